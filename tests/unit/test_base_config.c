/* layers: base */
/* SPDX-License-Identifier: Apache-2.0 */
/* Settings from file and environment, log lines, crash points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/config.h"
#include "base/log.h"
#include "base/secret.h"

struct settings {
    char name[CONFIG_TEXT_MAX];
    int64_t count;
    bool loud;
    int64_t wait_us;
    int64_t room;
    struct secret key;
};

static const struct config_row rows[] = {
    {"name", CONFIG_TEXT, "nobody", offsetof(struct settings, name), "Who it is."},
    {"count", CONFIG_INT, "3", offsetof(struct settings, count), "How many."},
    {"loud", CONFIG_BOOL, "no", offsetof(struct settings, loud), "Whether loud."},
    {"wait", CONFIG_SECONDS, "30", offsetof(struct settings, wait_us), "How long."},
    {"room", CONFIG_SIZE, "64K", offsetof(struct settings, room), "How large."},
    {"key_file", CONFIG_SECRET_FILE, "", offsetof(struct settings, key), "The key."},
};

static char directory[] = "/tmp/sk-config-XXXXXX";
static char file[64];
static char key_file[64];
static char message[256];

static void write_file(const char *path, const char *content, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

    assert_true(fd >= 0);
    assert_int_equal(fchmod(fd, mode), 0);
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    assert_int_equal(close(fd), 0);
}

static bool load(const char *content, struct settings *s)
{
    write_file(file, content, 0644);
    memset(s, 0, sizeof *s);
    return config_load(rows, ARRAY_LEN(rows), file, s, message, sizeof message);
}

static void fallbacks_fill_what_nobody_gives(void **state)
{
    struct settings s;

    (void)state;
    assert_true(load("# nothing\n\n", &s));
    assert_string_equal(s.name, "nobody");
    assert_int_equal(s.count, 3);
    assert_false(s.loud);
    assert_int_equal(s.wait_us, 30 * US_PER_S);
    assert_int_equal(s.room, 65536);
    assert_int_equal(s.key.n, 0);
}

static void the_file_is_read_with_its_units(void **state)
{
    struct settings s;

    (void)state;
    assert_true(
        load("name = Li Wei = boss\n count=-7\nloud = yes\nwait = 7d\nroom = 2M", &s));
    assert_string_equal(s.name, "Li Wei = boss");
    assert_int_equal(s.count, -7);
    assert_true(s.loud);
    assert_int_equal(s.wait_us, 7 * US_PER_DAY);
    assert_int_equal(s.room, 2097152);
}

static void the_environment_overrides_the_file(void **state)
{
    struct settings s;

    (void)state;
    assert_int_equal(setenv("SEALKEEPER_COUNT", "12", 1), 0);
    assert_true(load("count = 5\n", &s));
    assert_int_equal(s.count, 12);
    assert_int_equal(setenv("SEALKEEPER_COUNT", "x", 1), 0);
    assert_false(load("", &s));
    assert_non_null(strstr(message, "SEALKEEPER_COUNT"));
    assert_int_equal(unsetenv("SEALKEEPER_COUNT"), 0);
}

static void a_mistake_names_file_and_line(void **state)
{
    static const char *const bad[] = {
        "\n\nnmae = x\n",           "\n\nname\n",
        "\n\ncount = 1x\n",         "\n\nloud = true\n",
        "\n\nwait = 5 y\n",         "\n\nwait = -5s\n",
        "\n\nroom = 5T\n",          "\n\nroom = 9999999999G\n",
        "\ncount = 1\ncount = 2\n",
    };
    struct settings s;
    char expected[128];

    (void)state;
    (void)snprintf(expected, sizeof expected, "%s:3: ", file);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_false(load(bad[i], &s));
        assert_memory_equal(message, expected, strlen(expected));
    }
}

static void a_secret_comes_from_a_file_that_others_cannot_read(void **state)
{
    struct settings s;
    char line[128];

    (void)state;
    (void)snprintf(line, sizeof line, "key_file = %s\n", key_file);
    write_file(key_file, "hush\n", 0600);
    assert_true(load(line, &s));
    assert_true(secret_eq(secret_bytes(&s.key), str_bytes(STR("hush"))));
    write_file(key_file, "hush\n", 0644);
    assert_false(load(line, &s));
    write_file(key_file, "", 0600);
    assert_false(load(line, &s));
}

static void a_key_without_fallback_must_be_given(void **state)
{
    static const struct config_row needed[] = {
        {"name", CONFIG_TEXT, NULL, offsetof(struct settings, name), "Who it is."}};
    struct settings s;

    (void)state;
    assert_false(config_load(needed, 1, NULL, &s, message, sizeof message));
    assert_non_null(strstr(message, "name is missing"));
}

/* Runs log_event with stderr in a file and returns what was written. */
static const char *logged(const char *detail)
{
    static char out[8192];
    int keep = dup(STDERR_FILENO);
    int fd = open(file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t n;

    assert_true(keep >= 0 && fd >= 0);
    assert_true(dup2(fd, STDERR_FILENO) >= 0);
    log_info("test.event", "%s", detail);
    assert_true(dup2(keep, STDERR_FILENO) >= 0);
    n = pread(fd, out, sizeof out - 1, 0);
    assert_true(n > 0);
    out[n] = '\0';
    (void)close(fd);
    (void)close(keep);
    return out;
}

static void a_log_line_escapes_what_a_terminal_would_act_on(void **state)
{
    const char *line;

    (void)state;
    line = logged("a\"b\\c\n\x1b[2J\xe2\x80\xae\xff章");
    assert_non_null(
        strstr(line, "a\\u0022b\\u005cc\\u000a\\u001b[2J\\u202e\\ufffd章\"}\n"));
    assert_int_equal(strchr(line, '\n') - line, strlen(line) - 1);
}

static void a_log_line_carries_the_context_of_its_thread(void **state)
{
    uuid company = {{1}}, actor = {{2}};
    const char *line;

    (void)state;
    log_context("x-1", &company, &actor);
    line = logged("");
    assert_non_null(strstr(line,
                           "\"exchange\":\"x-1\","
                           "\"company\":\"01000000-0000-0000-0000-000000000000\","
                           "\"actor\":\"02000000-0000-0000-0000-000000000000\"}"));
    log_context_clear();
    assert_null(strstr(logged(""), "company"));
}

static void a_log_line_that_is_too_long_is_cut_and_still_closed(void **state)
{
    static char detail[6000];
    const char *line;

    (void)state;
    memset(detail, '\n', sizeof detail - 1);
    line = logged(detail);
    assert_true(strlen(line) <= 4096);
    assert_string_equal(line + strlen(line) - 3, "\"}\n");
}

static int make_directory(void **state)
{
    (void)state;
    if (!mkdtemp(directory))
        return -1;
    (void)snprintf(file, sizeof file, "%s/conf", directory);
    (void)snprintf(key_file, sizeof key_file, "%s/key", directory);
    return 0;
}

static int remove_directory(void **state)
{
    (void)state;
    (void)unlink(file);
    (void)unlink(key_file);
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fallbacks_fill_what_nobody_gives),
        cmocka_unit_test(the_file_is_read_with_its_units),
        cmocka_unit_test(the_environment_overrides_the_file),
        cmocka_unit_test(a_mistake_names_file_and_line),
        cmocka_unit_test(a_secret_comes_from_a_file_that_others_cannot_read),
        cmocka_unit_test(a_key_without_fallback_must_be_given),
        cmocka_unit_test(a_log_line_escapes_what_a_terminal_would_act_on),
        cmocka_unit_test(a_log_line_carries_the_context_of_its_thread),
        cmocka_unit_test(a_log_line_that_is_too_long_is_cut_and_still_closed),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
