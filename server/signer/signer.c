/* SPDX-License-Identifier: Apache-2.0 */
/* Putting the signer's parts together and taking them apart again. */
#include "signer/signer.h"

/* system */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ours */
#include "base/clock.h"
#include "base/log.h"
#include "signer/attempts.h"
#include "signer/ca.h"
#include "signer/checkpoint.h"
#include "signer/companies.h"
#include "signer/epochs.h"
#include "signer/journal.h"
#include "signer/keys.h"
#include "signer/sync.h"

#define THREADS_A_CORE 8
#define THREADS_MAX 64
/* A thread that waits for the journal holds no connection: half as many are enough, and
 * more backends only cost throughput. The rest is for checkpoints. */
#define CONNECTIONS(threads) ((threads) / 2 + 3)
#define STATEMENT_TIMEOUT_US (10 * US_PER_S)
#define LOCK_TIMEOUT_US (5 * US_PER_S)

int64_t signer_clock_us(const struct signer *s)
{
    return clock_utc_us() + s->clock_shift_us;
}

static void settle_threads(struct signer_settings *settings)
{
    if (settings->threads <= 0)
        settings->threads = THREADS_A_CORE * sysconf(_SC_NPROCESSORS_ONLN);
    if (settings->threads > THREADS_MAX)
        settings->threads = THREADS_MAX;
}

static enum err open_database(const struct signer_settings *s, struct db_pool **out)
{
    struct db_settings d = {.port = s->db_port,
                            .password = s->db_password,
                            .connections = (int)CONNECTIONS(s->threads),
                            .statement_timeout_us = STATEMENT_TIMEOUT_US,
                            .lock_timeout_us = LOCK_TIMEOUT_US};
    enum err e = ERR_INTERNAL;

    /* longer names were refused by PostgreSQL long before */
    if ((size_t)snprintf(d.socket_dir, sizeof d.socket_dir, "%s", s->db_socket) <
            sizeof d.socket_dir &&
        (size_t)snprintf(d.database, sizeof d.database, "%s", s->db_name) <
            sizeof d.database &&
        (size_t)snprintf(d.user, sizeof d.user, "%s", s->db_user) < sizeof d.user)
        e = db_pool_open(&d, out);
    secret_clear(&d.password);
    return e;
}

static enum err open_parts(struct signer *s)
{
    enum err e;

    if (!secrets_derive(&s->secrets, &s->settings.kek, &s->settings.pepper)) {
        log_error("signer.open", "kek_file and pepper_file need 64 hex digits each");
        return ERR_INTERNAL;
    }
    s->epochs = epochs_new();
    s->companies = companies_new();
    s->keys = keys_new();
    s->attempts = attempts_new((size_t)s->settings.threads);
    e = open_database(&s->settings, &s->db);
    if (e == OK)
        e = journal_open(s->settings.journal, sync_replay, s, &s->journal);
    if (e == OK)
        e = sync_all(s);
    if (e == OK)
        e = ca_open(s, &s->ca);
    if (e == OK)
        e = checkpoints_open(s, &s->checkpoints);
    return e;
}

enum err signer_open(const struct signer_settings *settings, struct signer **out)
{
    struct signer *s = calloc(1, sizeof *s);
    enum err e;

    ASSERT(s);
    s->settings = *settings;
    settle_threads(&s->settings);
    e = open_parts(s);
    secret_clear(&s->settings.kek);
    secret_clear(&s->settings.pepper);
    secret_clear(&s->settings.db_password);
    if (e == OK)
        *out = s;
    else
        signer_close(&s);
    return e;
}

void signer_close(struct signer **s)
{
    struct signer *old = *s;

    if (!old)
        return;
    checkpoints_close(&old->checkpoints);
    ca_close(&old->ca);
    journal_close(&old->journal);
    db_pool_close(&old->db);
    attempts_free(&old->attempts);
    keys_free(&old->keys);
    companies_free(&old->companies);
    epochs_free(&old->epochs);
    secrets_wipe(&old->secrets);
    free(old);
    *s = NULL;
}
