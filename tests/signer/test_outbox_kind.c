/* SPDX-License-Identifier: Apache-2.0 */
/* layers: signer rules wire crypto canon db base */
/* A row of the outbox is of a kind that canon/outbox_kind.h lists, so that the test of
 * the mails knows of every kind there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "canon/outbox_kind.h"
#include "signer/frame.h"
#include "signer/frame_own.h"

/* Queued only: no transaction is open. */
static enum err queue(const char *kind)
{
    struct arena *a = arena_new();
    enum err e =
        tx_outbox(tx_new(NULL, a, uuid_new()), uuid_new(), kind, uuid_new(), NULL);

    arena_free(&a);
    return e;
}

static void every_listed_kind_can_be_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < outbox_kinds_n; i++)
        assert_int_equal(queue(outbox_kinds[i].name), OK);
}

static void a_kind_that_is_not_listed_stops_the_program(void **state)
{
    static const struct rlimit no_core = {0, 0};
    pid_t child = fork();
    int status;

    (void)state;
    if (child == 0) {
        (void)signal(SIGABRT, SIG_DFL);
        (void)setrlimit(RLIMIT_CORE, &no_core);
        _exit(queue("person.greeted") == OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_listed_kind_can_be_written),
        cmocka_unit_test(a_kind_that_is_not_listed_stops_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
