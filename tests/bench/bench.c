/* SPDX-License-Identifier: Apache-2.0 */
/* sealkeeper-bench --state DIR [NAME …]: runs the measurements of ./dev bench one after
 * another in a private instance and prints a JSON line for each figure. Never run
 * against an instance that holds anything: it writes companies of its own making. */
#include "bench/bench.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/log.h"

static const struct {
    const char *name;
    void (*run)(struct bench *b);
} measurements[] = {
    {"prepare", bench_prepare},     {"memory", bench_memory},
    {"streams", bench_streams},     {"decisions", bench_decisions},
    {"seal_rsa", bench_seal_rsa},   {"seal_p256", bench_seal_p256},
    {"seal_book", bench_seal_book}, {"requests", bench_requests},
};

static bool is_wanted(const struct bench *b, const char *name)
{
    for (size_t i = 0; b->only[i]; i++) {
        if (strcmp(b->only[i], name) == 0)
            return true;
    }
    return !b->only[0];
}

static bool is_known(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(measurements); i++) {
        if (strcmp(measurements[i].name, name) == 0)
            return true;
    }
    return false;
}

/* Ten thousand event streams are as many descriptors, ours and web's, which inherits
 * the limit. */
static void allow_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

static int usage(void)
{
    fprintf(stderr, "usage: sealkeeper-bench --state DIR [NAME …]\nnames:");
    for (size_t i = 0; i < ARRAY_LEN(measurements); i++)
        fprintf(stderr, " %s", measurements[i].name);
    fputc('\n', stderr);
    return 2;
}

int main(int argc, char **argv)
{
    static struct bench b;

    if (argc < 3 || strcmp(argv[1], "--state") != 0)
        return usage();
    for (int i = 3; i < argc; i++) {
        if (!is_known(argv[i]))
            return usage();
    }
    (void)signal(SIGPIPE, SIG_IGN);
    log_open("bench", LOG_LEVEL_ERROR);
    setvbuf(stdout, NULL, _IOLBF, 0);
    allow_descriptors();
    b.only = (const char *const *)argv + 3;
    instance_join(&b.instance, argv[2]);
    for (size_t i = 0; i < ARRAY_LEN(measurements); i++) {
        if (!is_wanted(&b, measurements[i].name))
            continue;
        bench_say("%s …", measurements[i].name);
        measurements[i].run(&b);
    }
    return 0;
}
