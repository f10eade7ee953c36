/* layers: http loop base */
/* SPDX-License-Identifier: Apache-2.0 */
/* What a browser gets of a folder of static files: which file, which encoding, which
 * headers. Without a server: an exchange is made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/log.h"
#include "http/encoding.h"
#include "http/static.h"

#define LONG_N 4000

static char directory[] = "/tmp/sk-static-XXXXXX";
static char long_text[LONG_N + 1];
static const char *const folders[] = {"assets", "a", "pdfjs"};
static const char *const names[] = {
    "index.html",       "a/index.html", "assets/app-1.js", "assets/app-1.js.br",
    "assets/lonely.br", "logo.png",     "pdfjs/map.bcmap", "short.txt"};

static struct static_files *files;
static struct arena *arena;

static void put_file(const char *name, const char *content)
{
    char path[128];
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(content, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static int make_files(void **state)
{
    char path[128];

    (void)state;
    log_open("test", LOG_LEVEL_ERROR);
    for (size_t i = 0; i < LONG_N; i++)
        long_text[i] = "function "[i % 9];
    assert_non_null(mkdtemp(directory));
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", directory, folders[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        put_file(names[i], long_text);
    put_file("index.html", "home");
    put_file("a/index.html", "link");
    put_file("assets/app-1.js.br", "as brotli");
    put_file("short.txt", "short");
    files = static_files_open(directory);
    assert_non_null(files);
    return 0;
}

static int remove_files(void **state)
{
    char path[128];

    (void)state;
    static_files_close(&files);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", directory, names[i]);
        (void)unlink(path);
    }
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", directory, folders[i]);
        (void)rmdir(path);
    }
    return rmdir(directory);
}

static int start(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct http_exchange *exchange(const char *accept_encoding)
{
    struct http_exchange *x = ARENA_NEW(arena, struct http_exchange);
    struct http_header *h = ARENA_ARRAY(arena, 2, struct http_header);

    h[0] = (struct http_header){STR("Accept-Encoding"), str_of(accept_encoding)};
    x->arena = arena;
    x->method = HTTP_GET;
    x->headers = h;
    x->header_count = accept_encoding ? 1 : 0;
    return x;
}

static struct http_exchange *get(const char *path, const char *accept_encoding)
{
    struct http_exchange *x = exchange(accept_encoding);

    x->path = str_of(path);
    static_reply(files, x);
    return x;
}

static const char *header(const struct http_exchange *x, const char *name)
{
    for (size_t i = 0; i < x->reply_header_count; i++) {
        if (str_is(x->reply_headers[i].name, name))
            return x->reply_headers[i].value.p;
    }
    return "";
}

static void assert_body(const struct http_exchange *x, const char *text)
{
    assert_int_equal(x->status, 200);
    assert_int_equal(x->reply.n, strlen(text));
    assert_memory_equal(x->reply.p, text, x->reply.n);
}

static void assert_unzips(struct bytes gzip, const char *text)
{
    uint8_t out[2 * LONG_N];
    z_stream z = {.next_in = (Bytef *)(uintptr_t)gzip.p,
                  .avail_in = (uInt)gzip.n,
                  .next_out = out,
                  .avail_out = sizeof out};

    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.total_out, strlen(text));
    assert_memory_equal(out, text, z.total_out);
    (void)inflateEnd(&z);
}

/* ---- encodings ---- */

static void brotli_made_by_the_build_is_preferred(void **state)
{
    struct http_exchange *x = get("/assets/app-1.js", "gzip, deflate, br");

    (void)state;
    assert_body(x, "as brotli");
    assert_string_equal(header(x, "Content-Encoding"), "br");
    assert_string_equal(x->reply_type, "text/javascript; charset=utf-8");
}

static void text_is_sent_as_gzip_to_who_takes_that_only(void **state)
{
    struct http_exchange *x = get("/assets/app-1.js", "gzip");

    (void)state;
    assert_string_equal(header(x, "Content-Encoding"), "gzip");
    assert_true(x->reply.n < LONG_N / 10);
    assert_unzips(x->reply, long_text);
}

