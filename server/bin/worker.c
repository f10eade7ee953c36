/* SPDX-License-Identifier: Apache-2.0 */
/* sealkeeper-worker: everything behind a call. Reads its settings, connects, runs until
 * SIGTERM.
 *
 * Security: holds the database role seal_worker, which sees the work of every company
 * but reads a company's rows only under that company's own setting, and which can write
 * nothing of authority; the signer's worker socket, which approves nothing; and the one
 * door to the outside (jobs/outbound.c). It never parses a PDF itself. Taken over, it
 * could read documents and mailed links and could refuse to work; it could not approve,
 * and could not have anything signed that was not approved. */
#include <malloc.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/config.h"
#include "base/log.h"
#include "cache/cache.h"
#include "db/db.h"
#include "jobs/outbound.h"
#include "http/http.h"
#include "jobs/worker.h"
#include "wire/pdf_client.h"
#include "wire/signer_client.h"

#define SIGNER_WAIT_US (60 * US_PER_S)
#define SPARE_CONNECTIONS 2 /* the clock's, and one in reserve */
#define KEPT_MEMORY (16 << 20)

struct settings {
    char db_socket[256];
    int64_t db_port;
    char db_name[256];
    char db_user[256];
    struct secret db_password;
    char redis_socket[256];
    char signer_socket[256];
    char pdf_program[256];
    char public_url[256];
    char mail[256];
    char mail_from[256];
    char mail_user[256];
    struct secret mail_password;
    char mail_ca_file[256];
    int64_t job_threads; /* 0: two for each core */
    int64_t outbox_threads;
    int64_t lease_us;
    char metrics_listen[256];
    char log_level[256];
};

#define AT(member) offsetof(struct settings, member)

static const struct config_row rows[] = {
    {"db_socket", CONFIG_TEXT, "/var/run/postgresql", AT(db_socket),
     "Directory of PostgreSQL's unix socket."},
    {"db_port", CONFIG_INT, "5432", AT(db_port), "PostgreSQL's port number."},
    {"db_name", CONFIG_TEXT, "sealkeeper", AT(db_name), "Name of the database."},
    {"db_user", CONFIG_TEXT, "seal_worker", AT(db_user), "Role of the worker."},
    {"db_password_file", CONFIG_SECRET_FILE, NULL, AT(db_password),
     "The role's password."},
    {"redis_socket", CONFIG_TEXT, "", AT(redis_socket),
     "Redis' unix socket; empty: without Redis."},
    {"signer_socket", CONFIG_TEXT, "/run/sealkeeper/signer/worker.sock",
     AT(signer_socket), "The signer's worker socket."},
    {"pdf_program", CONFIG_TEXT, "/usr/lib/sealkeeper/sealkeeper-pdf", AT(pdf_program),
     "The program that reads PDFs."},
    {"public_url", CONFIG_TEXT, NULL, AT(public_url),
     "Where people reach the product: mailed links begin with it. No slash at the "
     "end."},
    {"mail", CONFIG_TEXT, NULL, AT(mail),
     "maildir:DIR, smtp://HOST:PORT or smtps://HOST:PORT."},
    {"mail_from", CONFIG_TEXT, "sealkeeper@localhost.localdomain", AT(mail_from),
     "Sender's address of all mails."},
    {"mail_user", CONFIG_TEXT, "", AT(mail_user),
     "Name to log in with at the mail server; empty: without."},
    {"mail_password_file", CONFIG_SECRET_FILE, "", AT(mail_password),
     "The mail server's password."},
    {"mail_ca_file", CONFIG_TEXT, "", AT(mail_ca_file),
     "Certificates that the mail server is checked against; empty: the system's."},
    {"job_threads", CONFIG_INT, "0", AT(job_threads),
     "Jobs in work at once; 0: two for each processor."},
    {"outbox_threads", CONFIG_INT, "2", AT(outbox_threads),
     "Mails in delivery at once."},
    {"lease", CONFIG_SECONDS, "15s", AT(lease_us),
     "After this time another worker takes up what a dead one had in hand."},
    {"metrics_listen", CONFIG_TEXT, "", AT(metrics_listen),
     "unix:PATH or a loopback ADDRESS:PORT for /healthz, /readyz and /metrics; empty: "
     "none."},
    {"log_level", CONFIG_TEXT, "info", AT(log_level), "debug, info, warn or error."},
};

static enum log_level level_of(const char *word)
{
    static const char *const words[] = {"debug", "info", "warn", "error"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (strcmp(word, words[i]) == 0)
            return (enum log_level)i;
    }
    return LOG_LEVEL_INFO;
}

static size_t bounded(int64_t wanted, int64_t otherwise)
{
    int64_t n = wanted > 0 ? wanted : otherwise;

    return (size_t)(n < WORKER_THREADS_MAX ? n : WORKER_THREADS_MAX);
}

static enum err open_database(const struct settings *s, struct worker *w)
{
    struct db_settings db = {
        .port = s->db_port,
        .password = s->db_password,
        .connections = (int)(w->job_threads + w->outbox_threads) + SPARE_CONNECTIONS,
        .statement_timeout_us = 60 * US_PER_S,
        .lock_timeout_us = 10 * US_PER_S,
    };
    enum err e;

    (void)snprintf(db.socket_dir, sizeof db.socket_dir, "%s", s->db_socket);
    (void)snprintf(db.database, sizeof db.database, "%.63s", s->db_name);
    (void)snprintf(db.user, sizeof db.user, "%.63s", s->db_user);
    e = db_pool_open(&db, &w->db);
    secret_clear(&db.password);
    return e;
}

static enum err open_mailer(const struct settings *s, struct worker *w)
{
    struct mailer_settings *m = &w->mailer;

