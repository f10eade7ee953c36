/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base wire crypto canon draw pdf support */
/* labels: threaded */
/* The zygote and its children: what a sandbox refuses, what happens at a deadline,
 * after a death, and when many ask at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "pdf/sandbox.h"
#include "support/pdf_make.h"
#include "support/pdf_seal.h"

#define THREADS 8
#define DOCUMENTS 12 /* a thread */

static struct pdf_service *service;
static struct buf face;

static int set_up(void **state)
{
    (void)state;
    sandbox_warm(); /* as the zygote does: children inherit the filter */
    service = test_pdf_service();
    test_face(&face);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    pdf_service_close(&service);
    buf_clear(&face);
    return 0;
}

/* ---- sandbox ---- */

static bool connects(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool makes_a_unix_socket(void)
{
    int pair[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0;
}

static bool reads_a_file(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool writes_a_file(void)
{
    return open("/tmp/sk-sandbox-escaped", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0;
}

static bool starts_a_program(void)
{
    char *argv[] = {NULL};
    execve("/bin/true", argv, argv);
    return false; /* had it worked, we would not be here: it exits with 0 */
}

static bool forks(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool signals_its_parent(void)
{
    return kill(getppid(), 0) == 0;
}

static bool looks_into_another_process(void)
{
    return open("/proc/1/environ", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool raises_a_limit(void)
{
    const struct rlimit r = {RLIM_INFINITY, RLIM_INFINITY};
    return setrlimit(RLIMIT_CPU, &r) == 0;
}

static bool takes_much_memory(void)
{
    return mmap(NULL, (size_t)3 << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED;
}

enum lock { PARSER, RENDERER };
#define REFUSED 17
#define ALLOWED 42

/* REFUSED when the deed failed or killed the process. */
static int try_it(enum lock lock, bool (*deed)(void))
{
    static const struct sandbox_limits limits = {
        .memory_bytes = UINT64_C(1) << 30, .file_bytes = 4096, .cpu_seconds = 5};
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        bool locked = sandbox_begin(&limits, 3) &&
                      (lock == PARSER ? sandbox_lock_parser()
                                      : sandbox_lock_renderer("/usr/bin/pdftoppm"));
        if (!locked)
            _exit(1);
        _exit(deed() ? ALLOWED : REFUSED);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGSYS ? REFUSED : -WTERMSIG(status);
    return WEXITSTATUS(status);
}

static void a_locked_parser_can_do_nothing_to_the_world(void **state)
{
    (void)state;
    assert_int_equal(try_it(PARSER, connects), REFUSED);
    assert_int_equal(try_it(PARSER, makes_a_unix_socket), REFUSED);
    assert_int_equal(try_it(PARSER, reads_a_file), REFUSED);
    assert_int_equal(try_it(PARSER, writes_a_file), REFUSED);
    assert_int_equal(try_it(PARSER, starts_a_program), REFUSED);
    assert_int_equal(try_it(PARSER, forks), REFUSED);
    assert_int_equal(try_it(PARSER, signals_its_parent), REFUSED);
    assert_int_equal(try_it(PARSER, looks_into_another_process), REFUSED);
    assert_int_equal(try_it(PARSER, raises_a_limit), REFUSED);
}

static void a_locked_renderer_reads_fonts_and_nothing_more(void **state)
{
    (void)state;
    assert_int_equal(try_it(RENDERER, connects), REFUSED);
    assert_int_equal(try_it(RENDERER, makes_a_unix_socket), REFUSED);
    assert_int_equal(try_it(RENDERER, writes_a_file), REFUSED);
    assert_int_equal(try_it(RENDERER, starts_a_program), REFUSED);
    assert_int_equal(try_it(RENDERER, forks), REFUSED);
    assert_int_equal(try_it(RENDERER, signals_its_parent), REFUSED);
}

static void memory_is_limited(void **state)
{
    (void)state;
#ifdef SEALKEEPER_SANITIZED
    print_message("address space is not limited under a sanitizer\n");
    assert_int_equal(try_it(PARSER, takes_much_memory), ALLOWED);
#else
    assert_int_equal(try_it(PARSER, takes_much_memory), REFUSED);
#endif
}

/* ---- questions ---- */

static void make_document(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(2, "");
    pdf_build_write(b, out);
    pdf_build_free(&b);
}

static void make_large_document(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1500, "");
    pdf_build_write(b, out);
    pdf_build_free(&b);
}

static enum err prepare_once(struct digest *out)
{
    struct arena *a = arena_new();
    struct buf document = {0}, update = {0};
    struct pdf_prepared prepared;
    const struct pdf_page page = {0, 0, 595000, 842000, 0, 1000};
    make_document(&document);
    const struct bytes part = buf_bytes(&document);
    const struct pdf_question q = test_question(service, &part, 1, a);
    enum err e = test_prepare(&q, buf_bytes(&face), &page, &prepared, &update);
    if (e == OK)
        *out = prepared.digest;
    buf_clear(&document);
    buf_clear(&update);
    arena_free(&a);
    return e;
}

static void a_question_that_takes_too_long_is_given_up(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf document = {0}, normalised = {0};
    struct pdf_verdict verdict;
    const struct pdf_limits limits = PDF_LIMITS_DEFAULT;
    make_large_document(&document);
    const struct bytes part = buf_bytes(&document);
    struct pdf_question q = test_question(service, &part, 1, a);
    q.timeout_us = 5 * US_PER_MS;
    int64_t start = clock_monotonic_us();
    assert_int_equal(pdf_judge(&q, &limits, &verdict, &normalised), ERR_PDF_BOMB);
    assert_true(clock_monotonic_us() - start < 20 * US_PER_S);
    buf_clear(&document);
    buf_clear(&normalised);
    arena_free(&a);
}

/* Ends every child of ours, which is the zygote: its pid is found below our own. */
static int kill_zygote(void)
{
    char path[64], pids[256] = "";
    int killed = 0;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)gettid());
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_non_null(fgets(pids, sizeof pids, f));
    fclose(f);
    char *at = pids, *end;
    for (long pid; (pid = strtol(at, &end, 10)) > 0; at = end)
        killed += kill((pid_t)pid, SIGKILL) == 0;
    return killed;
}

static void a_dead_zygote_is_started_again(void **state)
{
    (void)state;
    struct digest before, after;
    assert_int_equal(prepare_once(&before), OK);
    assert_int_equal(kill_zygote(), 1);
    assert_int_equal(prepare_once(&after), OK);
    assert_true(digest_eq(&before, &after));
}

static void *ask_often(void *failures)
{
    struct digest first, next;
    for (int i = 0; i < DOCUMENTS; i++) {
        if (prepare_once(i == 0 ? &first : &next) != OK ||
            (i > 0 && !digest_eq(&first, &next)))
            (*(int *)failures)++;
    }
    return NULL;
}

static void many_threads_ask_at_once(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    int failures[THREADS] = {0};
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &failures[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(failures[i], 0);
    }
}

static enum err render(const struct buf *document, uint32_t page, struct buf *png,
                       struct pdf_reason *why)
{
    struct arena *a = arena_new();
    const struct bytes part = buf_bytes(document);
    const struct pdf_question q = test_question(service, &part, 1, a);
    const struct pdf_picture picture = {PDF_RENDERER_POPPLER, page, 60};
    enum err e = pdf_render(&q, &picture, why, png);
    arena_free(&a);
    return e;
}

static void a_page_becomes_a_png(void **state)
{
    (void)state;
    static const uint8_t magic[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    struct buf document = {0}, png = {0};
    struct pdf_reason why;
    make_document(&document);
    assert_int_equal(render(&document, 2, &png, &why), OK);
    assert_true(png.n > 500 && memcmp(png.p, magic, sizeof magic) == 0);
    buf_clear(&document);
    buf_clear(&png);
}

static void a_page_that_is_not_there_cannot_be_rendered(void **state)
{
    (void)state;
    struct buf document = {0}, png = {0};
    struct pdf_reason why;
    make_document(&document);
    assert_int_equal(render(&document, 9, &png, &why), ERR_PDF_RENDER);
    assert_int_equal(why.page, 9);
    buf_clear(&document);
    buf_clear(&png);
}

/* An approver would be shown a blank page: exit code 0, text gone, one line on stderr.
 */
static void text_that_a_renderer_leaves_out_is_a_refusal(void **state)
{
    (void)state;
    struct pdf_build *b = pdf_build_pages(1, "");
    struct buf document = {0}, png = {0};
    struct pdf_reason why;
    pdf_build_set(
        b, 3,
        "<</Type/Font/Subtype/Type0/BaseFont/Missing/Encoding/No-Such-CMap-H"
        "/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/Missing"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>"
        "/FontDescriptor<</Type/FontDescriptor/FontName/Missing/Flags 4>>>>]>>");
    pdf_build_write(b, &document);
    pdf_build_free(&b);
    assert_int_equal(render(&document, 1, &png, &why), ERR_PDF_RENDER);
    assert_string_equal(why.text, "the renderer left text out");
    buf_clear(&document);
    buf_clear(&png);
}

static void a_program_that_is_not_there_is_unavailable(void **state)
{
    (void)state;
    struct pdf_service *none = NULL;
    assert_int_equal(pdf_service_open("/nonexistent/sealkeeper-pdf", &none),
                     ERR_UNAVAILABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_locked_parser_can_do_nothing_to_the_world),
        cmocka_unit_test(a_locked_renderer_reads_fonts_and_nothing_more),
        cmocka_unit_test(memory_is_limited),
        cmocka_unit_test(a_question_that_takes_too_long_is_given_up),
        cmocka_unit_test(a_dead_zygote_is_started_again),
        cmocka_unit_test(many_threads_ask_at_once),
        cmocka_unit_test(a_page_becomes_a_png),
        cmocka_unit_test(a_page_that_is_not_there_cannot_be_rendered),
        cmocka_unit_test(text_that_a_renderer_leaves_out_is_a_refusal),
        cmocka_unit_test(a_program_that_is_not_there_is_unavailable),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
