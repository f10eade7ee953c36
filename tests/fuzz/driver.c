/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target as a test: each seed as it is, then damaged seeds, half of the
 * time always the same ones, half of it new ones (SEALKEEPER_CAMPAIGN_SEED repeats
 * them). Fails when a property does not hold, when an input takes too long, and when
 * the target accepted everything or nothing. With files as arguments it runs those. */
#include "fuzz/fuzz.h"

/* system */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ours */
#include "base/clock.h"
#include "fuzz/mutate.h"
#include "support/campaign.h"
#include "support/proc.h"

#define RUN_US (700 * US_PER_MS) /* of each half */
#define INPUT_MAX_S 30

static struct buf input;
static char crash_path[512];
static unsigned long runs;

/* Keeps the input that did it; only calls what a signal handler may. */
static void keep_input(int signal)
{
    static const char said[] = "the input that failed is kept beside the program\n";
    int fd = open(crash_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd >= 0 && write(fd, input.p, input.n) == (ssize_t)input.n)
        (void)!write(STDERR_FILENO, said, sizeof said - 1);
    if (fd >= 0)
        (void)close(fd);
    (void)kill(getpid(), signal);
}

static void watch(const char *program)
{
    static const int deadly[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM};
    struct sigaction action = {.sa_handler = keep_input,
                               .sa_flags = (int)SA_RESETHAND | SA_NODEFER};

    (void)snprintf(crash_path, sizeof crash_path, "%s.crash", program);
    for (size_t i = 0; i < ARRAY_LEN(deadly); i++)
        ASSERT(sigaction(deadly[i], &action, NULL) == 0);
}

static void run(void)
{
    (void)alarm(INPUT_MAX_S);
    (void)LLVMFuzzerTestOneInput(input.p, input.n);
    (void)alarm(0);
    runs++;
}

static void load(struct bytes v)
{
    input.n = 0;
    buf_reserve(&input, 1); /* never NULL: empty is not absent */
    buf_add_bytes(&input, v);
}

static void run_damaged(uint64_t seed)
{
    struct dice dice = {.state = seed | 1};
    int64_t end = clock_monotonic_us() + RUN_US;

    while (clock_monotonic_us() < end) {
        load(fuzz_seed_at(dice_below(&dice, fuzz_seed_count())));
        mutate(&dice, fuzz_seed_at(dice_below(&dice, fuzz_seed_count())), &input);
        run();
    }
}

static int run_files(char **files)
{
    for (; *files; files++) {
        size_t n = 0;
        char *content = proc_read_file(*files, &n);

        ASSERT(content);
        load((struct bytes){(const uint8_t *)content, n});
        run();
        free(content);
    }
    return 0;
}

int main(int argc, char **argv)
{
    log_open("fuzz", LOG_LEVEL_ERROR);
    watch(argv[0]);
    fuzz_begin();
    if (argc > 1)
        return run_files(argv + 1);
    for (size_t i = 0; i < fuzz_seed_count(); i++) {
        load(fuzz_seed_at(i));
        run();
    }
    run_damaged(1);
    run_damaged(test_campaign_seed());
    printf("%lu inputs, %lu of them accepted\n", runs, fuzz_accepted_count());
    ASSERT(fuzz_accepted_count() > 0 && fuzz_accepted_count() < runs);
    buf_clear(&input);
    return 0;
}
