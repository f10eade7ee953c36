/* SPDX-License-Identifier: Apache-2.0 */
/* The world of the API's tests. */
#include "support/api_world.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hex.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "crypto/digest.h"
#include "support/pg.h"

#define DATABASE "sealkeeper"

/* Every row of every tenant table once more, under the mirror's company id, with each
 * uuid replaced by a digest of itself and each name marked. As the superuser, with
 * foreign keys asleep: nobody else could. The directory does not name it: the signer
 * would find that its rows do not verify. */
static const char mirror[] =
    "CREATE FUNCTION pg_temp.other(id uuid) RETURNS uuid LANGUAGE sql AS\n"
    "$f$ SELECT (overlay(md5(id::text) PLACING '7' FROM 13 FOR 1))::uuid $f$;\n"
    "SET session_replication_role = replica;\n"
    "DO $do$\n"
    "DECLARE t record; list text; what text;\n"
    "BEGIN\n"
    "FOR t IN SELECT c.oid, c.relname FROM pg_class AS c\n"
    "         JOIN pg_attribute AS a ON a.attrelid = c.oid\n"
    "         WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace\n"
    "           AND a.attname = 'company_id' AND c.relname NOT IN ('membership', "
    "'company_directory')\n"
    "         LOOP\n"
    "  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),\n"
    "         string_agg(CASE\n"
    "           WHEN attname = 'company_id' OR (t.relname = 'company' AND attname = "
    "'id')\n"
    "             THEN quote_literal('%s') || '::uuid'\n"
    "           WHEN attname IN ('account_id', 'certificate_id')\n"
    "                AND t.relname IN ('session', 'checkpoint') THEN attname\n"
    "           WHEN atttypid = 'uuid'::regtype\n"
    "             THEN format('pg_temp.other(%%I)', attname)\n"
    "           WHEN atttypid = 'uuid[]'::regtype\n"
    "             THEN format('ARRAY(SELECT pg_temp.other(u) FROM unnest(%%I) AS u)', "
    "attname)\n"
    "           WHEN attname = 'name' THEN '''FOREIGN '' || name'\n"
    "           WHEN attname = 'purpose' AND atttypid = 'text'::regtype THEN "
    "'''FOREIGN '' || purpose'\n"
    "           ELSE quote_ident(attname) END, ', ' ORDER BY attnum)\n"
    "  INTO list, what FROM pg_attribute\n"
    "  WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped;\n"
    "  EXECUTE format('INSERT INTO %%I (%%s) SELECT %%s FROM %%I WHERE company_id = "
    "%%L',\n"
    "                 t.relname, list, what, t.relname, '%s');\n"
    "END LOOP;\n"
    "END $do$";

static char *printed(const char *fmt, va_list args)
{
    char *text = NULL;

    if (vasprintf(&text, fmt, args) < 0)
        proc_die(NULL, "out of memory");
    return text;
}

void api_sql(const char *fmt, ...)
{
    va_list args;
    char *text;

    va_start(args, fmt);
    text = printed(fmt, args);
    va_end(args);
    test_pg_execute(DATABASE, text);
    free(text);
}

char *api_sql_value(const char *fmt, ...)
{
    va_list args;
    char *text, *value;

    va_start(args, fmt);
    text = printed(fmt, args);
    va_end(args);
    value = test_pg_value(DATABASE, text);
    free(text);
    return value;
}

void api_world_open(struct api_world *w)
{
    memset(w, 0, sizeof *w);
    flow_open(&w->flow);
    (void)setenv("SEALKEEPER_TEST_PG", w->flow.instance.dir, 1);
    test_pg_start();
    flow_ask(&w->flow, w->request);
    flow_link(&w->flow, w->request, WHO_APPROVER_1, w->link);
    uuid_text(uuid_new(), w->foreign_company);
    api_sql(mirror, w->foreign_company, w->flow.accounts.company);
}

void api_world_close(struct api_world *w)
{
    flow_close(&w->flow);
}

void api_mirror_id(const char *id, char out[40])
{
    char *other = api_sql_value(
        "SELECT (overlay(md5('%s') PLACING '7' FROM 13 FOR 1))::uuid", id);

    (void)snprintf(out, 40, "%s", other);
    free(other);
}

void api_session_make(const char *company, const char *person, struct api_session *out)
{
    uint8_t token[32], csrf[32];
    char hash_hex[65], csrf_hex[65], token_text[44];
    struct digest hash;

    random_bytes(token, sizeof token);
    random_bytes(csrf, sizeof csrf);
    hash = sha256_of((struct bytes){token, sizeof token});
    hex_encode(digest_bytes(&hash), hash_hex);
    hex_encode((struct bytes){csrf, sizeof csrf}, csrf_hex);
    base64url_encode((struct bytes){token, sizeof token}, token_text);
    base64url_encode((struct bytes){csrf, sizeof csrf}, out->csrf);
    api_sql("INSERT INTO session (company_id, hash, account_id, person_id,\n"
            "  session_epoch, csrf, address, agent, expires_at)\n"
            "SELECT p.company_id, '\\x%s', a.id, p.id, a.session_epoch, '\\x%s',\n"
            "  'test', 'test', now() + interval '1 hour'\n"
            "FROM person AS p JOIN account AS a ON a.id = p.account_id\n"
            "WHERE p.company_id = '%s' AND p.id = '%s'",
            hash_hex, csrf_hex, company, person);
    (void)snprintf(out->cookie, sizeof out->cookie, "sealkeeper=%s.%s", company,
                   token_text);
    (void)snprintf(out->headers, sizeof out->headers,
                   "Cookie: %s\r\nX-CSRF-Token: %s\r\n", out->cookie, out->csrf);
}

void api_forget_proofs(void)
{
    api_sql("UPDATE credential SET tries = 0, totp_last_step = 0");
}

void api_code(const struct demo_person *p, char code[TOTP_CODE_LEN + 1])
{
    struct totp fresh = p->totp;

    fresh.spent = 0;
    totp_next(&fresh, p->name, code);
}

void api_call(struct api_world *w, const char *method, const char *path,
              const char *headers, const char *body, struct raw_reply *out)
{
    char all[1024], key[40];
    struct raw_http call = {
        .url = w->flow.instance.url, .method = method, .path = path, .headers = all};

    uuid_text(uuid_new(), key);
    (void)snprintf(all, sizeof all, "%s%s%s%s%s", headers ? headers : "",
                   body ? "Content-Type: application/json\r\n" : "",
                   strcmp(method, "POST") == 0 ? "Idempotency-Key: " : "",
                   strcmp(method, "POST") == 0 ? key : "",
                   strcmp(method, "POST") == 0 ? "\r\n" : "");
    if (body)
        call.body = str_bytes(str_of(body));
    raw_http_call(&call, out);
}
