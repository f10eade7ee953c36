/* SPDX-License-Identifier: Apache-2.0 */
/* sealctl checkpoint, check and status: what the signer says about itself and about a
 * company's rows. */
#include <stdio.h>

#include "base/err.h"
#include "canon/audit.h"
#include "console/console.h"
#include "wire/signer_client.h"

static int say(const char *what, enum err e)
{
    (void)fprintf(stderr, "sealctl: %s: %s (%s)\n", what, err_info(e)->en,
                  err_info(e)->code);
    return 1;
}

static int checkpoint_both(struct signer_client *c, uuid company)
{
    static const char *const names[] = {
        [AUDIT_AUTHORITY] = "authority", [AUDIT_ACTIVITY] = "activity"};

    for (int chain = AUDIT_AUTHORITY; chain <= AUDIT_ACTIVITY; chain++) {
        int64_t sequence;
        enum err e = signer_checkpoint(c, company, chain, &sequence);

        if (e)
            return say(names[chain], e);
        printf("%s: checkpoint at %lld\n", names[chain], (long long)sequence);
    }
    return 0;
}

static int check_rows(struct signer_client *c, uuid company)
{
    struct arena *a = arena_new();
    struct str report = {NULL, 0};
    enum err e = signer_check(c, a, company, &report);

    if (report.n)
        printf("%.*s\n", (int)report.n, report.p);
    arena_free(&a);
    return e ? say("check", e) : 0;
}

static int for_company(const struct console_settings *s, const struct console_args *a,
                       const char *words,
                       int (*deed)(struct signer_client *c, uuid company))
{
    struct signer_client *c;
    uuid company;
    int status;

    if (!uuid_parse(str_of(console_option(a, "--company")), &company))
        return console_usage(words);
    c = console_signer(s);
    if (!c)
        return 1;
    status = deed(c, company);
    signer_client_close(&c);
    return status;
}

int console_checkpoint(const struct console_settings *s, const struct console_args *a)
{
    return for_company(s, a, "checkpoint", checkpoint_both);
}

int console_check(const struct console_settings *s, const struct console_args *a)
{
    return for_company(s, a, "check", check_rows);
}

int console_status(const struct console_settings *s, const struct console_args *a)
{
    struct signer_client *c = console_signer(s);
    struct arena *arena;
    struct str json = {NULL, 0};
    enum err e;

    (void)a;
    if (!c)
        return 1;
    arena = arena_new();
    e = signer_status(c, arena, &json);
    if (!e)
        printf("%.*s\n", (int)json.n, json.p);
    arena_free(&arena);
    signer_client_close(&c);
    return e ? say("status", e) : 0;
}
