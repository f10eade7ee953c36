/* SPDX-License-Identifier: Apache-2.0 */
/* sealkeeper-web: HTTP, JSON, static files and live events. Reads its settings,
 * connects, serves until SIGTERM, drains.
 *
 * Security: holds the database role seal_web, which reads a company's rows only under
 * that company's own setting and can write no authority; the signer's web socket, which
 * checks everything for itself; and a key for link cookies and fingerprints. It makes
 * no connection to the outside and parses no PDF. Taken over, it would see what people
 * show and type while that lasts; it could approve nothing that no link, code or
 * passkey stands for, and make no grant, chain, person or seal (DESIGN section 2). */

/* system */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ours */
#include "api/call.h"
#include "api/event_bell.h"
#include "api/openapi.h"
#include "api/routes.h"
#include "auth/json_memory.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/log.h"
#include "cache/cache.h"
#include "draw/seal_face.h"

/* Streams of a session that ended are closed at once; one that slipped through ends
 * after this time. */
#define STREAM_LIFE_US (15 * 60 * US_PER_S)
#define HMAC_KEY_MIN 32
#define UPLOADS_OPEN_MAX 20
#define STRANGERS_AT_ONCE 4 /* files of full size being received to be verified */

struct settings {
    char listen[CONFIG_TEXT_MAX];
    char metrics_listen[CONFIG_TEXT_MAX];
    char static_dir[CONFIG_TEXT_MAX];
    char public_url[CONFIG_TEXT_MAX];
    bool trust_forwarded_for;
    char db_socket[CONFIG_TEXT_MAX];
    int64_t db_port;
    char db_name[CONFIG_TEXT_MAX];
    char db_user[CONFIG_TEXT_MAX];
    struct secret db_password;
    int64_t db_connections;
    char redis_socket[CONFIG_TEXT_MAX];
    char signer_socket[CONFIG_TEXT_MAX];
    struct secret hmac_key;
    char font[CONFIG_TEXT_MAX];
    int64_t threads;
    int64_t slow_threads;
    int64_t queue_max;
    int64_t streams_max;
    int64_t inflight_body_max;
    int64_t upload_max;
    int64_t session_idle_us;
    int64_t session_life_us;
    bool login_code_required;
    int64_t rate_login;
    int64_t rate_person;
    int64_t rate_address;
    int64_t rate_open;
    int64_t rate_verify;
    int64_t verify_max;
    int64_t verify_waiting_max;
    char log_level[CONFIG_TEXT_MAX];
};

#define AT(member) offsetof(struct settings, member)

