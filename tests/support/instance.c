/* SPDX-License-Identifier: Apache-2.0 */
/* A private instance, part by part. scripts/new-instance makes its files, so that tests
 * and ./dev cannot drift apart; from then on nothing of a shell is involved. */
#include "support/instance.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <libpq-fe.h>

#define NEW_MS 60000
#define READY_MS 30000
#define SET_UP_MS 300000

static const struct part_row {
    const char *name;
    const char *user; /* when we are root; the signer drops by itself */
    const char
        *socket; /* below the state directory: there once it answers; NULL: a port */
    int stop_signal;
} rows[PART_COUNT] = {
    [PART_POSTGRES] = {"postgres", "postgres", "run/pg/.s.PGSQL.5432", SIGINT},
    [PART_REDIS] = {"redis", "redis", "run/redis/redis.sock", SIGTERM},
    [PART_SIGNER] = {"signer", NULL, "run/signer/worker.sock", SIGTERM},
    [PART_WORKER] = {"worker", "sealkeeper-worker", NULL, SIGTERM},
    [PART_WEB] = {"web", "sealkeeper-web", NULL, SIGTERM},
};

static void read_line(const char *dir, const char *file, char *out, size_t out_n)
{
    char path[128];
    char *text;
    snprintf(path, sizeof path, "%s/%s", dir, file);
    text = proc_read_file(path, NULL);
    if (!text)
        proc_die(NULL, "%s is missing", path);
    snprintf(out, out_n, "%.*s", (int)strcspn(text, "\r\n"), text);
    free(text);
}

void instance_new(struct instance *i)
{
    const char *program = SEALKEEPER_SOURCE_DIR "/scripts/new-instance";
    const char *argv[] = {program, i->dir, "fast", SEALKEEPER_BUILD_DIR, NULL};
    char name[32];
    char log[64];

    memset(i, 0, sizeof *i);
    proc_temp_dir(i->dir, sizeof i->dir);
    /* the directory has to be empty: the log lies beside it */
    snprintf(name, sizeof name, "sk-new-%d", (int)getpid());
    snprintf(log, sizeof log, "/tmp/%s.log", name);
    if (proc_run(&(struct proc_settings){.name = name, .argv = argv, .log_dir = "/tmp"},
                 NEW_MS) != 0)
        proc_die(log, "scripts/new-instance failed");
    unlink(log);
    i->owner = getpid();
    read_line(i->dir, "address", i->url, sizeof i->url);
    snprintf(i->mail, sizeof i->mail, "%s/mail", i->dir);
}

void instance_join(struct instance *i, const char *dir)
{
    memset(i, 0, sizeof *i);
    snprintf(i->dir, sizeof i->dir, "%s", dir);
    read_line(i->dir, "address", i->url, sizeof i->url);
    snprintf(i->mail, sizeof i->mail, "%s/mail", i->dir);
}

/* The command line of each part, as scripts/cluster.sh and scripts/programs.sh have it.
 */
static void command_of(const struct instance *i, enum instance_part part,
                       char text[5][128], const char *argv[16])
{
    const char *name = rows[part].name;
    int n = 0;

    snprintf(text[0], 128, "%s/pg", i->dir);
    snprintf(text[1], 128, "%s/run/redis/redis.sock", i->dir);
    snprintf(text[2], 128, "%s/bin/sealkeeper-%s", i->dir, name);
    snprintf(text[3], 128, "%s/%s.ini", i->dir, name);
    snprintf(text[4], 128, "%s/redis", i->dir);
    if (part == PART_POSTGRES) {
        argv[n++] = "/usr/lib/postgresql/15/bin/postgres";
        argv[n++] = "-D";
        argv[n++] = text[0];
    } else if (part == PART_REDIS) {
        const char *redis[] = {
            "/usr/bin/redis-server",
            "--port",
            "0",
            "--unixsocket",
            text[1],
            "--unixsocketperm",
            "777",
            "--dir",
            text[4],
            "--save",
            "",
            "--appendonly",
            "no",
        };
        memcpy(argv, redis, sizeof redis);
        n = (int)ARRAY_LEN(redis);
    } else {
        argv[n++] = text[2];
        argv[n++] = "--config";
        argv[n++] = text[3];
    }
    argv[n] = NULL;
}

/* It takes connections before it is ready to serve them. */
static bool wait_postgres(const struct instance *i)
{
    char where[160];

    snprintf(where, sizeof where, "host=%s/run/pg dbname=postgres user=postgres",
             i->dir);
    for (int ms = 0; ms < READY_MS; ms += 20) {
        if (PQping(where) == PQPING_OK)
            return true;
        usleep(20000);
    }
    return false;
}

