/* SPDX-License-Identifier: Apache-2.0 */
/* layers: signer rules wire crypto canon db base support */
/* labels: threaded */
/* The journal's file: what a crash can leave behind is taken up, what only damage can
 * leave behind is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "signer/journal.h"
#include "signer/journal_file.h"
#include "support/proc.h"

#define RECORDS 9
#define TOUCHES 3

static char dir[64];
static char path[96];

static int set_up(void **state)
{
    (void)state;
    log_open("test", LOG_LEVEL_ERROR + 1);
    proc_temp_dir(dir, sizeof dir);
    snprintf(path, sizeof path, "%s/journal", dir);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    proc_remove_dir(dir);
    return 0;
}

/* What a replay saw. */
struct seen {
    size_t n;
    int64_t last;
    size_t touches;
};

static enum err see(void *context, const struct journal_record *r)
{
    struct seen *s = context;

    s->n++;
    s->last = r->sequence;
    s->touches += r->touch_count;
    return r->touch_count == 0 || r->touches[0].epoch == r->sequence ? OK
                                                                     : ERR_INTERNAL;
}

static uint64_t append(struct journal *j, int64_t sequence)
{
    struct canon_touch touches[TOUCHES] = {{.table = 3, .epoch = sequence, .live = 1}};
    struct journal_record r = {.sequence = sequence,
                               .touches = touches,
                               .touch_count = (size_t)sequence % (TOUCHES + 1)};

    r.company.b[0] = 7;
    return journal_append(j, &r);
}

static enum err open_at(const char *at, struct seen *s, struct journal **j)
{
    *s = (struct seen){0};
    return journal_open(at, see, s, j);
}

/* Each record in a group of its own, so that each knows the ones before as durable.
 * ends[i] is where record i ends. */
static struct bytes make_file(size_t ends[RECORDS])
{
    struct journal *j;
    struct seen s;
    struct bytes file;

    (void)unlink(path);
    assert_int_equal(open_at(path, &s, &j), OK);
    for (int64_t i = 1; i <= RECORDS; i++) {
        journal_wait(j, append(j, i));
        ends[i - 1] = journal_size(j);
    }
    journal_close(&j);
    file.p = (const uint8_t *)proc_read_file(path, &file.n);
    return file;
}

static void write_file(const char *at, const uint8_t *p, size_t n)
{
    FILE *f = fopen(at, "we");

    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    fclose(f);
}

static void what_was_appended_is_replayed(void **state)
{
    size_t ends[RECORDS];
    struct bytes file = make_file(ends);
    struct journal *j;
    struct seen s;

    (void)state;
    assert_int_equal(open_at(path, &s, &j), OK);
    assert_int_equal(s.n, RECORDS);
    assert_int_equal(s.last, RECORDS);
    assert_int_equal(s.touches, 13);
    journal_close(&j);
    free((void *)(uintptr_t)file.p);
}

static void a_tail_torn_at_any_byte_is_cut_off(void **state)
{
    size_t ends[RECORDS];
    struct bytes file = make_file(ends);
    struct journal *j;
    struct seen s;
    size_t whole = 0;

    (void)state;
    for (size_t n = JOURNAL_HEADER_LEN; n <= file.n; n++) {
        while (whole < RECORDS && ends[whole] <= n)
            whole++;
        write_file(path, file.p, n);
        assert_int_equal(open_at(path, &s, &j), OK);
        assert_int_equal(s.n, whole);
        assert_int_equal(journal_size(j), whole ? ends[whole - 1] : JOURNAL_HEADER_LEN);
        journal_close(&j);
    }
    free((void *)(uintptr_t)file.p);
}

static void a_journal_goes_on_after_a_torn_tail(void **state)
{
    size_t ends[RECORDS];
    struct bytes file = make_file(ends);
    struct journal *j;
    struct seen s;

    (void)state;
    write_file(path, file.p, file.n - 1);
    assert_int_equal(open_at(path, &s, &j), OK);
    journal_wait(j, append(j, RECORDS));
    journal_close(&j);
    assert_int_equal(open_at(path, &s, &j), OK);
    assert_int_equal(s.n, RECORDS);
    journal_close(&j);
    free((void *)(uintptr_t)file.p);
}

static void any_changed_byte_before_the_last_record_is_refused(void **state)
{
    size_t ends[RECORDS];
    struct bytes file = make_file(ends);
    uint8_t *copy = malloc(file.n);
    struct journal *j;
    struct seen s;

    (void)state;
    for (size_t i = 0; i < ends[RECORDS - 2]; i++) {
        memcpy(copy, file.p, file.n);
        copy[i] ^= 0x20;
        write_file(path, copy, file.n);
        assert_int_equal(open_at(path, &s, &j), ERR_SIGNER_JOURNAL);
    }
    free(copy);
    free((void *)(uintptr_t)file.p);
}

