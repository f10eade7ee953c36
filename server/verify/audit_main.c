/* SPDX-License-Identifier: Apache-2.0 */
/* The command around audit_check.c: files in, a page of text or one JSON object out. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/hex.h"
#include "crypto/cert.h"
#include "verify/audit.h"
#include "verify/audit_check.h"

enum {
    EXIT_INTACT = 0,
    EXIT_NOT_INTACT = 1,
    EXIT_UNREADABLE = 2,
    EXIT_ROOT_UNCHECKED = 3
};

#define CA_FILE_MAX (1 << 20)

static const char *const chain_names[AUDIT_CHAINS + 1] = {"", "authority", "activity"};

static const char *chain_name(int64_t chain)
{
    return chain >= 1 && chain <= AUDIT_CHAINS ? chain_names[chain] : "";
}

/* ---- reading ---- */

static bool read_ca(struct arena *a, const char *file, struct bytes *der)
{
    FILE *in = fopen(file, "rb");
    uint8_t *room = arena_alloc(a, CA_FILE_MAX);
    size_t n;

    if (!in) {
        fprintf(stderr, "%s: %s\n", file, strerror(errno));
        return false;
    }
    n = fread(room, 1, CA_FILE_MAX, in);
    fclose(in);
    if (cert_from_file(a, (struct bytes){room, n}, der) == OK)
        return true;
    fprintf(stderr, "%s: not a certificate\n", file);
    return false;
}

static bool check_file(const char *file, struct audit_check *c)
{
    FILE *in = fopen(file, "rb");
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    bool failed;

    if (!in) {
        fprintf(stderr, "%s: %s\n", file, strerror(errno));
        return false;
    }
    while ((n = getline(&line, &room, in)) > 0) {
        struct str text = {line, (size_t)n};

        if (text.p[text.n - 1] == '\n')
            text.n--;
        if (!audit_check_line(c, text))
            break;
    }
    failed = ferror(in) != 0;
    free(line);
    fclose(in);
    if (failed)
        fprintf(stderr, "%s: cannot be read\n", file);
    return !failed;
}

/* ---- text ---- */

static void print_chain(const struct audit_chain_report *chain, const char *name)
{
    char first[CLOCK_TEXT_LEN + 1], last[CLOCK_TEXT_LEN + 1], at[CLOCK_TEXT_LEN + 1];

    clock_text(chain->first_us, first);
    clock_text(chain->last_us, last);
    clock_text(chain->checkpoint_us, at);
    printf("%s chain: %lld records", name, (long long)chain->records);
    if (chain->first_us != 0)
        printf(", %s to %s", first, last);
    if (chain->erased > 0)
        printf(", %lld erased", (long long)chain->erased);
    printf(", checkpoint of %s\n", at);
}

static void print_text(const char *file, const struct audit_report *r)
{
    char company[UUID_TEXT_LEN + 1], root[2 * sizeof(struct digest) + 1];

    if (r->flaw != AUDIT_NO_FLAW) {
        printf("%s:%zu: ", file, r->line);
        if (*chain_name(r->chain))
            printf("%s %lld: ", chain_name(r->chain), (long long)r->sequence);
        printf("%s\nNOT INTACT\n", audit_flaw_sentence(r->flaw));
        return;
    }
    uuid_text(r->company, company);
    hex_encode(digest_bytes(&r->root), root);
    printf("company %s\n", company);
    for (int i = 0; i < AUDIT_CHAINS; i++)
        print_chain(&r->chains[i], chain_name(i + 1));
    printf("root %s, %s\n", root,
           r->root_given ? "as given" : "from the file itself: name yours with --ca");
    puts(r->root_given ? "intact" : "intact, root not checked");
}

/* ---- JSON ---- */

static json_t *json_time(int64_t us)
{
    char text[CLOCK_TEXT_LEN + 1];

    if (us == 0)
        return json_null();
    clock_text(us, text);
    return json_string(text);
}

static json_t *json_digest(const struct digest *d)
{
    char hex[2 * sizeof d->b + 1];

    hex_encode(digest_bytes(d), hex);
    return json_string(hex);
}

static json_t *json_chain(const struct audit_chain_report *chain, const char *name)
{
    return json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:o}", "chain", name, "records",
                     (json_int_t)chain->records, "erased", (json_int_t)chain->erased,
                     "first_at", json_time(chain->first_us), "last_at",
                     json_time(chain->last_us), "checkpoint_at",
                     json_time(chain->checkpoint_us), "head",
                     json_digest(&chain->head));
}

static json_t *json_finding(const struct audit_report *r)
{
    if (r->flaw == AUDIT_NO_FLAW)
        return json_null();
    return json_pack("{s:s, s:s, s:I, s:s, s:I}", "code", audit_flaw_code(r->flaw),
                     "sentence", audit_flaw_sentence(r->flaw), "line",
                     (json_int_t)r->line, "chain", chain_name(r->chain), "sequence",
                     (json_int_t)r->sequence);
}

static void print_json(const struct audit_report *r)
{
    char company[UUID_TEXT_LEN + 1];
    json_t *all;

    uuid_text(r->company, company);
    all = json_pack(
        "{s:b, s:s, s:o, s:b, s:[o, o], s:o}", "intact", r->flaw == AUDIT_NO_FLAW,
        "company", company, "root", json_digest(&r->root), "root_given",
        (int)r->root_given, "chains", json_chain(&r->chains[0], chain_name(1)),
        json_chain(&r->chains[1], chain_name(2)), "finding", json_finding(r));
    json_dumpf(all, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(all);
}

/* Whoever writes a whole file anew also writes a root into it: without the reader's own
 * root nothing is proved yet, and a script must not take it for a proof. */
static int exit_status(const struct audit_report *r)
{
    if (r->flaw != AUDIT_NO_FLAW)
        return EXIT_NOT_INTACT;
    return r->root_given ? EXIT_INTACT : EXIT_ROOT_UNCHECKED;
}

int verify_audit_main(const char *file, const char *ca_file, bool json)
{
    struct arena *a = arena_new();
    struct audit_check *c = NULL;
    struct bytes ca = {NULL, 0};
    struct audit_report report;
    int status = EXIT_UNREADABLE;

    if (ca_file && !read_ca(a, ca_file, &ca))
        goto out;
    c = audit_check_new(ca);
    if (!check_file(file, c))
        goto out;
    audit_check_end(c, &report);
    if (json)
        print_json(&report);
    else
        print_text(file, &report);
    status = exit_status(&report);
out:
    audit_check_free(&c);
    arena_free(&a);
    return status;
}
