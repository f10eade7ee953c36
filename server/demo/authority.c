/* SPDX-License-Identifier: Apache-2.0 */
/* Items as docs/api.md has them. */
#include "demo/authority.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "demo/enrol.h"

#define MAIL_MS 60000
#define DAY 86400L

/* UUIDv7, RFC 9562. */
void authority_make_id(char out[40])
{
    unsigned char b[16];
    struct timespec t;
    unsigned long long ms;
    int n = 0;

    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
        abort();
    (void)clock_gettime(CLOCK_REALTIME, &t);
    ms = (unsigned long long)t.tv_sec * 1000 + (unsigned long long)t.tv_nsec / 1000000;
    for (int i = 0; i < 6; i++)
        b[i] = (unsigned char)(ms >> (40 - 8 * i));
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x70);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    for (int i = 0; i < 16; i++)
        n += snprintf(out + n, (size_t)(40 - n),
                      i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", b[i]);
}

void demo_time(long seconds, char out[32])
{
    time_t at = time(NULL) + seconds;
    struct tm t;

    gmtime_r(&at, &t);
    (void)strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &t);
}

/* Log-in asks for a code where the person has one. */
struct sealkeeper_client *authority_log_in(const struct accounts *a,
                                           struct demo_person *p)
{
    struct sealkeeper_client *c = sealkeeper_client_new(a->url);
    struct sealkeeper_reply r = {0};
    char code[TOTP_CODE_LEN + 1];
    int e = sealkeeper_log_in(c, p->login, p->password, NULL, NULL, &r);

    if (e && strcmp(r.code, "login.code_required") == 0) {
        totp_next(&p->totp, p->name, code);
        e = sealkeeper_log_in(c, p->login, p->password, NULL, code, &r);
    }
    if (e)
        demo_die("log-in failed", &r);
    sealkeeper_reply_clear(&r);
    return c;
}

void authority_give(struct sealkeeper_client *c, struct demo_person *by, json_t *items,
                    struct sealkeeper_reply *r)
{
    char code[TOTP_CODE_LEN + 1];
    size_t n = json_array_size(items);

    totp_next(&by->totp, by->name, code);
    if (sealkeeper_post(
            c, "/acts",
            json_pack("{s:o,s:s,s:s}", "items", items, "pin", by->pin, "code", code),
            NULL, r))
        demo_die("an act was refused", r);
    printf("one act of %zu items\n", n);
    (void)fflush(stdout);
}

json_t *authority_department(const char *id, const char *name)
{
    return json_pack("{s:s,s:s,s:s}", "kind", "department.put", "id", id, "name", name);
}

json_t *authority_invitation(const struct demo_person *p, const char *department)
{
    json_t *roles = json_array();

    for (size_t i = 0; i < 3 && p->roles[i]; i++)
        json_array_append_new(roles, json_string(p->roles[i]));
    return json_pack("{s:s,s:s,s:s,s:o,s:s*}", "kind", "person.invite", "name", p->name,
                     "mail", p->mail, "roles", roles, "department", department);
}

static const char *name_on(const struct accounts *a, const struct demo_seal *seal)
{
    return strcmp(seal->type, "legal_representative") == 0
               ? a->people[WHO_ADMINISTRATOR].name
               : a->company_name;
}

json_t *authority_seal(struct sealkeeper_client *c, const struct accounts *a,
                       struct demo_seal *seal, const struct demo_person *keeper)
{
    struct sealkeeper_reply r = {0};
    json_t *face = json_pack("{s:s,s:s}", "type", seal->type, "name", name_on(a, seal));
    json_int_t width, height;

    if (seal->caption[0])
        json_object_set_new(face, "caption", json_string(seal->caption));
    if (sealkeeper_post(c, "/seal-faces", face, NULL, &r))
        demo_die("a seal could not be drawn", &r);
    authority_make_id(seal->id);
    (void)snprintf(seal->face, sizeof seal->face, "%s",
                   sealkeeper_reply_text(&r, "digest"));
    width = json_integer_value(json_object_get(r.body, "width_um"));
    height = json_integer_value(json_object_get(r.body, "height_um"));
    seal->width_mm = (double)width / 1000;
    seal->height_mm = (double)height / 1000;
    sealkeeper_reply_clear(&r);
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:s}", "kind", "seal.make", "id",
                     seal->id, "name", seal->name, "type", seal->type, "face",
                     seal->face, "width_um", width, "height_um", height,
                     "administrator", keeper->id);
}

json_t *authority_binding(const struct demo_seal *seal, const char *chain)
{
    return json_pack("{s:s,s:s,s:s}", "kind", "seal.bind", "seal", seal->id, "chain",
                     chain);
}

json_t *authority_grant(const struct demo_person *p, const struct demo_seal *seal,
                        int from_day, int days)
{
    char from[32], until[32];

    demo_time(from_day * DAY - 60, from);
    demo_time((from_day + days) * DAY, until);
    return json_pack("{s:s,s:s,s:s,s:s,s:s}", "kind", "grant.give", "person", p->id,
                     "seal", seal->id, "from", from, "until", until);
}

void authority_enrol(struct sealkeeper_client *nobody, struct mailbox *m,
                     const json_t *result, struct demo_person *p)
{
    char link[MAILBOX_LINK_MAX];

    if (!mailbox_wait_link(m, p->mail, "", MAIL_MS, link))
        demo_die("an invitation did not arrive by mail", NULL);
    enrol_person(nobody, link, sealkeeper_json_text(result, "secret"), p);
}