static void wait_until_it_answers(struct instance *i, enum instance_part part)
{
    struct proc *p = &i->part[part];
    char path[128];
    bool ok = true;

    if (rows[part].socket) {
        snprintf(path, sizeof path, "%s/%s", i->dir, rows[part].socket);
        ok = proc_wait_unix(p, path, READY_MS) &&
             (part != PART_POSTGRES || wait_postgres(i));
    } else {
        /* the worker answers about its health two ports above web's */
        int port = (int)strtol(strrchr(i->url, ':') + 1, NULL, 10);
        ok = proc_wait_port(p, part == PART_WEB ? port : port + 2, READY_MS);
    }
    if (!ok)
        proc_die(p->log, "%s did not start", p->name);
}

void instance_start(struct instance *i, enum instance_part part, const char *crash_at)
{
    char text[5][128];
    char crash[128];
    char log_dir[96];
    const char *argv[16];
    const char *env[] = {crash, NULL};
    struct proc_settings s = {.name = rows[part].name,
                              .argv = argv,
                              .env = crash_at ? env : NULL,
                              .log_dir = log_dir,
                              .user = rows[part].user,
                              .death_signal = rows[part].stop_signal};

    snprintf(log_dir, sizeof log_dir, "%s/log", i->dir);
    snprintf(crash, sizeof crash, "CRASH_AT=%s", crash_at ? crash_at : "");
    command_of(i, part, text, argv);
    i->part[part] = proc_spawn(&s);
    if (!crash_at)
        wait_until_it_answers(i, part);
}

int instance_run(struct instance *i, const char *const *argv, int timeout_ms)
{
    const char *full[32];
    char program[128];
    char log_dir[96];
    size_t n = 1;

    snprintf(program, sizeof program, "%s/bin/%s", i->dir, argv[0]);
    snprintf(log_dir, sizeof log_dir, "%s/log", i->dir);
    full[0] = program;
    for (; argv[n] && n + 1 < ARRAY_LEN(full); n++)
        full[n] = argv[n];
    full[n] = NULL;
    return proc_run(
        &(struct proc_settings){.name = argv[0], .argv = full, .log_dir = log_dir},
        timeout_ms);
}

static void must_run(struct instance *i, const char *const *argv, int timeout_ms)
{
    char log[128];
    snprintf(log, sizeof log, "%s/log/%s.log", i->dir, argv[0]);
    if (instance_run(i, argv, timeout_ms) != 0)
        proc_die(log, "%s failed", argv[0]);
}

void instance_start_all(struct instance *i)
{
    char config[96];
    const char *migrate[] = {"sealctl", "--config", config, "migrate", "up", NULL};

    snprintf(config, sizeof config, "%s/sealctl.ini", i->dir);
    instance_start(i, PART_POSTGRES, NULL);
    instance_start(i, PART_REDIS, NULL);
    must_run(i, migrate, NEW_MS);
    instance_start(i, PART_SIGNER, NULL);
    instance_start(i, PART_WORKER, NULL);
    instance_start(i, PART_WEB, NULL);
}

void instance_set_up(struct instance *i)
{
    const char *argv[] = {"sealkeeper-demo", "setup", "--state", i->dir, NULL};
    must_run(i, argv, SET_UP_MS);
}

int instance_stop(struct instance *i, enum instance_part part)
{
    return proc_stop(&i->part[part], rows[part].stop_signal);
}

void instance_kill(struct instance *i, enum instance_part part)
{
    proc_stop(&i->part[part], part == PART_POSTGRES ? SIGQUIT : SIGKILL);
}

const char *instance_name(enum instance_part part)
{
    return rows[part].name;
}

/* One of ours that crashed, or whose sanitizer reported at its end. */
static bool ended_badly(struct instance *i, enum instance_part part)
{
    const bool ours = part == PART_SIGNER || part == PART_WORKER || part == PART_WEB;
    int status = instance_stop(i, part);
    char *log;

    if (!ours || status <= 0 || status == 128 + SIGKILL || status == 128 + SIGTERM)
        return false;
    log = proc_read_file(i->part[part].log, NULL);
    fprintf(stderr, "support: %s ended with status %d\n%s", rows[part].name, status,
            log ? log : "");
    free(log);
    return true;
}

void instance_free(struct instance *i)
{
    bool bad = false;

    if (!i->dir[0] || i->owner != getpid())
        return;
    for (int part = PART_COUNT - 1; part >= 0; part--)
        bad |= ended_badly(i, (enum instance_part)part);
    proc_remove_dir(i->dir);
    memset(i, 0, sizeof *i);
    if (bad) {
        (void)fflush(NULL);
        _exit(1); /* in a test's last act, that passed */
    }
}
