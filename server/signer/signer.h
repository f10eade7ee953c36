/* SPDX-License-Identifier: Apache-2.0 */
/* The signer as one object: settings, database, keys, journal, epochs. One a process;
 * made before the threads start, read by all of them, each part with its own lock. */
#ifndef SK_SIGNER_SIGNER_H
#define SK_SIGNER_SIGNER_H

#include "base/config.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "db/db.h"
#include "signer/secrets.h"

/* Everything that signer.ini says; settings.c is its table. */
struct signer_settings {
    char db_socket[CONFIG_TEXT_MAX];
    int64_t db_port;
    char db_name[CONFIG_TEXT_MAX];
    char db_user[CONFIG_TEXT_MAX];
    struct secret db_password;
    char socket_dir[CONFIG_TEXT_MAX];
    int64_t web_uid, worker_uid, root_uid; /* -1: the signer's own */
    char user[CONFIG_TEXT_MAX];            /* whom to become; "": stay */
    struct secret kek;                     /* 32 bytes in hex */
    struct secret pepper;                  /* likewise */
    char journal[CONFIG_TEXT_MAX];         /* path */
    char crl_url[CONFIG_TEXT_MAX];
    int64_t threads; /* 0: eight a core */
    int64_t pin_successes_per_minute;
    int64_t pin_reset_wait_us;     /* until a PIN counts that was reset */
    int64_t mail_unchanged_for_us; /* before a reset by mail */
    char log_level[CONFIG_TEXT_MAX];
};

extern const struct config_row signer_config[];
extern const size_t signer_config_count;

struct signer {
    struct signer_settings settings;
    struct signer_secrets secrets;
    struct db_pool *db;
    struct journal *journal;     /* journal.h */
    struct epochs *epochs;       /* epochs.h */
    struct companies *companies; /* companies.h: each company's lock and head */
    struct attempts *attempts;   /* attempts.h: one at a time per person */
    struct keys *keys;           /* keys.h: unwrapped keys, made keys */
    struct ca *ca;               /* ca.h: the installation's own keys, CRL */
    struct checkpoints *checkpoints;
    int64_t clock_shift_us; /* tests only: added to our own clock */
};

/* Opens all parts and brings journal and database together. On failure everything is
 * closed again: ERR_SIGNER_JOURNAL when they contradict each other, ERR_UNAVAILABLE
 * without a database, ERR_INTERNAL for a bad setting (logged). The settings are copied
 * and their secrets wiped from the copy once derived. */
enum err signer_open(const struct signer_settings *settings,
                     struct signer **out) MUST_USE;
void signer_close(struct signer **s);
/* Our own clock, to be compared with the database's. */
int64_t signer_clock_us(const struct signer *s);

#endif
