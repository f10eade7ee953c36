/* SPDX-License-Identifier: Apache-2.0 */
/* inv-check SOCKET_DIR DATABASE PASSWORD_FILE [--acks FILE] [--journal FILE]
 *           [--running]
 * Exit 0: every invariant holds; 1: a breach, each printed; 2: could not be checked.
 * --running leaves out what is only true at rest (I5, I6). */

/* system */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ours */
#include "base/clock.h"
#include "inv.h"

DB_STATEMENT(inv_companies, "SELECT company_id FROM company_directory ORDER BY 1",
             DB_SHARED);

struct options {
    const char *acks, *journal;
    bool running;
};

void inv_breach(struct inv *v, const char *invariant, const char *fmt, ...)
{
    char text[512], company[UUID_TEXT_LEN + 1];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    uuid_text(v->company, company);
    printf("breach %s company %s: %s\n", invariant, company, text);
    v->breaches++;
}

struct db_rows inv_query(struct inv *v, const struct db_statement *s,
                         struct db_params *p)
{
    struct db_rows r;
    enum err e = db_query(v->pool, v->arena, v->company, s, p, &r);

    if (e != OK) {
        (void)fprintf(stderr, "inv-check: %s: %s\n", s->name, err_info(e)->code);
        exit(2);
    }
    return r;
}

struct db_params *inv_company_param(struct inv *v)
{
    return db_add_uuid(db_params_new(v->arena), v->company);
}

static void check_company(struct inv *v, const struct options *o)
{
    inv_check_chains(v);
    inv_check_rows(v);
    inv_check_acts(v);
    inv_check_requests(v);
    inv_check_uses(v);
    if (!o->running)
        inv_check_work(v);
    if (o->acks)
        inv_check_acks(v, o->acks);
    if (o->journal)
        inv_check_journal(v, o->journal, o->running);
}

static void check_all(struct inv *v, const struct options *o)
{
    struct arena *list = arena_new();
    struct db_rows r;

    v->arena = list;
    v->company = UUID_NIL;
    r = inv_query(v, &inv_companies, NULL);
    v->arena = arena_new();
    for (size_t i = 0; i < r.n; i++) {
        v->company = db_uuid(&r, i, 0);
        check_company(v, o);
        arena_reset(v->arena);
    }
    arena_free(&v->arena);
    arena_free(&list);
    printf("inv-check: %zu companies, %d breaches\n", r.n, v->breaches);
}

static bool read_options(int argc, char **argv, struct options *o)
{
    for (int i = 4; i < argc; i++) {
        if (strcmp(argv[i], "--running") == 0)
            o->running = true;
        else if (strcmp(argv[i], "--acks") == 0 && i + 1 < argc)
            o->acks = argv[++i];
        else if (strcmp(argv[i], "--journal") == 0 && i + 1 < argc)
            o->journal = argv[++i];
        else
            return false;
    }
    return argc >= 4;
}

static bool read_password(const char *file, struct secret *password)
{
    char line[SECRET_MAX];
    FILE *f = fopen(file, "re");
    bool ok = f && fgets(line, sizeof line, f);

    if (f)
        (void)fclose(f);
    if (!ok)
        return false;
    line[strcspn(line, "\n")] = '\0';
    return secret_set(password, str_bytes(str_of(line)));
}

int main(int argc, char **argv)
{
    struct inv v = {0};
    struct options o = {0};
    struct db_settings s = {.port = 5432,
                            .user = "seal_owner",
                            .connections = 1,
                            .statement_timeout_us = 60 * US_PER_S,
                            .lock_timeout_us = 5 * US_PER_S};

    if (!read_options(argc, argv, &o) || !read_password(argv[3], &s.password)) {
        (void)fprintf(stderr, "usage: inv-check SOCKET_DIR DATABASE PASSWORD_FILE"
                              " [--acks FILE] [--journal FILE] [--running]\n");
        return 2;
    }
    (void)snprintf(s.socket_dir, sizeof s.socket_dir, "%s", argv[1]);
    (void)snprintf(s.database, sizeof s.database, "%s", argv[2]);
    if (db_pool_open(&s, &v.pool) != OK)
        return 2;
    check_all(&v, &o);
    db_pool_close(&v.pool);
    return v.breaches ? 1 : 0;
}
