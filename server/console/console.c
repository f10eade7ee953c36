/* SPDX-License-Identifier: Apache-2.0 */
/* Connections and arguments of the commands, and their table. */
#include "console/console.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "db/db.h"
#include "wire/signer_client.h"

#define SIGNER_WAIT_US (30 * US_PER_S)
#define STATEMENT_TIMEOUT_US (600 * US_PER_S)
#define LOCK_TIMEOUT_US (60 * US_PER_S)

struct db_pool *console_database(const struct console_settings *s, const char *role)
{
    struct db_settings settings = {
        .port = s->db_port,
        .password =
            strcmp(role, "seal_owner") == 0 ? s->owner_password : s->auditor_password,
        .connections = 1,
        .statement_timeout_us = STATEMENT_TIMEOUT_US,
        .lock_timeout_us = LOCK_TIMEOUT_US,
    };
    struct db_pool *pool = NULL;
    enum err e;

    (void)snprintf(settings.socket_dir, sizeof settings.socket_dir, "%s", s->db_socket);
    (void)snprintf(settings.database, sizeof settings.database, "%.63s", s->db_name);
    (void)snprintf(settings.user, sizeof settings.user, "%s", role);
    e = db_pool_open(&settings, &pool);
    secret_clear(&settings.password);
    if (e)
        (void)fprintf(stderr, "sealctl: no database: %s\n", err_info(e)->en);
    return pool;
}

struct signer_client *console_signer(const struct console_settings *s)
{
    struct signer_client *c = NULL;
    enum err e = signer_client_open(s->signer_socket, 1, SIGNER_WAIT_US, &c);

    if (e)
        (void)fprintf(stderr, "sealctl: no signer: %s\n", err_info(e)->en);
    return c;
}

const char *console_option(const struct console_args *args, const char *name)
{
    for (int i = 0; i + 1 < args->n; i++) {
        if (strcmp(args->v[i], name) == 0)
            return args->v[i + 1];
    }
    return NULL;
}

bool console_flag(const struct console_args *args, const char *name)
{
    for (int i = 0; i < args->n; i++) {
        if (strcmp(args->v[i], name) == 0)
            return true;
    }
    return false;
}

int console_usage(const char *words)
{
    for (const struct console_command *c = console_commands; c->words; c++) {
        if (strcmp(c->words, words) == 0)
            (void)fprintf(stderr, "usage: sealctl %s %s\n", c->words, c->usage);
    }
    return 2;
}

const struct console_command console_commands[] = {
    {"migrate up", "", console_migrate_up},
    {"migrate status", "", console_migrate_status},
    {"migrate verify", "", console_migrate_verify},
    {"company create",
     "--name NAME --credit-code CODE --admin-name NAME --admin-mail ADDRESS "
     "[--platform]"
     " [--algorithm p256|rsa2048|rsa3072]",
     console_company_create},
    {"audit export", "--company ID", console_audit_export},
    {"checkpoint", "--company ID", console_checkpoint},
    {"check", "--company ID", console_check},
    {"status", "", console_status},
    {NULL, NULL, NULL},
};
