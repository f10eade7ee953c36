/* SPDX-License-Identifier: Apache-2.0 */
/* What sealctl can do from a shell: one function a command, each prints what it did or
 * why not, and returns the exit status. The console speaks to the signer's root socket,
 * to the database as the owner of the schema (migrate) and as the auditor (export); it
 * holds no key and writes no business row itself. */
#ifndef SK_CONSOLE_CONSOLE_H
#define SK_CONSOLE_CONSOLE_H

#include "base/secret.h"

struct console_settings {
    char db_socket[256];
    int64_t db_port;
    char db_name[256];
    struct secret owner_password;
    struct secret auditor_password;
    char signer_socket[256];
    char public_url[256];
};

/* Arguments after the command's words. */
struct console_args {
    int n;
    char **v;
};

struct console_command {
    const char *words; /* "migrate up" */
    const char *usage; /* "--company ID" */
    int (*run)(const struct console_settings *s, const struct console_args *args);
};

/* Ends with a row of NULLs. */
extern const struct console_command console_commands[];

/* ---- what the commands share ---- */
struct db_pool;
struct signer_client;
/* Print a line and return NULL when it does not work. */
struct db_pool *console_database(const struct console_settings *s, const char *role);
struct signer_client *console_signer(const struct console_settings *s);
/* "--name" in args; NULL when it is not there. */
const char *console_option(const struct console_args *args, const char *name);
bool console_flag(const struct console_args *args, const char *name);
/* Says what is missing; 2. */
int console_usage(const char *words);

int console_migrate_up(const struct console_settings *s, const struct console_args *a);
int console_migrate_status(const struct console_settings *s,
                           const struct console_args *a);
int console_migrate_verify(const struct console_settings *s,
                           const struct console_args *a);
int console_company_create(const struct console_settings *s,
                           const struct console_args *a);
int console_audit_export(const struct console_settings *s,
                         const struct console_args *a);
int console_checkpoint(const struct console_settings *s, const struct console_args *a);
int console_check(const struct console_settings *s, const struct console_args *a);
int console_status(const struct console_settings *s, const struct console_args *a);

#endif