static const struct config_row rows[] = {
    {"listen", CONFIG_TEXT, "unix:/run/sealkeeper/web.sock", AT(listen),
     "unix:PATH or a loopback ADDRESS:PORT; anything else is refused."},
    {"metrics_listen", CONFIG_TEXT, "", AT(metrics_listen),
     "The same for /healthz, /readyz and /metrics; empty: none."},
    {"static_dir", CONFIG_TEXT, "", AT(static_dir), "Pages; empty: none."},
    {"public_url", CONFIG_TEXT, NULL, AT(public_url),
     "Where people reach the product; what Origin must equal. No slash at the end."},
    {"trust_forwarded_for", CONFIG_BOOL, "no", AT(trust_forwarded_for),
     "The peer is our edge: its X-Forwarded-For tells the address."},
    {"db_socket", CONFIG_TEXT, "/var/run/postgresql", AT(db_socket),
     "Directory of PostgreSQL's unix socket."},
    {"db_port", CONFIG_INT, "5432", AT(db_port), "PostgreSQL's port number."},
    {"db_name", CONFIG_TEXT, "sealkeeper", AT(db_name), "Name of the database."},
    {"db_user", CONFIG_TEXT, "seal_web", AT(db_user), "Role of the web process."},
    {"db_password_file", CONFIG_SECRET_FILE, NULL, AT(db_password),
     "The role's password."},
    {"db_connections", CONFIG_INT, "0", AT(db_connections),
     "Connections to PostgreSQL; 0: four for each processor."},
    {"redis_socket", CONFIG_TEXT, "", AT(redis_socket),
     "Redis' unix socket; empty: without Redis."},
    {"signer_socket", CONFIG_TEXT, "/run/sealkeeper/signer/web.sock", AT(signer_socket),
     "The signer's web socket."},
    {"hmac_key_file", CONFIG_SECRET_FILE, NULL, AT(hmac_key),
     "Key of link cookies and fingerprints, at least 32 characters."},
    {"font", CONFIG_TEXT, DRAWER_FONT, AT(font), "Font of seal faces."},
    {"threads", CONFIG_INT, "0", AT(threads),
     "Threads for calls; 0: eight for each processor."},
    {"slow_threads", CONFIG_INT, "2", AT(slow_threads),
     "Threads for passwords and drawing."},
    {"queue_max", CONFIG_INT, "1024", AT(queue_max),
     "Calls that may wait; beyond it 503."},
    {"streams_max", CONFIG_INT, "20000", AT(streams_max), "Event streams at one time."},
    {"inflight_body_max", CONFIG_SIZE, "64M", AT(inflight_body_max),
     "Bytes of bodies being received at one time."},
    {"upload_max", CONFIG_SIZE, "50M", AT(upload_max), "Size of one file."},
    {"session_idle", CONFIG_SECONDS, "2h", AT(session_idle_us),
     "A session ends when nobody used it for so long."},
    {"session_life", CONFIG_SECONDS, "12h", AT(session_life_us),
     "A session ends after so long."},
    {"login_code_required", CONFIG_BOOL, "no", AT(login_code_required),
     "Log-in needs a one-time code as well."},
    {"rate_login_per_minute", CONFIG_INT, "10", AT(rate_login),
     "Attempts to log in with one name."},
    {"rate_per_person", CONFIG_INT, "1200", AT(rate_person),
     "Calls of one person a minute."},
    {"rate_per_address", CONFIG_INT, "12000", AT(rate_address),
     "Calls from one address a minute."},
    {"rate_open_per_minute", CONFIG_INT, "300", AT(rate_open),
     "Calls without a session from one address a minute."},
    {"rate_verify_per_minute", CONFIG_INT, "10", AT(rate_verify),
     "Files to verify from one address a minute."},
    {"verify_max", CONFIG_SIZE, "32M", AT(verify_max),
     "Size of one file that anybody may have verified; at most 32M."},
    {"verify_waiting_max", CONFIG_INT, "16", AT(verify_waiting_max),
     "Files that may wait to be verified; beyond it 503."},
    {"log_level", CONFIG_TEXT, "info", AT(log_level), "debug, info, warn or error."},
};

static enum log_level level_of(const char *word)
{
    static const char *const words[] = {"debug", "info", "warn", "error"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(word, words[i]) == 0)
            return (enum log_level)i;
    return LOG_LEVEL_INFO;
}

static int bounded(int64_t wanted, int64_t otherwise)
{
    int64_t n = wanted > 0 ? wanted : otherwise;

    return (int)(n < 1024 ? n : 1024);
}

static int processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n > 0 ? (int)n : 1;
}

static enum err open_services(const struct settings *s, struct services *out)
{
    struct db_settings db = {
        .port = s->db_port,
        .password = s->db_password,
        .connections = bounded(s->db_connections, 4 * processors()),
        .statement_timeout_us = 15 * US_PER_S,
        .lock_timeout_us = 5 * US_PER_S,
    };
    enum err e;

    (void)snprintf(db.socket_dir, sizeof db.socket_dir, "%s", s->db_socket);
    (void)snprintf(db.database, sizeof db.database, "%.63s", s->db_name);
    (void)snprintf(db.user, sizeof db.user, "%.63s", s->db_user);
    *out = (struct services){
        .hmac_key = s->hmac_key,
        .face_font = s->font,
        .upload_size_max = s->upload_max,
        .uploads_open_max = UPLOADS_OPEN_MAX,
        .verification_size_max = s->verify_max,
        .verifications_waiting_max = s->verify_waiting_max,
    };
    e = db_pool_open(&db, &out->db);
    secret_clear(&db.password);
    if (!e)
        e = signer_client_open(s->signer_socket, 4 * processors(), 30 * US_PER_S,
                               &out->signer);
    if (!e)
        out->cache = cache_open(s->redis_socket);
    return e;
}

static struct auth_settings auth_of(const struct settings *s)
{
    return (struct auth_settings){
        .public_origin = str_of(s->public_url),
        .https = strncmp(s->public_url, "https:", 6) == 0,
        .login_code_required = s->login_code_required,
        .session_idle_us = s->session_idle_us,
        .session_life_us = s->session_life_us,
        .rate_login_per_minute = s->rate_login,
        .rate_per_person = s->rate_person,
        .rate_per_address = s->rate_address,
        .rate_open_per_minute = s->rate_open,
        .rate_verify_per_minute = s->rate_verify,
    };
}

