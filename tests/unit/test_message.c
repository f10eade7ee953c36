/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base wire */
/* Messages, sealed memfds and the channel that carries both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "wire/channel.h"
#include "wire/memfd.h"
#include "wire/message.h"

static void fields_come_back_as_they_were_put(void **state)
{
    (void)state;
    struct buf b = {0};
    uuid id = uuid_new();
    struct digest d = {.b = {1, 2, 3}};
    message_put_u8(&b, 7);
    message_put_bool(&b, true);
    message_put_u16(&b, 0x1234);
    message_put_u32(&b, 0x12345678);
    message_put_u64(&b, UINT64_MAX - 1);
    message_put_i64(&b, -5);
    message_put_uuid(&b, &id);
    message_put_digest(&b, &d);
    message_put_str(&b, STR("掌印"));

    struct message m = message_of(buf_bytes(&b));
    assert_int_equal(message_u8(&m), 7);
    assert_true(message_bool(&m));
    assert_int_equal(message_u16(&m), 0x1234);
    assert_int_equal(message_u32(&m), 0x12345678);
    assert_true(message_u64(&m) == UINT64_MAX - 1);
    assert_true(message_i64(&m) == -5);
    assert_true(uuid_eq(message_uuid(&m), id));
    struct digest back = message_digest(&m);
    assert_true(digest_eq(&back, &d));
    assert_true(str_is(message_str(&m, 16), "掌印"));
    assert_true(message_done(&m));
    buf_clear(&b);
}

static void a_byte_left_over_refuses_the_message(void **state)
{
    (void)state;
    uint8_t raw[3] = {0, 1, 2};
    struct message m = message_of((struct bytes){raw, sizeof raw});
    assert_int_equal(message_u16(&m), 1);
    assert_false(message_done(&m));
}

static void a_message_that_ends_early_is_refused_and_reads_as_zero(void **state)
{
    (void)state;
    uint8_t raw[3] = {9, 9, 9};
    struct message m = message_of((struct bytes){raw, sizeof raw});
    assert_int_equal(message_u32(&m), 0);
    assert_int_equal(message_u8(&m), 0);
    assert_false(message_done(&m));
}

static void a_length_over_the_maximum_is_refused(void **state)
{
    (void)state;
    struct buf b = {0};
    message_put_str(&b, STR("12345"));
    struct message m = message_of(buf_bytes(&b));
    assert_int_equal(message_bytes(&m, 4).n, 0);
    assert_false(message_done(&m));
    buf_clear(&b);
}

static void a_truth_value_of_two_is_refused(void **state)
{
    (void)state;
    uint8_t raw = 2;
    struct message m = message_of((struct bytes){&raw, 1});
    assert_false(message_bool(&m));
    assert_false(message_done(&m));
}

static void a_memfd_without_seals_is_not_mapped(void **state)
{
    (void)state;
    struct memfd_view v;
    int fd = memfd_create("open", MFD_ALLOW_SEALING);
    assert_int_equal(write(fd, "abc", 3), 3);
    assert_int_equal(memfd_view_open(&v, fd, 10), ERR_SIGNER_MESSAGE);
    assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), 0);
    assert_int_equal(memfd_view_open(&v, fd, 10), ERR_SIGNER_MESSAGE);
    assert_true(memfd_seal(fd));
    assert_int_equal(memfd_view_open(&v, fd, 10), OK);
    assert_true(bytes_eq(v.bytes, str_bytes(STR("abc"))));
    memfd_view_close(&v);
    close(fd);
}

static void a_memfd_over_the_limit_is_refused(void **state)
{
    (void)state;
    struct memfd_view v;
    int fd = memfd_of(str_bytes(STR("12345")));
    assert_int_equal(memfd_view_open(&v, fd, 4), ERR_TOO_LARGE);
    close(fd);
}

static void a_sealed_memfd_cannot_be_written(void **state)
{
    (void)state;
    int fd = memfd_of(str_bytes(STR("12345")));
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, "x", 1, 0), -1);
    assert_int_equal(ftruncate(fd, 2), -1);
    close(fd);
}

static void a_file_is_not_taken_for_a_memfd(void **state)
{
    (void)state;
    struct memfd_view v;
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(memfd_view_open(&v, fd, SIZE_MAX), ERR_SIGNER_MESSAGE);
    close(fd);
}

static void a_message_travels_with_its_descriptors(void **state)
{
    (void)state;
    int pair[2];
    struct channel_fds fds = {.n = 0};
    struct channel_fds got;
    struct buf b = {0};
    assert_true(channel_pair(pair));
    channel_fds_add(&fds, memfd_of(str_bytes(STR("large"))));
    channel_fds_add(&fds, memfd_of(str_bytes(STR(""))));
    assert_int_equal(
        channel_send(pair[0], str_bytes(STR("hello")), &fds, CHANNEL_FOREVER), OK);
    assert_int_equal(channel_receive(pair[1], &b, &got, CHANNEL_FOREVER), OK);
    assert_true(bytes_eq(buf_bytes(&b), str_bytes(STR("hello"))));
    assert_int_equal(got.n, 2);
    struct memfd_view v;
    assert_int_equal(memfd_view_open(&v, got.fd[0], 100), OK);
    assert_true(bytes_eq(v.bytes, str_bytes(STR("large"))));
    memfd_view_close(&v);
    channel_fds_close(&got);
    channel_fds_close(&fds);
    buf_clear(&b);
    close(pair[0]);
    close(pair[1]);
}

static void waiting_ends_at_the_deadline_or_when_the_other_side_is_gone(void **state)
{
    (void)state;
    int pair[2];
    struct channel_fds got;
    struct buf b = {0};
    assert_true(channel_pair(pair));
    int64_t start = clock_monotonic_us();
    assert_int_equal(channel_receive(pair[1], &b, &got, start + 20 * US_PER_MS),
                     ERR_BUSY);
    assert_true(clock_monotonic_us() - start >= 20 * US_PER_MS);
    close(pair[0]);
    assert_int_equal(channel_receive(pair[1], &b, &got, CHANNEL_FOREVER),
                     ERR_UNAVAILABLE);
    assert_int_equal(channel_send(pair[1], str_bytes(STR("x")), NULL, CHANNEL_FOREVER),
                     ERR_UNAVAILABLE);
    buf_clear(&b);
    close(pair[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_come_back_as_they_were_put),
        cmocka_unit_test(a_byte_left_over_refuses_the_message),
        cmocka_unit_test(a_message_that_ends_early_is_refused_and_reads_as_zero),
        cmocka_unit_test(a_length_over_the_maximum_is_refused),
        cmocka_unit_test(a_truth_value_of_two_is_refused),
        cmocka_unit_test(a_memfd_without_seals_is_not_mapped),
        cmocka_unit_test(a_memfd_over_the_limit_is_refused),
        cmocka_unit_test(a_sealed_memfd_cannot_be_written),
        cmocka_unit_test(a_file_is_not_taken_for_a_memfd),
        cmocka_unit_test(a_message_travels_with_its_descriptors),
        cmocka_unit_test(waiting_ends_at_the_deadline_or_when_the_other_side_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
