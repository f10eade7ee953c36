/* SPDX-License-Identifier: Apache-2.0 */
/* layers: seed support signer rules wire crypto canon db base */
/* labels: threaded campaign */
/* The shipped signer, sandbox closed, as its clients meet it: through sockets, with
 * messages that no client of ours would send. It refuses, and goes on serving. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "canon/audit.h"
#include "support/campaign.h"
#include "support/seed_fixture.h"
#include "wire/memfd.h"
#include "wire/message.h"
#include "wire/signer_client.h"

#define ANSWER_US (20 * US_PER_S)

static struct seed_fixture f;
static struct seed_document document;
static struct bytes submit; /* a message that would be done */

static int set_up(void **state)
{
    struct buf b = {0};

    (void)state;
    seed_fixture_open(&f, "signer_process");
    document = seed_document(f.a, 500);
    seed_message(&(struct seed_act){.company = f.company.id,
                                    .person = &f.company.persons[REQUESTER],
                                    .item = seed_submit_item(f.a, &f.company, 0,
                                                             &document, uuid_new())},
                 &b);
    submit = arena_bytes(f.a, buf_bytes(&b));
    buf_clear(&b);
    seed_fixture_start_program(&f);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    seed_fixture_close(&f);
    return 0;
}

static int knock(const char *door)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", f.dir, door);
    return seed_knock(path);
}

/* What the signer says to these bytes. ERR_UNAVAILABLE: it closed the connection. */
static enum err say_with(const char *door, struct bytes message,
                         struct channel_fds *fds)
{
    struct channel_fds came;
    struct buf answer = {0};
    int fd = knock(door);
    enum err e = channel_send(fd, message, fds, clock_monotonic_us() + ANSWER_US);

    if (e == OK)
        e = channel_receive(fd, &answer, &came, clock_monotonic_us() + ANSWER_US);
    if (e == OK)
        e = seed_error_of(buf_bytes(&answer));
    buf_clear(&answer);
    close(fd);
    return e;
}

static enum err say(const char *door, struct bytes message)
{
    return say_with(door, message, NULL);
}

static bool serves(void)
{
    uint8_t status = SIGNER_STATUS;

    return say("web.sock", (struct bytes){&status, 1}) == OK;
}

static void it_says_that_it_is_ready(void **state)
{
    struct signer_client *c = NULL;
    char path[128];
    struct str json;

    (void)state;
    snprintf(path, sizeof path, "%s/web.sock", f.dir);
    assert_int_equal(signer_client_open(path, 2, ANSWER_US, &c), OK);
    assert_int_equal(signer_status(c, f.a, &json), OK);
    assert_non_null(memmem(json.p, json.n, "\"ready\":true", 12));
    signer_client_close(&c);
}

static void a_message_cut_anywhere_is_refused(void **state)
{
    (void)state;
    for (size_t n = 1; n < submit.n; n++)
        assert_int_equal(say("web.sock", (struct bytes){submit.p, n}),
                         ERR_SIGNER_MESSAGE);
    assert_true(serves());
}

static void a_message_with_a_byte_too_many_is_refused(void **state)
{
    struct buf b = {0};

    (void)state;
    buf_add_bytes(&b, submit);
    buf_add_byte(&b, 0);
    assert_int_equal(say("web.sock", buf_bytes(&b)), ERR_SIGNER_MESSAGE);
    buf_clear(&b);
}

static void an_oversized_message_is_refused(void **state)
{
    uint8_t *large = calloc(1, MESSAGE_MAX + 1);
    int fd = knock("web.sock");
    struct channel_fds came;
    struct buf answer = {0};

    (void)state;
    large[0] = SIGNER_ACT;
    assert_int_equal(send(fd, large, MESSAGE_MAX + 1, 0), MESSAGE_MAX + 1);
    assert_int_equal(
        channel_receive(fd, &answer, &came, clock_monotonic_us() + ANSWER_US), OK);
    assert_int_equal(seed_error_of(buf_bytes(&answer)), ERR_SIGNER_MESSAGE);
    buf_clear(&answer);
    close(fd);
    free(large);
    assert_true(serves());
}

static void noise_is_refused(void **state)
{
    uint8_t noise[4096];
    long rounds = test_campaign("FUZZ", 5) * 400;

    (void)state;
    srand((unsigned)test_campaign_seed());
    for (long i = 0; i < rounds; i++) {
        size_t n = 1 + (size_t)rand() % sizeof noise;
        for (size_t k = 0; k < n; k++)
            noise[k] = (uint8_t)rand();
        noise[0] = (uint8_t)(rand() % 10);
        if (noise[0] == SIGNER_STATUS && n == 1)
            continue;
        assert_int_not_equal(
            say(i % 2 ? "web.sock" : "worker.sock", (struct bytes){noise, n}), OK);
    }
    assert_true(serves());
}

