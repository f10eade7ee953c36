/* SPDX-License-Identifier: Apache-2.0 */
/* sealkeeper-signer: the process that holds the keys and decides what is legitimate.
 *
 * May touch: PostgreSQL as seal_signer through its unix socket, its key files at the
 * start, its journal, three unix sockets. Never: TCP, HTTP, JSON, PDF.
 * Abuse of this process forges seals: it is the trusted base, and boot() below only
 * ever loses privileges. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/config.h"
#include "base/log.h"
#include "crypto/key.h"
#include "signer/sandbox.h"
#include "signer/server.h"
#include "signer/signer.h"

/* Private numbers of about 1,000 RSA keys (signer/keys.c). */
#define SECURE_HEAP (8u << 20)

#if defined(SEALKEEPER_SANITIZED) && defined(__SANITIZE_ADDRESS__)
/* The leak checker's tracer cannot work behind the sandbox: the in-process tests of
 * signer/ look for leaks. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
    return 1;
}
#endif

static void block_signals(void)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &set, NULL); /* the server reads them (signalfd) */
    (void)signal(SIGPIPE, SIG_IGN);
}

static enum log_level level_of(const char *name)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strcmp(name, names[i]) == 0)
            return (enum log_level)i;
    }
    return LOG_LEVEL_INFO;
}

/* From the first line to the last nothing is gained. */
static int boot(struct signer_settings *settings)
{
    struct signer *signer = NULL;
    struct server *server = NULL;
    int status = 1;

    block_signals();
    sandbox_tame_allocator();
    if (!sandbox_forbid_dump() || !sandbox_lock_memory())
        return 1;
    if (!crypto_init(SECURE_HEAP))
        (void)fprintf(stderr, "sealkeeper-signer: the secure heap is not locked\n");
    crypto_warm();
    if (signer_open(settings, &signer) != OK || server_open(signer, &server) != OK)
        goto out;
    if (!sandbox_become(settings->user))
        goto out;
    secret_wipe(settings, sizeof *settings);
    server_start(server);
    if (!sandbox_close())
        _exit(1); /* the threads wait for a start that never comes */
    log_info("signer.ready", "serving");
    server_run(server);
    status = 0;
out:
    server_close(&server);
    signer_close(&signer);
    return status;
}

int main(int argc, char **argv)
{
    struct signer_settings settings = {0};
    const char *file = NULL;
    bool check = false;
    char err[512];

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--check-config") == 0) {
            check = true;
        } else if (strcmp(argv[i], "--config") == 0 && i + 1 < argc) {
            file = argv[++i];
        } else if (strcmp(argv[i], "--config-reference") == 0) {
            config_print_reference(signer_config, signer_config_count,
                                   "sealkeeper-signer");
            return 0;
        } else {
            (void)fputs("usage: sealkeeper-signer --config FILE [--check-config]\n",
                        stderr);
            return 2;
        }
    }
    if (!config_load(signer_config, signer_config_count, file, &settings, err,
                     sizeof err)) {
        (void)fprintf(stderr, "sealkeeper-signer: %s\n", err);
        return 2;
    }
    if (check)
        return 0;
    log_open("signer", level_of(settings.log_level));
    return boot(&settings);
}
