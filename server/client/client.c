/* SPDX-License-Identifier: Apache-2.0 */
/* The calls that include/sealkeeper/client.h promises. */
#include "client/call.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define PART (1024u * 1024u)
#define POLL_MS 50

void sealkeeper_client_init(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        abort();
}

struct sealkeeper_client *sealkeeper_client_new(const char *base_url)
{
    struct sealkeeper_client *c = calloc(1, sizeof *c);
    size_t n;

    if (!c)
        abort();
    (void)snprintf(c->base, sizeof c->base, "%s", base_url);
    n = strlen(c->base);
    if (n > 0 && c->base[n - 1] == '/')
        c->base[n - 1] = '\0';
    c->tries = CALL_TRIES;
    c->curl = curl_easy_init();
    if (!c->curl)
        abort();
    call_prepare(c->curl);
    return c;
}

void sealkeeper_client_set_tries(struct sealkeeper_client *c, int tries)
{
    c->tries = tries;
}

void sealkeeper_client_free(struct sealkeeper_client **c)
{
    if (!*c)
        return;
    curl_easy_cleanup((*c)->curl);
    free(*c);
    *c = NULL;
}

void sealkeeper_reply_clear(struct sealkeeper_reply *r)
{
    json_decref(r->body);
    free(r->bytes);
    *r = (struct sealkeeper_reply){0};
}

const char *sealkeeper_json_text(const json_t *object, const char *path)
{
    const char *dot;
    char name[64];

    while (object && (dot = strchr(path, '.'))) {
        (void)snprintf(name, sizeof name, "%.*s", (int)(dot - path), path);
        object = json_object_get(object, name);
        path = dot + 1;
    }
    object = object ? json_object_get(object, path) : NULL;
    return json_is_string(object) ? json_string_value(object) : "";
}

const char *sealkeeper_reply_text(const struct sealkeeper_reply *r, const char *name)
{
    return sealkeeper_json_text(r->body, name);
}

/* 128 random bits in hex. */
static void make_key(char out[33])
{
    unsigned char b[16];

    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
        abort();
    for (size_t i = 0; i < sizeof b; i++)
        (void)snprintf(out + 2 * i, 3, "%02x", b[i]);
}

int sealkeeper_get(struct sealkeeper_client *c, const char *path,
                   struct sealkeeper_reply *r)
{
    struct call call = {.method = "GET", .path = path};

    return call_run(c, &call, r);
}

int sealkeeper_delete(struct sealkeeper_client *c, const char *path,
                      struct sealkeeper_reply *r)
{
    struct call call = {.method = "DELETE", .path = path};

    return call_run(c, &call, r);
}

static int send_json(struct sealkeeper_client *c, struct call *call, json_t *body,
                     struct sealkeeper_reply *r)
{
    char *text = json_dumps(body, JSON_COMPACT);
    int e;

    if (!text)
        abort();
    call->body = text;
    call->body_n = strlen(text);
    call->type = "application/json";
    e = call_run(c, call, r);
    explicit_bzero(text, call->body_n);
    free(text);
    json_decref(body);
    return e;
}

int sealkeeper_post(struct sealkeeper_client *c, const char *path, json_t *body,
                    const char *key, struct sealkeeper_reply *r)
{
    char made[33];
    struct call call = {.method = "POST", .path = path, .key = key ? key : made};

    make_key(made);
    return send_json(c, &call, body, r);
}

int sealkeeper_put(struct sealkeeper_client *c, const char *path, json_t *body,
                   const char *etag, struct sealkeeper_reply *r)
{
    struct call call = {.method = "PUT", .path = path, .etag = etag};

    return send_json(c, &call, body, r);
}

int sealkeeper_log_in(struct sealkeeper_client *c, const char *login,
                      const char *password, const char *company, const char *code,
                      struct sealkeeper_reply *r)
{
    struct call call = {.method = "POST", .path = "/sessions"};
    json_t *body = json_pack("{s:s,s:s,s:s*,s:s*}", "login", login, "password",
                             password, "company", company, "code", code);
    int e;

    c->csrf[0] = '\0';
    e = send_json(c, &call, body, r);
    if (e == 0)
        (void)snprintf(c->csrf, sizeof c->csrf, "%s", sealkeeper_reply_text(r, "csrf"));
    return e;
}

static int send_part(struct sealkeeper_client *c, const char *upload, size_t part,
                     const char *bytes, size_t n)
{
    struct sealkeeper_reply r = {0};
    struct call call = {.method = "PUT",
                        .body = bytes,
                        .body_n = n,
                        .type = "application/octet-stream"};
    char path[128];
    int e;

    (void)snprintf(path, sizeof path, "/uploads/%s/parts/%zu", upload, part);
    call.path = path;
    e = call_run(c, &call, &r);
    sealkeeper_reply_clear(&r);
    return e;
}

int sealkeeper_upload(struct sealkeeper_client *c, const char *name, const char *bytes,
                      size_t n, struct sealkeeper_reply *r)
{
    char upload[64], path[128];

    if (sealkeeper_post(c, "/uploads",
                        json_pack("{s:s,s:I}", "name", name, "size", (json_int_t)n),
                        NULL, r))
        return -1;
    (void)snprintf(upload, sizeof upload, "%s", sealkeeper_reply_text(r, "id"));
    for (size_t part = 0; part * PART < n; part++) {
        size_t left = n - part * PART;

        /* a part that did not arrive is named by the refusal to complete */
        if (send_part(c, upload, part, bytes + part * PART, left < PART ? left : PART))
            break;
    }
    (void)snprintf(path, sizeof path, "/uploads/%s/complete", upload);
    return sealkeeper_post(c, path, json_object(), NULL, r);
}

static long now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool is_passing(const char *value, const char *const *passing)
{
    for (; *passing; passing++) {
        if (strcmp(value, *passing) == 0)
            return true;
    }
    return false;
}

int sealkeeper_wait(struct sealkeeper_client *c, const char *path, const char *member,
                    const char *const *passing, long timeout_ms,
                    struct sealkeeper_reply *r)
{
    const struct timespec pause = {0, POLL_MS * 1000000L};
    long until_ms = now_ms() + timeout_ms;

    for (;;) {
        if (sealkeeper_get(c, path, r))
            return -1;
        if (!is_passing(sealkeeper_reply_text(r, member), passing))
            return 0;
        if (now_ms() > until_ms)
            break;
        (void)nanosleep(&pause, NULL);
    }
    (void)snprintf(r->code, sizeof r->code, "timeout");
    return -1;
}
