/* SPDX-License-Identifier: Apache-2.0 */
/* sealctl: administration from a shell.
 *
 *   sealctl [--config FILE] COMMAND …        (sealctl help lists them)
 *
 * Security: may change the schema (as seal_owner), begin companies (through the
 * signer's root socket) and read every audit chain (as seal_auditor). Who can run it
 * with its configuration can do these things, and whatever else that socket takes: it
 * holds no key, and an act that it sends is judged and recorded by the signer like any
 * other. */
#include <stddef.h>
#include <stdio.h>

#include "base/config.h"
#include "base/log.h"
#include "console/console.h"

#define AT(member) offsetof(struct console_settings, member)

static const struct config_row rows[] = {
    {"db_socket", CONFIG_TEXT, "/var/run/postgresql", AT(db_socket),
     "Directory of PostgreSQL's unix socket."},
    {"db_port", CONFIG_INT, "5432", AT(db_port), "PostgreSQL's port number."},
    {"db_name", CONFIG_TEXT, "sealkeeper", AT(db_name), "Name of the database."},
    {"owner_password_file", CONFIG_SECRET_FILE, NULL, AT(owner_password),
     "Password of the role seal_owner, for migrations."},
    {"auditor_password_file", CONFIG_SECRET_FILE, NULL, AT(auditor_password),
     "Password of the role seal_auditor, for exports."},
    {"signer_socket", CONFIG_TEXT, "/run/sealkeeper/signer/root.sock",
     AT(signer_socket), "The signer's root socket."},
    {"public_url", CONFIG_TEXT, "http://127.0.0.1:8080", AT(public_url),
     "Where people reach the product: links begin with it."},
};

static int help(FILE *out)
{
    (void)fputs("usage: sealctl [--config FILE] COMMAND\n", out);
    for (const struct console_command *c = console_commands; c->words; c++)
        (void)fprintf(out, "  %s %s\n", c->words, c->usage);
    return out == stdout ? 0 : 2;
}

/* How many arguments the command's words take; 0: they are another command's. */
static int words_match(const char *words, int n, char **v)
{
    int taken = 0;

    for (const char *w = words; *w; taken++) {
        size_t len = strcspn(w, " ");

        if (taken == n || strlen(v[taken]) != len || strncmp(v[taken], w, len) != 0)
            return 0;
        w += len;
        w += strspn(w, " ");
    }
    return taken;
}

static int run(const struct console_settings *s, int n, char **v)
{
    for (const struct console_command *c = console_commands; c->words; c++) {
        int taken = words_match(c->words, n, v);
        struct console_args args = {n - taken, v + taken};

        if (taken)
            return c->run(s, &args);
    }
    return help(stderr);
}

int main(int argc, char **argv)
{
    struct console_settings settings = {0};
    const char *config = "/etc/sealkeeper/sealctl.ini";
    char err[256];
    int first = 1, status;

    if (argc > 2 && strcmp(argv[1], "--config") == 0) {
        config = argv[2];
        first = 3;
    }
    if (first < argc && strcmp(argv[first], "help") == 0)
        return help(stdout);
    if (first < argc && strcmp(argv[first], "--config-reference") == 0) {
        config_print_reference(rows, ARRAY_LEN(rows), "sealctl");
        return 0;
    }
    log_open("sealctl", LOG_LEVEL_WARN);
    if (!config_load(rows, ARRAY_LEN(rows), config, &settings, err, sizeof err)) {
        (void)fprintf(stderr, "sealctl: %s\n", err);
        return 2;
    }
    status = run(&settings, argc - first, argv + first);
    secret_clear(&settings.owner_password);
    secret_clear(&settings.auditor_password);
    return status;
}