static void who_takes_no_encoding_gets_the_file_as_it_is(void **state)
{
    static const char *const accepts[] = {NULL, "", "identity", "gzip;q=0, br;q=0.0",
                                          "gzipped, xbr"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(accepts); i++) {
        struct http_exchange *x = get("/assets/app-1.js", accepts[i]);

        assert_body(x, long_text);
        assert_string_equal(header(x, "Content-Encoding"), "");
        assert_string_equal(header(x, "Vary"), "Accept-Encoding");
    }
}

static void accept_encoding_is_read_as_the_standard_has_it(void **state)
{
    (void)state;
    assert_true(encoding_is_taken(STR("br , GZip ; q=0.5"), "gzip"));
    assert_true(encoding_is_taken(STR("gzip;q=0.001"), "gzip"));
    assert_true(encoding_is_taken(STR("\tgzip\t"), "gzip"));
    assert_false(encoding_is_taken(STR("gzip ; q=0"), "gzip"));
    assert_false(encoding_is_taken(STR("gzip;Q=0.000"), "gzip"));
    assert_false(encoding_is_taken(STR(",,;,"), "gzip"));
    assert_false(encoding_is_taken((struct str){NULL, 0}, "gzip"));
}

static void every_encoding_has_a_tag_of_its_own(void **state)
{
    const char *br = header(get("/assets/app-1.js", "br"), "ETag");
    const char *gzip = header(get("/assets/app-1.js", "gzip"), "ETag");
    const char *plain = header(get("/assets/app-1.js", NULL), "ETag");

    (void)state;
    assert_string_not_equal(br, gzip);
    assert_string_not_equal(gzip, plain);
    assert_string_not_equal(br, plain);
}

static void a_tag_of_the_same_encoding_saves_the_body(void **state)
{
    const char *tag = header(get("/assets/app-1.js", "gzip"), "ETag");
    struct http_exchange *x = exchange("gzip");
    struct http_header *h = (struct http_header *)(uintptr_t)x->headers;

    (void)state;
    h[1] = (struct http_header){STR("If-None-Match"), str_of(tag)};
    x->header_count = 2;
    x->path = STR("/assets/app-1.js");
    static_reply(files, x);
    assert_int_equal(x->status, 304);
    assert_int_equal(x->reply.n, 0);
    assert_string_equal(header(x, "ETag"), tag);
    assert_string_equal(header(x, "Vary"), "Accept-Encoding");
}

static void a_tag_of_another_encoding_does_not(void **state)
{
    const char *tag = header(get("/assets/app-1.js", NULL), "ETag");
    struct http_exchange *x = exchange("gzip");
    struct http_header *h = (struct http_header *)(uintptr_t)x->headers;

    (void)state;
    h[1] = (struct http_header){STR("If-None-Match"), str_of(tag)};
    x->header_count = 2;
    x->path = STR("/assets/app-1.js");
    static_reply(files, x);
    assert_int_equal(x->status, 200);
}

static void what_is_compressed_already_or_short_stays_as_it_is(void **state)
{
    (void)state;
    assert_body(get("/logo.png", "gzip, br"), long_text);
    assert_string_equal(header(get("/logo.png", "gzip"), "Vary"), "");
    assert_body(get("/short.txt", "gzip"), "short");
    assert_body(get("/pdfjs/map.bcmap", "gzip"), long_text);
}

static void a_twin_is_no_file_of_its_own(void **state)
{
    (void)state;
    assert_int_equal(get("/assets/app-1.js.br", "br")->status, 404);
    assert_body(get("/assets/lonely.br", "br"), long_text);
}

/* ---- which file ---- */

static void a_screen_of_the_application_is_its_page(void **state)
{
    static const char *const screens[] = {
        "/", "/requests/12", "/seals/", "/requests/a.b/c", "/docs", "/apis"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(screens); i++)
        assert_body(get(screens[i], NULL), "home");
}

static void a_missing_file_is_not_the_page_of_the_application(void **state)
{
    static const char *const missing[] = {"/assets/app-2", "/pdfjs/nothing", "/api/v2",
                                          "/robots.txt", "/requests/a.pdf"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(missing); i++)
        assert_int_equal(get(missing[i], NULL)->status, 404);
}