static void each_door_has_its_own_messages(void **state)
{
    static const struct {
        const char *door;
        uint8_t type;
    } wrong[] = {{"web.sock", SIGNER_SIGN},          {"web.sock", SIGNER_LINK_PUT},
                 {"web.sock", SIGNER_CHECK},         {"worker.sock", SIGNER_LINK_OPEN},
                 {"worker.sock", SIGNER_LOGIN_CODE}, {"worker.sock", SIGNER_CHECKPOINT},
                 {"worker.sock", SIGNER_CHECK},      {"root.sock", SIGNER_SIGN},
                 {"root.sock", SIGNER_LINK_PUT},     {"root.sock", SIGNER_LOGIN_CODE}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_int_equal(say(wrong[i].door, (struct bytes){&wrong[i].type, 1}),
                         ERR_FORBIDDEN);
}

static void an_act_through_the_wrong_door_is_refused(void **state)
{
    (void)state;
    assert_int_equal(say("worker.sock", submit), ERR_FORBIDDEN);
    assert_int_equal(say("root.sock", submit), ERR_FORBIDDEN);
}

static struct bytes sign_message(uuid intent)
{
    struct buf b = {0};
    struct bytes kept;

    message_put_u8(&b, SIGNER_SIGN);
    message_put_uuid(&b, &f.company.id);
    message_put_uuid(&b, &intent);
    kept = arena_bytes(f.a, buf_bytes(&b));
    buf_clear(&b);
    return kept;
}

static void a_file_that_can_still_change_is_refused(void **state)
{
    struct channel_fds fds = {.n = 0};
    int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    (void)state;
    assert_int_equal(write(fd, document.document.p, document.document.n),
                     (ssize_t)document.document.n);
    channel_fds_add(&fds, fd);
    assert_int_equal(say_with("worker.sock", sign_message(uuid_new()), &fds),
                     ERR_SIGNER_MESSAGE);
    /* every seal but one */
    assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), 0);
    assert_int_equal(say_with("worker.sock", sign_message(uuid_new()), &fds),
                     ERR_SIGNER_MESSAGE);
    channel_fds_close(&fds);
}

static void what_is_no_memfd_is_refused(void **state)
{
    struct channel_fds fds = {.n = 0};

    (void)state;
    channel_fds_add(&fds, open("/dev/zero", O_RDONLY | O_CLOEXEC));
    assert_int_equal(say_with("worker.sock", sign_message(uuid_new()), &fds),
                     ERR_SIGNER_MESSAGE);
    channel_fds_close(&fds);
}

static void descriptors_that_nobody_asked_for_are_closed(void **state)
{
    struct channel_fds fds = {.n = 0};

    (void)state;
    for (int i = 0; i < CHANNEL_FDS_MAX; i++)
        channel_fds_add(&fds, open("/dev/null", O_RDONLY | O_CLOEXEC));
    /* far more than the signer may have open */
    for (int i = 0; i < 200; i++)
        assert_int_equal(say_with("web.sock", submit, &fds), ERR_SIGNER_MESSAGE);
    channel_fds_close(&fds);
    assert_true(serves());
}

static void a_client_that_leaves_in_the_middle_disturbs_nobody(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) {
        int fd = knock("web.sock");
        (void)!send(fd, submit.p, submit.n, MSG_NOSIGNAL);
        close(fd);
    }
    assert_true(serves());
}

static void the_same_act_is_answered_again(void **state)
{
    (void)state;
    assert_int_equal(say("web.sock", submit), OK);
    assert_int_equal(say("web.sock", submit), OK);
    assert_int_equal(seed_count(&f, "SELECT count(*) FROM seal_request"), 1);
}

static void it_reconnects_to_its_database_inside_the_sandbox(void **state)
{
    struct buf b = {0};
    enum err e;

    (void)state;
    test_pg_execute(f.database,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE usename = 'seal_signer' AND datname = current_database()");
    seed_message(&(struct seed_act){.company = f.company.id,
                                    .person = &f.company.persons[REQUESTER],
                                    .item = seed_submit_item(f.a, &f.company, 0,
                                                             &document, uuid_new())},
                 &b);
    e = say("web.sock", buf_bytes(&b));
    if (e == ERR_UNAVAILABLE) /* a connection that was just being used */
        e = say("web.sock", buf_bytes(&b));
    assert_int_equal(e, OK);
    buf_clear(&b);
}

static void it_makes_checkpoints(void **state)
{
    struct signer_client *c = NULL;
    char path[128];
    int64_t sequence = 0;

    (void)state;
    snprintf(path, sizeof path, "%s/web.sock", f.dir);
    assert_int_equal(signer_client_open(path, 1, ANSWER_US, &c), OK);
    assert_int_equal(signer_checkpoint(c, f.company.id, AUDIT_AUTHORITY, &sequence),
                     OK);
    assert_true(sequence > 0);
    signer_client_close(&c);
}

static void the_console_finds_every_row_in_order(void **state)
{
    struct signer_client *c = NULL;
    char path[128];
    struct str report;

    (void)state;
    snprintf(path, sizeof path, "%s/root.sock", f.dir);
    assert_int_equal(signer_client_open(path, 1, ANSWER_US, &c), OK);
    assert_int_equal(signer_check(c, f.a, f.company.id, &report), OK);
    assert_memory_equal(report.p, "ok: ", 4);
    signer_client_close(&c);
}

static void told_to_end_it_ends_in_order(void **state)
{
    (void)state;
    assert_int_equal(seed_fixture_stop_program(&f), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_that_it_is_ready),
        cmocka_unit_test(a_message_cut_anywhere_is_refused),
        cmocka_unit_test(a_message_with_a_byte_too_many_is_refused),
        cmocka_unit_test(an_oversized_message_is_refused),
        cmocka_unit_test(noise_is_refused),
        cmocka_unit_test(each_door_has_its_own_messages),
        cmocka_unit_test(an_act_through_the_wrong_door_is_refused),
        cmocka_unit_test(a_file_that_can_still_change_is_refused),
        cmocka_unit_test(what_is_no_memfd_is_refused),
        cmocka_unit_test(descriptors_that_nobody_asked_for_are_closed),
        cmocka_unit_test(the_same_act_is_answered_again),
        cmocka_unit_test(a_client_that_leaves_in_the_middle_disturbs_nobody),
        cmocka_unit_test(it_reconnects_to_its_database_inside_the_sandbox),
        cmocka_unit_test(it_makes_checkpoints),
        cmocka_unit_test(the_console_finds_every_row_in_order),
        cmocka_unit_test(told_to_end_it_ends_in_order),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
