/* SPDX-License-Identifier: Apache-2.0 */
/* Pools, sessions, scripts. */
#include "bench/database.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/hex.h"
#include "bench/reference.h"
#include "crypto/digest.h"

#define DB_NAME "sealkeeper"
#define TOKEN_LEN 32

/* Argon2id of BENCH_PASSWORD at its lowest cost: logging in is not what is measured. */
#define BENCH_HASH                                                                     \
    "$argon2id$v=19$m=64,t=1,p=1$c2VhbGtlZXBlci1iZW5jaA$"                              \
    "uwmwkzsztVUxPS4iWutSgIaGkL7rbT902Aia3FkuJ6w"

DB_STATEMENT(bench_account_insert,
             "INSERT INTO account (id, login, password_hash) "
             "VALUES ($1, $2, '" BENCH_HASH "') "
             "ON CONFLICT DO NOTHING",
             DB_SHARED);
DB_STATEMENT(bench_session_insert,
             "INSERT INTO session (company_id, hash, account_id, person_id, "
             "      session_epoch, csrf, address, agent, expires_at) "
             "VALUES ($1, $2, $3, $4, 1, $5, '127.0.0.1', 'bench', "
             "      now() + interval '1 day')",
             0);

static void read_secret(const struct bench *b, const char *role, struct bytes *out)
{
    char path[160];
    char *text;

    (void)snprintf(path, sizeof path, "%s/secrets/%s", b->instance.dir, role);
    text = proc_read_file(path, NULL);
    if (!text)
        proc_die(NULL, "%s is missing", path);
    *out = str_bytes((struct str){text, strcspn(text, "\r\n")});
}

struct db_pool *bench_pool(const struct bench *b, const char *role, int connections)
{
    struct db_settings s = {.port = 5432,
                            .connections = connections,
                            .statement_timeout_us = 600 * US_PER_S,
                            .lock_timeout_us = 60 * US_PER_S};
    struct db_pool *pool = NULL;
    struct bytes password;

    (void)snprintf(s.socket_dir, sizeof s.socket_dir, "%s/run/pg", b->instance.dir);
    (void)snprintf(s.database, sizeof s.database, "%s", DB_NAME);
    (void)snprintf(s.user, sizeof s.user, "%s", role);
    read_secret(b, role, &password);
    if (!secret_set(&s.password, password) || db_pool_open(&s, &pool) != OK)
        proc_die(NULL, "cannot open the database as %s", role);
    return pool;
}

static void insert(struct db_pool *web, uuid company, uuid person, uuid account,
                   const uint8_t token[TOKEN_LEN], const uint8_t csrf[TOKEN_LEN])
{
    struct arena *a = arena_new();
    struct digest hash = sha256_of((struct bytes){token, TOKEN_LEN});
    struct db_params *p = db_add_uuid(db_params_new(a), account);
    char login[UUID_TEXT_LEN + 1];
    struct db_batch batch;

    uuid_text(account, login);
    db_batch_init(&batch, a, company);
    db_add_text(p, arena_str(a, str_of(login)));
    (void)db_batch_add(&batch, &bench_account_insert, p);
    p = db_add_uuid(db_params_new(a), company);
    db_add_bytes(p, digest_bytes(&hash));
    db_add_uuid(db_add_uuid(p, account), person);
    db_add_bytes(p, (struct bytes){csrf, TOKEN_LEN});
    (void)db_batch_add(&batch, &bench_session_insert, p);
    if (db_batch_run(web, &batch) != OK)
        proc_die(NULL, "cannot write a session");
    arena_free(&a);
}

void bench_log_in(struct db_pool *web, uuid company, uuid person, uuid account,
                  struct bench_session *out)
{
    uint8_t token[TOKEN_LEN], csrf[TOKEN_LEN];
    char company_text[UUID_TEXT_LEN + 1];
    char token_text[BASE64URL_LEN(TOKEN_LEN) + 1];

    random_bytes(token, sizeof token);
    random_bytes(csrf, sizeof csrf);
    insert(web, company, person, account, token, csrf);
    uuid_text(company, company_text);
    base64url_encode((struct bytes){token, sizeof token}, token_text);
    (void)snprintf(out->cookie, sizeof out->cookie, "sealkeeper=%s.%s", company_text,
                   token_text);
    base64url_encode((struct bytes){csrf, sizeof csrf}, out->csrf);
}

void bench_become(const struct bench *b, const char *role)
{
    char socket_dir[100], password[200];
    struct bytes secret;

    (void)snprintf(socket_dir, sizeof socket_dir, "%s/run/pg", b->instance.dir);
    read_secret(b, role, &secret);
    (void)snprintf(password, sizeof password, "%.*s", (int)secret.n,
                   (const char *)secret.p);
    (void)setenv("PGHOST", socket_dir, 1);
    (void)setenv("PGUSER", role, 1);
    (void)setenv("PGPASSWORD", password, 1);
    (void)setenv("PGDATABASE", DB_NAME, 1);
}

static void ignore(const char *line, void *context)
{
    (void)line;
    (void)context;
}

void bench_psql(const struct bench *b, const char *script)
{
    char command[400];

    bench_become(b, "postgres");
    (void)snprintf(command, sizeof command, "psql -X -q -v ON_ERROR_STOP=1 -f %s/%s",
                   BENCH_SCRIPTS, script);
    reference_run(command, ignore, NULL);
}