/* ---- headers ---- */

static void the_page_of_mailed_links_is_neither_kept_nor_indexed(void **state)
{
    static const char *const paths[] = {"/a/", "/a", "/a/index.html"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        struct http_exchange *x = get(paths[i], NULL);

        assert_body(x, "link");
        assert_string_equal(header(x, "Cache-Control"), "no-store");
        assert_string_equal(header(x, "X-Robots-Tag"), "noindex, nofollow");
    }
}

static void pages_are_asked_for_again_and_named_files_are_kept(void **state)
{
    (void)state;
    assert_string_equal(header(get("/", NULL), "Cache-Control"), "no-cache");
    assert_non_null(
        strstr(header(get("/assets/app-1.js", NULL), "Cache-Control"), "immutable"));
    assert_string_equal(header(get("/pdfjs/map.bcmap", NULL), "Cache-Control"),
                        "no-cache");
}

static void a_page_says_what_it_may_do(void **state)
{
    struct http_exchange *x = get("/", NULL);

    (void)state;
    assert_non_null(strstr(header(x, "Content-Security-Policy"), "default-src 'none'"));
    assert_null(strstr(header(x, "Content-Security-Policy"), "unsafe-inline"));
    assert_non_null(strstr(header(x, "Permissions-Policy"), "camera=()"));
    assert_string_equal(header(x, "Cross-Origin-Opener-Policy"), "same-origin");
    assert_string_equal(header(x, "X-Frame-Options"), "DENY");
}

/* ---- replies of the API ---- */

static struct http_exchange *answered(enum http_method method, const char *type)
{
    struct http_exchange *x = exchange("gzip");

    x->method = method;
    http_reply(x, 200, type, str_bytes(str_of(long_text)));
    return x;
}

static void a_long_answer_is_compressed(void **state)
{
    struct http_exchange *x = answered(HTTP_GET, "application/json");

    (void)state;
    encoding_shrink_reply(x);
    assert_string_equal(header(x, "Content-Encoding"), "gzip");
    assert_string_equal(header(x, "Vary"), "Accept-Encoding");
    assert_unzips(x->reply, long_text);
}

static void answers_that_may_hold_secrets_or_come_back_are_not(void **state)
{
    struct http_exchange *posted = answered(HTTP_POST, "application/json");
    struct http_exchange *tagged = answered(HTTP_GET, "application/json");
    struct http_exchange *binary = answered(HTTP_GET, "application/pdf");

    (void)state;
    http_reply_header(tagged, "ETag", "\"3\"");
    encoding_shrink_reply(posted);
    encoding_shrink_reply(tagged);
    encoding_shrink_reply(binary);
    assert_string_equal(header(posted, "Content-Encoding"), "");
    assert_string_equal(header(tagged, "Content-Encoding"), "");
    assert_string_equal(header(binary, "Content-Encoding"), "");
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    log_open("test", LOG_LEVEL_ERROR);
    assert_null(static_files_open("/nonexistent/web"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(brotli_made_by_the_build_is_preferred),
        TEST(text_is_sent_as_gzip_to_who_takes_that_only),
        TEST(who_takes_no_encoding_gets_the_file_as_it_is),
        TEST(accept_encoding_is_read_as_the_standard_has_it),
        TEST(every_encoding_has_a_tag_of_its_own),
        TEST(a_tag_of_the_same_encoding_saves_the_body),
        TEST(a_tag_of_another_encoding_does_not),
        TEST(what_is_compressed_already_or_short_stays_as_it_is),
        TEST(a_twin_is_no_file_of_its_own),
        TEST(a_screen_of_the_application_is_its_page),
        TEST(a_missing_file_is_not_the_page_of_the_application),
        TEST(the_page_of_mailed_links_is_neither_kept_nor_indexed),
        TEST(pages_are_asked_for_again_and_named_files_are_kept),
        TEST(a_page_says_what_it_may_do),
        TEST(a_long_answer_is_compressed),
        TEST(answers_that_may_hold_secrets_or_come_back_are_not),
        TEST(a_folder_that_is_not_there_is_an_error),
    };

    return cmocka_run_group_tests(tests, make_files, remove_files);
}