static bool is_ready(void *context)
{
    const struct web_context *web = context;
    struct arena *a = arena_new();
    struct str json;
    bool ready = db_pool_is_reachable(web->services.db) &&
                 signer_status(web->services.signer, a, &json) == OK;

    arena_free(&a);
    return ready;
}

static void print_metrics(struct buf *out, void *context)
{
    const struct web_context *web = context;

    buf_printf(out,
               "# HELP sealkeeper_part_up Whether a part answers (1) or not (0).\n"
               "# TYPE sealkeeper_part_up gauge\n"
               "sealkeeper_part_up{part=\"postgresql\"} %d\n"
               "sealkeeper_part_up{part=\"redis\"} %d\n",
               db_pool_is_reachable(web->services.db),
               cache_is_reachable(web->services.cache));
}

static const char *or_none(const char *setting)
{
    return setting[0] ? setting : NULL;
}

static enum err open_server(const struct settings *s, struct web_context *web)
{
    struct http_settings http = {
        .listen = s->listen,
        .metrics_listen = or_none(s->metrics_listen),
        .static_dir = or_none(s->static_dir),
        .trust_forwarded_for = s->trust_forwarded_for,
        .threads = bounded(s->threads, 8 * processors()),
        .slow_threads = bounded(s->slow_threads, 2),
        .queue_max = (int)s->queue_max,
        .slow_queue_max = 64,
        .streams_max = (int)s->streams_max,
        .stream_life_us = STREAM_LIFE_US,
        .inflight_body_max = s->inflight_body_max,
        .inflight_apart_max = STRANGERS_AT_ONCE * s->verify_max,
        .tables = api_tables,
        .table_count = api_table_count,
        .before = call_before,
        .after = call_after,
        .ready = is_ready,
        .metrics = print_metrics,
        .context = web,
    };

    return http_server_open(&http, &web->server);
}

static int serve(const struct settings *s)
{
    struct web_context web = {.auth = auth_of(s)};
    struct event_bell *bell = NULL;
    int status = 1;
    enum err e = open_services(s, &web.services);

    if (!e)
        e = open_server(s, &web);
    if (e) {
        log_error("web.start", "%s", err_info(e)->code);
        goto out;
    }
    bell = event_bell_start(web.server, web.services.db, s->redis_socket);
    log_info("web.ready", "listening on %s", s->listen);
    status = http_server_run(web.server);
out:
    event_bell_stop(&bell);
    http_server_close(&web.server);
    signer_client_close(&web.services.signer);
    cache_close(&web.services.cache);
    db_pool_close(&web.services.db);
    secret_clear(&web.services.hmac_key);
    return status;
}

static bool load(const char *file, struct settings *s)
{
    char why[512];

    if (!config_load(rows, ARRAY_LEN(rows), file, s, why, sizeof why)) {
        (void)fprintf(stderr, "sealkeeper-web: %s\n", why);
        return false;
    }
    if (s->hmac_key.n < HMAC_KEY_MIN) {
        (void)fprintf(stderr, "sealkeeper-web: hmac_key_file: shorter than %d\n",
                      HMAC_KEY_MIN);
        return false;
    }
    return true;
}

static int usage(void)
{
    (void)fprintf(stderr, "usage: sealkeeper-web [--config FILE] [--check-config]\n"
                          "       sealkeeper-web --config-reference\n"
                          "       sealkeeper-web --openapi\n");
    return 2;
}

/* What GET /api/v1/openapi.json answers: the pages' types are made from it. */
static int print_openapi(void)
{
    json_t *document = openapi_document();
    bool ok = json_dumpf(document, stdout, JSON_INDENT(1)) == 0 && putchar('\n') != EOF;

    json_decref(document);
    return ok && fflush(stdout) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    static struct settings s;
    const char *file = NULL;
    bool only_check = false;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--config-reference") == 0) {
            config_print_reference(rows, ARRAY_LEN(rows), "sealkeeper-web");
            return 0;
        }
        if (strcmp(argv[i], "--openapi") == 0)
            return print_openapi();
        if (strcmp(argv[i], "--check-config") == 0)
            only_check = true;
        else if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
            file = argv[++i];
        else
            return usage();
    }
    json_memory_wipe();
    if (!load(file, &s))
        return 2;
    if (only_check)
        return 0;
    log_open("sealkeeper-web", level_of(s.log_level));
    return serve(&s);
}