/* The last record may have been written and never synced: its loss is a torn tail. */
static void a_changed_byte_in_the_last_record_is_a_torn_tail(void **state)
{
    size_t ends[RECORDS];
    struct bytes file = make_file(ends);
    uint8_t *copy = malloc(file.n);
    struct journal *j;
    struct seen s;

    (void)state;
    for (size_t i = ends[RECORDS - 2]; i < file.n; i++) {
        memcpy(copy, file.p, file.n);
        copy[i] ^= 0x20;
        write_file(path, copy, file.n);
        assert_int_equal(open_at(path, &s, &j), OK);
        assert_int_equal(s.n, RECORDS - 1);
        journal_close(&j);
    }
    free(copy);
    free((void *)(uintptr_t)file.p);
}

static void a_missing_record_in_the_middle_is_refused(void **state)
{
    size_t ends[RECORDS];
    struct bytes file = make_file(ends);
    uint8_t *copy = malloc(file.n);
    size_t cut = ends[4] - ends[3];
    struct journal *j;
    struct seen s;

    (void)state;
    /* the hole filled with zeros, as a lost page would be */
    memcpy(copy, file.p, file.n);
    memset(copy + ends[3], 0, cut);
    write_file(path, copy, file.n);
    assert_int_equal(open_at(path, &s, &j), ERR_SIGNER_JOURNAL);
    free(copy);
    free((void *)(uintptr_t)file.p);
}

static void another_file_is_refused(void **state)
{
    struct journal *j;
    struct seen s;

    (void)state;
    write_file(path, (const uint8_t *)"this is no journal at all", 25);
    assert_int_equal(open_at(path, &s, &j), ERR_SIGNER_JOURNAL);
}

static void a_second_signer_is_refused(void **state)
{
    struct journal *j, *second;
    struct seen s;

    (void)state;
    (void)unlink(path);
    assert_int_equal(open_at(path, &s, &j), OK);
    assert_int_equal(open_at(path, &s, &second), ERR_SIGNER_JOURNAL);
    journal_close(&j);
}

static void an_error_of_the_replay_ends_it(void **state)
{
    size_t ends[RECORDS];
    struct bytes file = make_file(ends);
    struct journal *j;
    struct seen s;

    (void)state;
    assert_int_equal(open_at(path, &s, &j), OK);
    journal_wait(j, append(j, 1)); /* touches[0].epoch fits, the order is not its own */
    {
        struct canon_touch wrong = {.epoch = 99};
        journal_wait(j, journal_append(j, &(struct journal_record){.sequence = 1,
                                                                   .touches = &wrong,
                                                                   .touch_count = 1}));
    }
    journal_close(&j);
    assert_int_equal(open_at(path, &s, &j), ERR_INTERNAL);
    free((void *)(uintptr_t)file.p);
}

/* ---- many at once ---- */

#define THREADS 8
#define EACH 200

static void *write_many(void *context)
{
    struct journal *j = context;

    for (int i = 0; i < EACH; i++)
        journal_wait(j, append(j, 1));
    return NULL;
}

static void many_threads_share_the_syncs(void **state)
{
    pthread_t thread[THREADS];
    struct journal *j;
    struct seen s;

    (void)state;
    (void)unlink(path);
    assert_int_equal(open_at(path, &s, &j), OK);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, write_many, j), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    journal_close(&j);
    assert_int_equal(open_at(path, &s, &j), OK);
    assert_int_equal(s.n, THREADS * EACH);
    journal_close(&j);
}

/* A sync that fails: the descriptor is closed under the journal's feet. */
static void a_failed_sync_ends_the_process(void **state)
{
    pid_t child;
    int status;

    (void)state;
    (void)unlink(path);
    fflush(NULL);
    child = fork();
    if (child == 0) {
        struct journal *j;
        struct seen s;

        if (open_at(path, &s, &j) != OK)
            _exit(99);
        for (int fd = 3; fd < 64; fd++)
            close(fd);
        journal_wait(j, append(j, 1));
        _exit(98); /* it was answered as if nothing had happened */
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_appended_is_replayed),
        cmocka_unit_test(a_tail_torn_at_any_byte_is_cut_off),
        cmocka_unit_test(a_journal_goes_on_after_a_torn_tail),
        cmocka_unit_test(any_changed_byte_before_the_last_record_is_refused),
        cmocka_unit_test(a_changed_byte_in_the_last_record_is_a_torn_tail),
        cmocka_unit_test(a_missing_record_in_the_middle_is_refused),
        cmocka_unit_test(another_file_is_refused),
        cmocka_unit_test(a_second_signer_is_refused),
        cmocka_unit_test(an_error_of_the_replay_ends_it),
        cmocka_unit_test(many_threads_share_the_syncs),
        cmocka_unit_test(a_failed_sync_ends_the_process),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