    memcpy(m->target, s->mail, sizeof m->target);
    memcpy(m->from, s->mail_from, sizeof m->from);
    memcpy(m->user, s->mail_user, sizeof m->user);
    memcpy(m->ca_file, s->mail_ca_file, sizeof m->ca_file);
    m->password = s->mail_password;
    return mailer_open(m);
}

/* Says what is missing; false then. */
static bool is_open(const char *what, enum err e)
{
    if (e)
        log_error("worker.start", "%s: %s", what, err_info(e)->code);
    return !e;
}

static bool open_all(const struct settings *s, struct worker *w)
{
    return is_open("database", open_database(s, w)) &&
           is_open("signer_socket",
                   signer_client_open(s->signer_socket, (int)w->job_threads + 2,
                                      SIGNER_WAIT_US, &w->signer)) &&
           is_open("pdf_program", pdf_service_open(s->pdf_program, &w->pdf)) &&
           is_open("mail", open_mailer(s, w));
}

static void close_all(struct worker *w)
{
    pdf_service_close(&w->pdf);
    signer_client_close(&w->signer);
    cache_close(&w->cache);
    db_pool_close(&w->db);
    secret_clear(&w->mailer.password);
}

static void mask_signals(int how)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    (void)pthread_sigmask(how, &set, NULL);
}

/* ---- health ---- */

static bool is_ready(void *context)
{
    const struct worker *w = context;
    struct arena *a = arena_new();
    struct str json;
    bool ready =
        db_pool_is_reachable(w->db) && signer_status(w->signer, a, &json) == OK;

    arena_free(&a);
    return ready;
}

static void print_count(struct buf *out, const char *name, const char *help,
                        atomic_ullong *count)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s counter\n%s %llu\n", name, help, name,
               name, atomic_load(count));
}

static void print_metrics(struct buf *out, void *context)
{
    struct worker *w = context;

    print_count(out, "sealkeeper_jobs_done_total", "Jobs that came to an end.",
                &w->counts.jobs_done);
    print_count(out, "sealkeeper_jobs_failed_total", "Attempts at jobs that failed.",
                &w->counts.jobs_failed);
    print_count(out, "sealkeeper_outbox_told_total", "Outbox rows told.",
                &w->counts.rows_told);
    print_count(out, "sealkeeper_outbox_failed_total", "Attempts to tell that failed.",
                &w->counts.rows_failed);
    buf_printf(out,
               "# HELP sealkeeper_part_up Whether a part answers (1) or not (0).\n"
               "# TYPE sealkeeper_part_up gauge\n"
               "sealkeeper_part_up{part=\"postgresql\"} %d\n"
               "sealkeeper_part_up{part=\"redis\"} %d\n",
               db_pool_is_reachable(w->db), cache_is_reachable(w->cache));
}

static void wait_for_signal(void)
{
    sigset_t set;
    int signal;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    (void)sigwait(&set, &signal);
}

/* Until SIGTERM, answering those who ask how we are. The loop has its own way to hear
 * signals: they must not be blocked in its thread. */
static bool watch(struct worker *w, const char *listen)
{
    static const struct http_route *const tables[] = {http_health_routes};
    struct http_settings settings = {.listen = listen,
                                     .threads = 1,
                                     .slow_threads = 1,
                                     .queue_max = 16,
                                     .slow_queue_max = 1,
                                     .streams_max = 1,
                                     .inflight_body_max = 1,
                                     .tables = tables,
                                     .table_count = 1,
                                     .ready = is_ready,
                                     .metrics = print_metrics,
                                     .context = w};
    struct http_server *server;

    if (!listen[0]) {
        wait_for_signal();
        return true;
    }
    if (!is_open("metrics_listen", http_server_open(&settings, &server)))
        return false;
    mask_signals(SIG_UNBLOCK);
    (void)http_server_run(server);
    http_server_close(&server);
    return true;
}

/* Each job frees copies of a document, and the next one of its thread wants as much:
 * given back to the kernel in between, every page of it would be a fault again. */
static void keep_memory(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, KEPT_MEMORY);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_MEMORY);
}

static int run(const struct settings *s)
{
    struct worker w = {
        .public_url = s->public_url,
        .redis_socket = s->redis_socket,
        .cache = cache_open(s->redis_socket),
        .job_threads = bounded(s->job_threads, 2 * sysconf(_SC_NPROCESSORS_ONLN)),
        .outbox_threads = bounded(s->outbox_threads, 2),
        .lease_us = s->lease_us > US_PER_S ? s->lease_us : US_PER_S,
    };
    bool ok = open_all(s, &w);

    if (ok) {
        worker_start(&w);
        ok = watch(&w, s->metrics_listen);
        worker_stop(&w);
    }
    close_all(&w);
    return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
    static struct settings s;
    const char *config = "/etc/sealkeeper/worker.ini";
    char err[256];
    bool check = argc > 1 && strcmp(argv[argc - 1], "--check-config") == 0;
    int status;

    if (argc > 1 && strcmp(argv[1], "--config-reference") == 0) {
        config_print_reference(rows, ARRAY_LEN(rows), "sealkeeper-worker");
        return 0;
    }
    if (argc > 2 && strcmp(argv[1], "--config") == 0)
        config = argv[2];
    if (!config_load(rows, ARRAY_LEN(rows), config, &s, err, sizeof err)) {
        (void)fprintf(stderr, "sealkeeper-worker: %s\n", err);
        return 2;
    }
    if (check)
        return 0;
    log_open("sealkeeper-worker", level_of(s.log_level));
    mask_signals(SIG_BLOCK); /* in every thread to come */
    (void)signal(SIGPIPE, SIG_IGN);
    outbound_init();
    keep_memory();
    status = run(&s);
    secret_clear(&s.db_password);
    secret_clear(&s.mail_password);
    return status;
}
