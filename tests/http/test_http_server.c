/* layers: http loop base */
/* labels: threaded */
/* SPDX-License-Identifier: Apache-2.0 */
/* A real server over loopback, driven byte by byte: what it refuses, what it limits,
 * how it drains. Hostile messages are each followed by a second one that must never be
 * answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/http.h"

#define ANSWER_MAX 262144
#define PATIENCE_MS 20000 /* for what must come: a loaded machine is no failure */
#define SECOND "GET /api/second HTTP/1.1\r\nHost: x\r\n\r\n"
#define HOST "Host: x\r\n"

/* ---- the program under test: a few routes ---- */

static atomic_int second_calls, after_calls, tick_calls;
static atomic_bool is_ready;
static sem_t entered, leave;
static uuid stream_company = {{1}}, stream_person = {{2}}, stream_session = {{3}};

static enum err echo(struct http_exchange *x)
{
    http_reply_header(x, "X-Param", arena_cstr(x->arena, x->param[0]));
    http_reply(x, 200, "text/plain", x->body);
    return OK;
}

static enum err show(struct http_exchange *x)
{
    struct str q = http_query_get(x, "q");
    struct str cookie = http_cookie_get(x, "sid");
    const char *z =
        arena_printf(x->arena, "%.*s|%.*s|%.*s|%.*s", (int)x->param[0].n, x->param[0].p,
                     (int)x->param[1].n, x->param[1].p, (int)q.n, q.p ? q.p : "",
                     (int)cookie.n, cookie.p ? cookie.p : "");

    http_reply(x, 200, "text/plain", str_bytes(str_of(z)));
    return OK;
}

static enum err second(struct http_exchange *x)
{
    atomic_fetch_add(&second_calls, 1);
    http_reply(x, 200, "text/plain", str_bytes(STR("second")));
    return OK;
}

static enum err block(struct http_exchange *x)
{
    (void)sem_post(&entered);
    (void)sem_wait(&leave);
    http_reply(x, 200, "text/plain", str_bytes(STR("done")));
    return OK;
}

static enum err events(struct http_exchange *x)
{
    http_reply_stream(
        x, &(struct http_listener){stream_company, stream_person, stream_session});
    return OK;
}

static enum err large(struct http_exchange *x)
{
    http_reply(x, 200, "text/plain",
               (struct bytes){arena_alloc(x->arena, 200000), 200000});
    return OK;
}

static enum err injecting(struct http_exchange *x)
{
    http_reply_header(x, "X-Evil", "a\r\nX-Injected: yes");
    http_reply(x, 204, NULL, (struct bytes){NULL, 0});
    return OK;
}

/* of sixteen and thirty-two characters, next to each other in the arena */
static enum err even(struct http_exchange *x)
{
    http_reply_header(x, "X-Sixteen-Long-1", "0123456789abcdef");
    http_reply_header(x, "X-Sixteen-Long-2", "0123456789abcdef0123456789abcdef");
    http_reply(x, 204, NULL, (struct bytes){NULL, 0});
    return OK;
}

static enum err refusing(struct http_exchange *x)
{
    (void)x;
    return ERR_GRANT_NOT_LIVE;
}

static enum err silent(struct http_exchange *x)
{
    (void)x;
    return OK;
}

#define ROUTE(m, p, h) .method = (m), .path = (p), .handler = (h), .permission = 1
static const struct http_route routes[] = {
    {ROUTE(HTTP_POST, "/api/echo", echo), .body_max = 65536},
    {ROUTE(HTTP_PUT, "/api/echo", echo), .body_max = 16},
    {ROUTE(HTTP_POST, "/api/apart", echo), .body_max = 65536, .flags = HTTP_BODY_APART},
    {ROUTE(HTTP_GET, "/api/show/{a}/{b}", show)},
    {ROUTE(HTTP_GET, "/api/show/{a}/literal", refusing)},
    {ROUTE(HTTP_GET, "/api/second", second)},
    {ROUTE(HTTP_GET, "/api/block", block)},
    {ROUTE(HTTP_GET, "/api/slow", block), .flags = HTTP_SLOW},
    {ROUTE(HTTP_GET, "/api/events", events), .flags = HTTP_STREAM},
    {ROUTE(HTTP_GET, "/api/large", large)},
    {ROUTE(HTTP_GET, "/api/injecting", injecting)},
    {ROUTE(HTTP_GET, "/api/even", even)},
    {ROUTE(HTTP_GET, "/api/refusing", refusing)},
    {ROUTE(HTTP_GET, "/api/silent", silent)},
    {.path = NULL},
};
static const struct http_route *const tables[] = {routes};

static enum err before(struct http_exchange *x)
{
    return http_header_get(x, "x-deny").p ? ERR_FORBIDDEN : OK;
}

static void after(struct http_exchange *x)
{
    (void)x;
    atomic_fetch_add(&after_calls, 1);
}

static bool ready(void *context)
{
    (void)context;
    return atomic_load(&is_ready);
}

static void own_metrics(struct buf *out, void *context)
{
    (void)context;
    buf_add_cstr(out, "own_metric 7\n");
}

static void tick(void *context)
{
    (void)context;
    atomic_fetch_add(&tick_calls, 1);
}

/* ---- the server and raw clients ---- */

static struct http_server *server;
static pthread_t server_thread;
static int server_result;
static int port;
static char directory[] = "/tmp/sk-http-XXXXXX";
static char health_listen[64];
static char answer[ANSWER_MAX];

static void *run(void *unused)
{
    (void)unused;
    server_result = http_server_run(server);
    return NULL;
}

static void put_file(const char *name, const char *content)
{
    char path[128];
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/www/%s", directory, name);
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
    assert_non_null(mkdtemp(directory));
    (void)snprintf(path, sizeof path, "%s/www", directory);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/www/assets", directory);
    assert_int_equal(mkdir(path, 0700), 0);
    put_file("index.html", "<!doctype html>home");
    put_file("assets/app-1.js", "run()");
    put_file(".hidden", "no");
    (void)snprintf(path, sizeof path, "%s/www/link.txt", directory);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    (void)snprintf(health_listen, sizeof health_listen, "unix:%s/health", directory);
    return 0;
}

static int remove_files(void **state)
{
    static const char *const names[] = {"www/index.html", "www/assets/app-1.js",
                                        "www/.hidden", "www/link.txt"};
    char path[128];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", directory, names[i]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof path, "%s/www/assets", directory);
    (void)rmdir(path);
    (void)snprintf(path, sizeof path, "%s/www", directory);
    (void)rmdir(path);
    return rmdir(directory);
}

static struct http_settings settings(void)
{
    static char www[64];

    (void)snprintf(www, sizeof www, "%s/www", directory);
    return (struct http_settings){.listen = "127.0.0.1:0",
                                  .metrics_listen = health_listen,
                                  .static_dir = www,
                                  .threads = 2,
                                  .slow_threads = 1,
                                  .queue_max = 2,
                                  .slow_queue_max = 1,
                                  .streams_max = 3,
                                  .stream_life_us = 4 * US_PER_S,
                                  .inflight_body_max = 100000,
                                  .inflight_apart_max = 100000,
                                  .tables = tables,
                                  .table_count = 1,
                                  .before = before,
                                  .after = after,
                                  .ready = ready,
                                  .metrics = own_metrics,
                                  .tick = tick};
}

static int start(void **state)
{
    struct http_settings s = settings();

    (void)state;
    atomic_store(&second_calls, 0);
    atomic_store(&is_ready, true);
    assert_int_equal(sem_init(&entered, 0, 0) | sem_init(&leave, 0, 0), 0);
    assert_int_equal(http_server_open(&s, &server), OK);
    port = http_server_port(server);
    assert_int_equal(pthread_create(&server_thread, NULL, run, NULL), 0);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    if (!server)
        return 0;
    for (int i = 0; i < 64; i++) /* a test that failed may have left handlers waiting */
        (void)sem_post(&leave);
    (void)kill(getpid(), SIGTERM);
    assert_int_equal(pthread_join(server_thread, NULL), 0);
    assert_int_equal(server_result, 0);
    http_server_close(&server);
    return 0;
}

static int dial(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

static int dial_health(void)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)snprintf(a.sun_path, sizeof a.sun_path, "%s/health", directory);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

static void say(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL);

        if (done < 0)
            return; /* refused and closed while we were speaking */
        bytes += done;
        n -= (size_t)done;
    }
}

static void say_text(int fd, const char *z)
{
    say(fd, z, strlen(z));
}

/* Reads into answer[] until `enough` is in it, the end, or ms of silence. Returns true
 * when the server closed. */
static bool hear_until(int fd, const char *enough, int ms)
{
    size_t n = 0;

    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        ssize_t got;

        answer[n] = '\0';
        if (enough && strstr(answer, enough))
            return false;
        if (n == sizeof answer - 1 || poll(&p, 1, ms) <= 0)
            return false;
        got = recv(fd, answer + n, sizeof answer - 1 - n, 0);
        if (got <= 0)
            return true;
        n += (size_t)got;
    }
}

static bool hear_end(int fd)
{
    return hear_until(fd, NULL, PATIENCE_MS);
}

/* One message, its reply in answer[]; the connection is closed by us. */
static const char *ask(const char *message)
{
    int fd = dial();

    say_text(fd, message);
    assert_int_equal(shutdown(fd, SHUT_WR), 0);
    (void)hear_end(fd);
    (void)close(fd);
    return answer;
}

static const char *ask_health(const char *path)
{
    char message[128];
    int fd = dial_health();

    (void)snprintf(message, sizeof message, "GET %s HTTP/1.1\r\n" HOST "\r\n", path);
    say_text(fd, message);
    assert_int_equal(shutdown(fd, SHUT_WR), 0);
    (void)hear_end(fd);
    (void)close(fd);
    return answer;
}

/* Waits until /metrics or /readyz holds the text: no guess how long the server needs.
 */
static void await_health(const char *path, const char *text)
{
    int64_t until = clock_monotonic_us() + PATIENCE_MS * US_PER_MS;

    while (!strstr(ask_health(path), text)) {
        assert_true(clock_monotonic_us() < until);
        clock_sleep_us(5 * US_PER_MS);
    }
}

static int status_of(const char *reply)
{
    bool http =
        strncmp(reply, "HTTP/1.1 ", 9) == 0 || strncmp(reply, "HTTP/1.0 ", 9) == 0;

    return http ? (int)strtol(reply + 9, NULL, 10) : 0;
}

static int replies_in(const char *text)
{
    int n = 0;

    for (const char *at = text; (at = strstr(at, "HTTP/1.1 ")); at++)
        n++;
    return n;
}

/* ---- framing ---- */

/* Everything here is one message and then SECOND. */
static const char *const hostile[] = {
    /* lengths */
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Content-Length: 4\r\nContent-Length: 9\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length: +4\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length: -4\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length: 0x4\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length: 4, 4\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length: 4 4\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length: 4;\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length: 4.0\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Content-Length: 18446744073709551620\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length: 9999999999999999\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length : 4\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length\t: 4\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST " Content-Length: 4\r\n\r\nabcd",
    "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length: \"4\"\r\n\r\nabcd",
    /* encodings */
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST "Transfer-Encoding:\x0b"
    "chunked\r\n\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    /* chunks */
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n+4\r\nabcd\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n 4\r\nabcd\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n4 \r\nabcd\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n4;a=b\r\nabcd\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n4\nabcd\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n4\r\nabcdX\r\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\n0\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n000000004\r\nabcd\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\nffffffff\r\nabcd\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n\r\n",
    "POST /api/echo HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: a\r\n\r\n",
    /* hosts */
    "GET /api/second HTTP/1.1\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST HOST "\r\n",
    "GET /api/second HTTP/1.1\r\nHost:\r\n\r\n",
    "GET /api/second HTTP/1.1\r\nHost: a b\r\n\r\n",
    "GET /api/second HTTP/1.1\r\nHost: a,b\r\n\r\n",
    "GET /api/second HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "GET /api/second HTTP/1.1\r\nHost: a@b\r\n\r\n",
    /* lines and fields */
    "GET /api/second HTTP/1.1\nHost: x\n\n",
    "GET /api/second HTTP/1.1\r\nHost: x\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "X: a\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "X: a\rY: b\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "X: a\r\n\tb\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "X\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST ": a\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "X Y: a\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "X(Y): a\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "X\x80: a\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "X: a\x01\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "X: a\x7f\r\n\r\n",
    "GET /api/second HTTP/1.1\r\n" HOST "Expect: 200-maybe\r\n\r\n",
    "\r\nGET /api/second HTTP/1.1\r\n" HOST "\r\n",
    " GET /api/second HTTP/1.1\r\n" HOST "\r\n",
    /* request lines */
    "GET  /api/second HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second  HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second HTTP/1.1 \r\n" HOST "\r\n",
    "GET\t/api/second HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second\r\n",
    "GET /api/second\r\n" HOST "\r\n",
    "GET /api/second HTTP/0.9\r\n" HOST "\r\n",
    "GET /api/second HTTP/2.0\r\n" HOST "\r\n",
    "GET /api/second HTTP/1.2\r\n" HOST "\r\n",
    "GET /api/second HTTP/1.10\r\n" HOST "\r\n",
    "GET /api/second http/1.1\r\n" HOST "\r\n",
    "GET /api/second HTTP/1,1\r\n" HOST "\r\n",
    "get /api/second HTTP/1.1\r\n" HOST "\r\n",
    "FOO /api/second HTTP/1.1\r\n" HOST "\r\n",
    "TRACE /api/second HTTP/1.1\r\n" HOST "\r\n",
    "CONNECT x:80 HTTP/1.1\r\n" HOST "\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\n" HOST "\r\n",
    /* targets */
    "GET http://x/api/second HTTP/1.1\r\n" HOST "\r\n",
    "GET //x/api/second HTTP/1.1\r\n" HOST "\r\n",
    "GET api/second HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second%00 HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second%0a HTTP/1.1\r\n" HOST "\r\n",
    "GET /api%2fsecond HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/%2e%2e/api/second HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/../api/second HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/./second HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/.. HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second%2 HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second%zz HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second%252e HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second?q=%00 HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second#part HTTP/1.1\r\n" HOST "\r\n",
    "GET /api\\second HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/second\xe7\xab\xa0 HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/\"second\" HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/{a} HTTP/1.1\r\n" HOST "\r\n",
    "GET /api/<a> HTTP/1.1\r\n" HOST "\r\n",
    /* other protocols */
    "\x16\x03\x01\x02 tls\r\n\r\n",
    "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
    "EHLO x\r\n\r\n",
    "{\"json\": true}\r\n\r\n",
};

/* The server answers at most once, with a refusal, and closes. */
static void assert_refused(int fd, const char *what)
{
    bool closed = hear_end(fd);

    if (!closed || replies_in(answer) != 1 || status_of(answer) < 400 ||
        !strstr(answer, "Connection: close"))
        fail_msg("not refused: %s\n-- answered: %.300s", what, answer);
    (void)close(fd);
}

static void every_hostile_message_is_refused_and_nothing_after_it_answered(void **state)
{
    (void)state;
    assert_true(ARRAY_LEN(hostile) >= 100);
    for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
        int fd = dial();

        say_text(fd, hostile[i]);
        say_text(fd, SECOND);
        assert_refused(fd, hostile[i]);
    }
    assert_int_equal(atomic_load(&second_calls), 0);
}

static void a_hostile_message_in_single_bytes_is_refused_as_well(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(hostile); i += 7) {
        int fd = dial();

        for (const char *c = hostile[i]; *c; c++)
            say(fd, c, 1);
        say_text(fd, SECOND);
        assert_refused(fd, hostile[i]);
    }
    assert_int_equal(atomic_load(&second_calls), 0);
}

/* Every byte in the places where a byte may not stand. */
static void no_control_byte_passes_in_a_name_a_value_or_a_target(void **state)
{
    static const char *const frames[] = {
        "GET /api/second HTTP/1.1\r\n" HOST "X\1Y: a\r\n\r\n",
        "GET /api/second HTTP/1.1\r\n" HOST "X: a\1b\r\n\r\n",
        "GET /api/sec\1ond HTTP/1.1\r\n" HOST "\r\n",
    };

    (void)state;
    for (size_t f = 0; f < ARRAY_LEN(frames); f++) {
        for (int c = 0; c < 0x20; c++) {
            char message[128];
            size_t n = strlen(frames[f]);
            int fd;

            if (c == '\t' && f == 1)
                continue; /* a tab may stand inside a value */
            memcpy(message, frames[f], n);
            *(char *)memchr(message, 1, n) = (char)c;
            fd = dial();
            say(fd, message, n);
            say_text(fd, SECOND);
            assert_refused(fd, frames[f]);
        }
    }
    assert_int_equal(atomic_load(&second_calls), 0);
}

static void a_message_behind_an_unanswered_one_is_not_read(void **state)
{
    int fd = dial();

    (void)state;
    say_text(fd,
             "POST /api/echo HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nabcd" SECOND);
    assert_true(hear_end(fd));
    assert_int_equal(status_of(answer), 200);
    assert_int_equal(replies_in(answer), 1);
    assert_non_null(strstr(answer, "Connection: close"));
    assert_int_equal(atomic_load(&second_calls), 0);
    (void)close(fd);
}

static void plain_messages_are_answered_one_after_the_other(void **state)
{
    int fd = dial();

    (void)state;
    for (int i = 1; i <= 50; i++) {
        say_text(fd, SECOND);
        (void)hear_until(fd, "second", PATIENCE_MS);
        assert_int_equal(status_of(answer), 200);
    }
    assert_int_equal(atomic_load(&second_calls), 50);
    (void)close(fd);
}

static void a_message_in_single_bytes_is_understood(void **state)
{
    int fd = dial();

    (void)state;
    for (const char *c =
             "POST /api/echo HTTP/1.1\r\n" HOST
             "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n";
         *c; c++)
        say(fd, c, 1);
    (void)hear_until(fd, "abcdef", PATIENCE_MS);
    assert_int_equal(status_of(answer), 200);
    assert_non_null(strstr(answer, "abcdef"));
    (void)close(fd);
}

static void http_1_0_is_answered_and_closed(void **state)
{
    int fd = dial();

    (void)state;
    say_text(fd, "GET /api/second HTTP/1.0\r\n\r\n");
    assert_true(hear_end(fd));
    assert_int_equal(status_of(answer), 200);
    (void)close(fd);
}

static void a_client_that_waits_for_continue_gets_it(void **state)
{
    int fd = dial();

    (void)state;
    say_text(fd, "POST /api/echo HTTP/1.1\r\n" HOST
                 "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    (void)hear_until(fd, "\r\n\r\n", PATIENCE_MS);
    assert_int_equal(status_of(answer), 100);
    say_text(fd, "abcd");
    (void)hear_until(fd, "abcd", PATIENCE_MS);
    assert_int_equal(status_of(answer), 200);
    (void)close(fd);
}

/* ---- limits ---- */

static void a_head_that_is_too_large_is_refused(void **state)
{
    static char filler[17000];
    int fd = dial();

    (void)state;
    memset(filler, 'a', sizeof filler);
    say_text(fd, "GET /api/second HTTP/1.1\r\n" HOST "X: ");
    say(fd, filler, sizeof filler);
    say_text(fd, "\r\n\r\n");
    assert_refused(fd, "large head");
}

static void a_head_with_more_than_a_hundred_fields_is_refused(void **state)
{
    (void)state;
    for (int fields = 100; fields <= 101; fields++) {
        int fd = dial();

        say_text(fd, "GET /api/second HTTP/1.1\r\n" HOST);
        for (int i = 1; i < fields; i++)
            say_text(fd, "X: a\r\n");
        say_text(fd, "\r\n");
        if (fields == 101) {
            assert_refused(fd, "101 fields");
        } else {
            (void)hear_until(fd, "second", PATIENCE_MS);
            assert_int_equal(status_of(answer), 200);
            (void)close(fd);
        }
    }
}

static void a_body_larger_than_the_route_takes_is_refused_at_its_head(void **state)
{
    int fd = dial();

    (void)state;
    say_text(fd, "PUT /api/echo HTTP/1.1\r\n" HOST "Content-Length: 17\r\n\r\n");
    assert_refused(fd, "length");
    assert_int_equal(status_of(answer), 413);
    fd = dial();
    say_text(fd, "PUT /api/echo HTTP/1.1\r\n" HOST
                 "Transfer-Encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n1\r\n");
    assert_refused(fd, "chunks");
    assert_int_equal(status_of(answer), 413);
    fd = dial();
    say_text(fd, "GET /api/second HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n");
    assert_refused(fd, "body of GET");
    assert_int_equal(status_of(answer), 413);
    assert_int_equal(status_of(ask("PUT /api/echo HTTP/1.1\r\n" HOST
                                   "Content-Length: 16\r\n\r\n0123456789abcdef")),
                     200);
}

static void bodies_in_flight_are_bounded_together(void **state)
{
    static const char head[] = "POST /api/echo HTTP/1.1\r\n" HOST
                               "Content-Length: 60000\r\nExpect: 100-continue\r\n\r\n";
    int64_t until = clock_monotonic_us() + PATIENCE_MS * US_PER_MS;
    int holder = dial();
    int fd = dial();

    (void)state;
    say_text(holder, head);
    (void)hear_until(holder, "\r\n\r\n", PATIENCE_MS);
    assert_int_equal(status_of(answer), 100); /* its body is on the account now */
    say_text(fd, head);
    assert_refused(fd, "second large body");
    assert_int_equal(status_of(answer), 503);
    assert_non_null(strstr(answer, "Retry-After: 1"));
    (void)close(holder);
    do { /* admitted as soon as the server has seen the other one go */
        assert_true(clock_monotonic_us() < until);
        fd = dial();
        say_text(fd, head);
        (void)hear_until(fd, "\r\n\r\n", PATIENCE_MS);
        (void)close(fd);
    } while (status_of(answer) != 100);
}

/* Room for one of each: neither kind is in the other's way. */
static void bodies_apart_use_up_no_room_of_the_others(void **state)
{
    static const char *const heads[] = {
        "POST /api/apart HTTP/1.1\r\n" HOST
        "Content-Length: 60000\r\nExpect: 100-continue\r\n\r\n",
        "POST /api/echo HTTP/1.1\r\n" HOST
        "Content-Length: 60000\r\nExpect: 100-continue\r\n\r\n"};
    int holder[2], fd;

    (void)state;
    for (int i = 0; i < 2; i++) {
        holder[i] = dial();
        say_text(holder[i], heads[i]);
        (void)hear_until(holder[i], "\r\n\r\n", PATIENCE_MS);
        assert_int_equal(status_of(answer), 100);
    }
    for (int i = 0; i < 2; i++) {
        fd = dial();
        say_text(fd, heads[i]);
        assert_refused(fd, "second one of its kind");
        assert_int_equal(status_of(answer), 503);
    }
    for (int i = 0; i < 2; i++)
        (void)close(holder[i]);
}

static void a_head_that_takes_longer_than_ten_seconds_is_cut_off(void **state)
{
    int64_t begun = clock_monotonic_us();
    int fd = dial();
    bool closed = false;

    (void)state;
    say_text(fd, "GET /api/second HTTP/1.1\r\n");
    while (!closed && clock_monotonic_us() - begun < 15 * US_PER_S) {
        say_text(fd, "X: a\r\n"); /* each byte would restart evhttp's own time-out */
        closed = hear_until(fd, NULL, 500);
    }
    assert_true(closed);
    assert_true(clock_monotonic_us() - begun > 9 * US_PER_S);
    (void)close(fd);
}

static void a_full_queue_answers_503_and_the_server_recovers(void **state)
{
    int waiting[4], fd;

    (void)state;
    for (int i = 0; i < 4; i++) { /* two at work, two in the queue */
        waiting[i] = dial();
        say_text(waiting[i], "GET /api/block HTTP/1.1\r\n" HOST "\r\n");
        if (i < 2)
            assert_int_equal(sem_wait(&entered), 0);
    }
    await_health("/metrics", "\nsealkeeper_http_queue 2\n");
    fd = dial();
    say_text(fd, SECOND);
    (void)hear_until(fd, "busy", PATIENCE_MS);
    assert_int_equal(status_of(answer), 503);
    assert_non_null(strstr(answer, "Retry-After: 1"));
    for (int i = 0; i < 4; i++)
        assert_int_equal(sem_post(&leave), 0);
    for (int i = 0; i < 4; i++) {
        (void)hear_until(waiting[i], "done", PATIENCE_MS);
        assert_int_equal(status_of(answer), 200);
        (void)close(waiting[i]);
    }
    say_text(fd, SECOND); /* the refused one may try again on its connection */
    (void)hear_until(fd, "second", PATIENCE_MS);
    assert_int_equal(status_of(answer), 200);
    (void)close(fd);
}

/* Both slow places taken: the third is turned away. */
static int status_of_one_too_many(void)
{
    static const char slow[] = "GET /api/slow HTTP/1.1\r\n" HOST "\r\n";
    int busy[2], status;

    for (int i = 0; i < 2; i++) {
        busy[i] = dial();
        say_text(busy[i], slow);
        if (i == 0)
            assert_int_equal(sem_wait(&entered), 0);
    }
    await_health("/metrics", "\nsealkeeper_http_slow_queue 1\n");
    status = status_of(ask(slow));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sem_post(&leave), 0);
        (void)hear_until(busy[i], "done", PATIENCE_MS);
        (void)close(busy[i]);
    }
    return status;
}

static void what_never_reaches_a_worker_is_logged_too(void **state)
{
    FILE *log = tmpfile();
    int before = dup(STDERR_FILENO), status[3];
    char lines[4096] = "";

    (void)state;
    assert_non_null(log);
    (void)dup2(fileno(log), STDERR_FILENO);
    log_open("test", LOG_LEVEL_INFO);
    status[0] = status_of(ask("GET /api/nowhere/4711?to=ken HTTP/1.1\r\n" HOST "\r\n"));
    status[1] = status_of(ask("DELETE /api/second HTTP/1.1\r\n" HOST "\r\n"));
    status[2] = status_of_one_too_many();
    log_open("test", LOG_LEVEL_ERROR);
    (void)dup2(before, STDERR_FILENO);
    (void)close(before);
    rewind(log);
    assert_true(fread(lines, 1, sizeof lines - 1, log) > 0);
    assert_int_equal(fclose(log), 0);
    assert_int_equal(status[0], 404);
    assert_non_null(strstr(lines, "\"detail\":\"- 404 not_found "));
    assert_null(strstr(lines, "nowhere"));
    assert_null(strstr(lines, "to=ken"));
    assert_int_equal(status[1], 405);
    assert_non_null(strstr(lines, "\"detail\":\"- 405 http.method "));
    assert_int_equal(status[2], 503);
    assert_non_null(strstr(lines, "\"detail\":\"/api/slow 503 busy "));
}

static void slow_routes_have_their_own_threads(void **state)
{
    int slow[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        slow[i] = dial();
        say_text(slow[i], "GET /api/slow HTTP/1.1\r\n" HOST "\r\n");
        if (i == 0)
            assert_int_equal(sem_wait(&entered), 0);
    }
    await_health("/metrics", "\nsealkeeper_http_slow_queue 1\n");
    assert_int_equal(status_of(ask("GET /api/slow HTTP/1.1\r\n" HOST "\r\n")), 503);
    assert_int_equal(status_of(ask(SECOND)), 200);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sem_post(&leave), 0);
        (void)hear_until(slow[i], "done", PATIENCE_MS);
        (void)close(slow[i]);
    }
}

static void a_client_that_leaves_before_its_reply_harms_nobody(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        int fd = dial();
        struct linger reset = {.l_onoff = 1};

        say_text(fd, "GET /api/block HTTP/1.1\r\n" HOST "\r\n");
        assert_int_equal(sem_wait(&entered), 0);
        if (i % 2)
            (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        (void)close(fd);
        assert_int_equal(sem_post(&leave), 0);
    }
    assert_int_equal(status_of(ask(SECOND)), 200);
}

/* ---- routing and replies ---- */

static void params_query_and_cookie_reach_the_handler_decoded(void **state)
{
    (void)state;
    (void)ask("GET /api/show/a%20b/%E7%AB%A0?p=1&q=c%2Bd+e&q=f HTTP/1.1\r\n" HOST
              "Cookie: other=1; sid=s1; sid2=s2\r\n\r\n");
    assert_int_equal(status_of(answer), 200);
    assert_non_null(strstr(answer, "a b|章|c+d e|s1"));
}

static void a_literal_segment_goes_before_a_parameter(void **state)
{
    (void)state;
    assert_int_equal(status_of(ask("GET /api/show/a/literal HTTP/1.1\r\n" HOST "\r\n")),
                     403);
}

static void an_unknown_path_is_404_and_an_unknown_method_405(void **state)
{
    (void)state;
    assert_int_equal(status_of(ask("GET /api/nothing HTTP/1.1\r\n" HOST "\r\n")), 404);
    assert_non_null(strstr(answer, "\"code\":\"not_found\""));
    assert_int_equal(status_of(ask("GET /api/show/a/ HTTP/1.1\r\n" HOST "\r\n")), 404);
    assert_int_equal(status_of(ask("GET /api/second/ HTTP/1.1\r\n" HOST "\r\n")), 404);
    assert_int_equal(status_of(ask("DELETE /api/echo HTTP/1.1\r\n" HOST "\r\n")), 405);
    assert_non_null(strstr(answer, "Allow: POST, PUT\r\n"));
    assert_int_equal(status_of(ask("OPTIONS /api/second HTTP/1.1\r\n" HOST "\r\n")),
                     405);
    assert_non_null(strstr(answer, "Allow: GET, HEAD\r\n"));
}

static void head_has_the_headers_of_get_and_no_body(void **state)
{
    int fd = dial();

    (void)state;
    say_text(fd, "HEAD /api/second HTTP/1.1\r\n" HOST "\r\n");
    (void)hear_until(fd, "\r\n\r\n", PATIENCE_MS);
    assert_int_equal(status_of(answer), 200);
    assert_non_null(strstr(answer, "Content-Length: 6\r\n"));
    assert_null(strstr(answer, "\r\n\r\ns"));
    say_text(fd, SECOND);
    (void)hear_until(fd, "\r\n\r\nsecond", PATIENCE_MS);
    assert_int_equal(status_of(answer), 200);
    (void)close(fd);
}

static void replies_carry_an_id_and_are_not_to_be_stored(void **state)
{
    (void)state;
    (void)ask(SECOND);
    assert_non_null(strstr(answer, "X-Exchange-Id: "));
    assert_non_null(strstr(answer, "Cache-Control: no-store\r\n"));
    assert_non_null(strstr(answer, "X-Content-Type-Options: nosniff\r\n"));
    assert_non_null(strstr(answer, "Cross-Origin-Resource-Policy: same-origin\r\n"));
}

static void a_refusal_is_a_problem_document_in_both_languages(void **state)
{
    (void)state;
    assert_int_equal(status_of(ask("GET /api/refusing HTTP/1.1\r\n" HOST "\r\n")), 403);
    assert_non_null(strstr(answer, "Content-Type: application/problem+json"));
    assert_non_null(strstr(answer, "\"code\":\"grant.not_live\""));
    assert_non_null(strstr(answer, "\"title_zh\":\"没有该印章的有效授权。\""));
    assert_non_null(strstr(answer, "\"exchange\":\""));
}

static void a_handler_that_does_not_answer_is_an_internal_error(void **state)
{
    (void)state;
    assert_int_equal(status_of(ask("GET /api/silent HTTP/1.1\r\n" HOST "\r\n")), 500);
}

static void the_hook_before_can_refuse_and_the_one_after_always_runs(void **state)
{
    int calls = atomic_load(&after_calls);

    (void)state;
    assert_int_equal(
        status_of(ask("GET /api/second HTTP/1.1\r\n" HOST "X-Deny: 1\r\n\r\n")), 403);
    assert_int_equal(atomic_load(&second_calls), 0);
    assert_int_equal(atomic_load(&after_calls), calls + 1);
}

static void a_header_value_cannot_begin_another_header(void **state)
{
    (void)state;
    assert_int_equal(status_of(ask("GET /api/injecting HTTP/1.1\r\n" HOST "\r\n")),
                     204);
    assert_null(strstr(answer, "X-Injected"));
}

static void headers_of_any_length_stay_apart(void **state)
{
    (void)state;
    (void)ask("GET /api/even HTTP/1.1\r\n" HOST "\r\n");
    assert_non_null(strstr(answer, "\r\nX-Sixteen-Long-1: 0123456789abcdef\r\n"));
    assert_non_null(
        strstr(answer, "\r\nX-Sixteen-Long-2: 0123456789abcdef0123456789abcdef\r\n"));
}

static void a_large_reply_arrives_whole(void **state)
{
    int fd = dial();
    size_t n = 0;
    ssize_t got;

    (void)state;
    say_text(fd, "GET /api/large HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
    while ((got = recv(fd, answer, sizeof answer, 0)) > 0)
        n += (size_t)got;
    assert_true(n > 200000 && n < 201000);
    (void)close(fd);
}

static void a_large_reply_is_compressed_for_who_takes_that(void **state)
{
    (void)state;
    assert_int_equal(status_of(ask("GET /api/large HTTP/1.1\r\n" HOST
                                   "Accept-Encoding: gzip\r\n\r\n")),
                     200);
    assert_non_null(strstr(answer, "Content-Encoding: gzip\r\n"));
}

/* ---- static files ---- */

static void a_page_is_served_with_its_content_security_policy(void **state)
{
    (void)state;
    assert_int_equal(status_of(ask("GET / HTTP/1.1\r\n" HOST "\r\n")), 200);
    assert_non_null(strstr(answer, "home"));
    assert_non_null(strstr(answer, "Content-Security-Policy: default-src 'none';"));
    assert_non_null(strstr(answer, "Referrer-Policy: no-referrer\r\n"));
    assert_non_null(strstr(answer, "Cache-Control: no-cache\r\n"));
    assert_int_equal(status_of(ask("GET /requests/12 HTTP/1.1\r\n" HOST "\r\n")), 200);
    assert_non_null(strstr(answer, "home"));
}

static void an_asset_is_kept_and_answered_by_its_tag(void **state)
{
    char message[256], tag[32];
    const char *at;

    (void)state;
    assert_int_equal(status_of(ask("GET /assets/app-1.js HTTP/1.1\r\n" HOST "\r\n")),
                     200);
    assert_non_null(strstr(answer, "Content-Type: text/javascript"));
    assert_non_null(strstr(answer, "immutable"));
    at = strstr(answer, "ETag: ");
    assert_non_null(at);
    (void)snprintf(tag, sizeof tag, "%.18s", at + 6);
    (void)snprintf(message, sizeof message,
                   "GET /assets/app-1.js HTTP/1.1\r\n" HOST "If-None-Match: %s\r\n\r\n",
                   tag);
    assert_int_equal(status_of(ask(message)), 304);
    assert_null(strstr(answer, "run()"));
}

static void what_is_not_a_static_file_is_not_served(void **state)
{
    (void)state;
    assert_int_equal(status_of(ask("GET /nothing.js HTTP/1.1\r\n" HOST "\r\n")), 404);
    assert_int_equal(status_of(ask("GET /.hidden HTTP/1.1\r\n" HOST "\r\n")), 404);
    assert_int_equal(status_of(ask("GET /link.txt HTTP/1.1\r\n" HOST "\r\n")), 404);
    assert_int_equal(status_of(ask("GET /api HTTP/1.1\r\n" HOST "\r\n")), 404);
    assert_int_equal(status_of(ask("GET /../secret HTTP/1.1\r\n" HOST "\r\n")), 400);
    assert_int_equal(status_of(ask("POST /index.html HTTP/1.1\r\n" HOST "\r\n")), 404);
}

/* ---- streams ---- */

static int open_stream(void)
{
    int fd = dial();

    say_text(fd, "GET /api/events HTTP/1.1\r\n" HOST "\r\n");
    (void)hear_until(fd, ": open", PATIENCE_MS);
    assert_int_equal(status_of(answer), 200);
    assert_non_null(strstr(answer, "Content-Type: text/event-stream"));
    return fd;
}

static void publish(uuid company, uuid person)
{
    http_stream_publish(server, company, person, STR("event: seal\ndata: {}\n\n"));
}

static void an_event_reaches_the_streams_of_its_person_only(void **state)
{
    uuid other = {{9}}, listening[4];
    int one = open_stream(), two = open_stream();

    (void)state;
    assert_int_equal(http_stream_companies(server, listening, 4), 1);
    assert_true(uuid_eq(listening[0], stream_company));
    publish(stream_company, other);
    publish(other, stream_person);
    assert_false(hear_until(one, NULL, 200));
    assert_string_equal(answer, "");
    publish(stream_company, stream_person);
    (void)hear_until(one, "data: {}", PATIENCE_MS);
    assert_non_null(strstr(answer, "event: seal\ndata: {}\n\n"));
    (void)hear_until(two, "data: {}", PATIENCE_MS);
    assert_non_null(strstr(answer, "event: seal"));
    (void)close(one);
    (void)close(two);
}

static void the_streams_of_a_session_end_and_no_others(void **state)
{
    struct http_listener who = {stream_company, stream_person, {{8}}};
    int one = open_stream(), two = open_stream();

    (void)state;
    http_stream_end(server, &who); /* another session of his */
    assert_false(hear_until(one, NULL, 200));
    who.session = stream_session;
    who.person = (uuid){{9}};
    http_stream_end(server, &who);
    assert_false(hear_until(one, NULL, 200));
    who.person = stream_person;
    http_stream_end(server, &who);
    assert_true(hear_until(one, NULL, 2500));
    assert_true(hear_until(two, NULL, 2500));
    (void)close(one);
    (void)close(two);
}

static void all_streams_of_a_person_end_at_once(void **state)
{
    const struct http_listener who = {stream_company, stream_person, {{0}}};
    int fd = open_stream();

    (void)state;
    http_stream_end(server, &who);
    assert_true(hear_until(fd, NULL, 2500));
    (void)close(fd);
}

static void a_closed_stream_is_forgotten(void **state)
{
    uuid listening[4];
    int fd = open_stream();
    size_t left = 1;

    (void)state;
    (void)close(fd);
    for (int i = 0; left && i < 100; i++) {
        clock_sleep_us(10 * US_PER_MS);
        left = http_stream_companies(server, listening, 4);
    }
    assert_int_equal(left, 0);
    publish(stream_company, stream_person);
    assert_int_equal(status_of(ask(SECOND)), 200);
}

static void a_stream_ends_when_its_time_is_over(void **state)
{
    int fd = open_stream();

    (void)state;
    assert_false(hear_until(fd, NULL, 1000));
    assert_true(hear_until(fd, NULL, 6000));
    (void)close(fd);
    assert_int_equal(status_of(ask(SECOND)), 200);
}

static void more_streams_than_allowed_are_turned_away(void **state)
{
    int fd[3], extra = dial();

    (void)state;
    for (int i = 0; i < 3; i++)
        fd[i] = open_stream();
    say_text(extra, "GET /api/events HTTP/1.1\r\n" HOST "\r\n");
    (void)hear_until(extra, "busy", PATIENCE_MS);
    assert_int_equal(status_of(answer), 503);
    for (int i = 0; i < 3; i++)
        (void)close(fd[i]);
    (void)close(extra);
}

static void a_client_that_does_not_read_its_stream_is_dropped(void **state)
{
    static char large[30000];
    uuid listening[4];
    int fd = open_stream();

    (void)state;
    memset(large, 'x', sizeof large);
    for (int i = 0; i < 2000 && http_stream_companies(server, listening, 4); i++) {
        http_stream_publish(server, stream_company, stream_person,
                            (struct str){large, sizeof large});
        clock_sleep_us(US_PER_MS);
    }
    assert_int_equal(http_stream_companies(server, listening, 4), 0);
    (void)close(fd);
}

static void a_client_that_speaks_on_its_stream_is_dropped(void **state)
{
    int fd = open_stream();

    (void)state;
    say_text(fd, SECOND);
    assert_true(hear_end(fd));
    assert_int_equal(atomic_load(&second_calls), 0);
    (void)close(fd);
}

/* ---- health ---- */

static void health_is_told_on_its_own_listener_only(void **state)
{
    (void)state;
    assert_int_equal(status_of(ask_health("/healthz")), 200);
    assert_int_equal(status_of(ask_health("/readyz")), 200);
    atomic_store(&is_ready, false);
    assert_int_equal(status_of(ask_health("/readyz")), 503);
    assert_null(
        strstr(ask("GET /metrics HTTP/1.1\r\n" HOST "\r\n"), "sealkeeper_http"));
    assert_int_equal(status_of(ask_health("/api/second")), 404);
}

static void metrics_count_what_happened(void **state)
{
    (void)state;
    (void)ask(SECOND);
    (void)ask("GET /api/nothing HTTP/1.1\r\n" HOST "\r\n");
    (void)ask_health("/metrics");
    assert_non_null(
        strstr(answer, "sealkeeper_http_exchanges_total{class=\"2xx\"} 1\n"));
    assert_non_null(
        strstr(answer, "sealkeeper_http_exchanges_total{class=\"4xx\"} 1\n"));
    assert_non_null(strstr(answer, "sealkeeper_http_seconds_count 2\n"));
    assert_non_null(strstr(answer, "sealkeeper_http_in_flight "));
    assert_non_null(strstr(answer, "own_metric 7\n"));
}

static void the_tick_comes_every_second(void **state)
{
    int before_wait = atomic_load(&tick_calls);

    (void)state;
    clock_sleep_us(2500 * US_PER_MS);
    assert_in_range(atomic_load(&tick_calls) - before_wait, 1, 6);
}

/* ---- drain ---- */

static void a_drain_finishes_what_was_accepted_and_ends_streams(void **state)
{
    int at_work = dial(), idle = dial(), stream = open_stream();

    say_text(at_work, "GET /api/block HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(sem_wait(&entered), 0);
    say_text(idle, SECOND);
    (void)hear_until(idle, "second", PATIENCE_MS);
    assert_int_equal(kill(getpid(), SIGTERM), 0);
    assert_true(hear_end(stream));
    assert_true(hear_end(idle));
    assert_int_equal(sem_post(&leave), 0);
    assert_true(hear_end(at_work));
    assert_int_equal(status_of(answer), 200);
    assert_non_null(strstr(answer, "Connection: close"));
    assert_int_equal(pthread_join(server_thread, NULL), 0);
    assert_int_equal(server_result, 0);
    http_server_close(&server);
    (void)close(at_work);
    (void)close(idle);
    (void)close(stream);
    assert_int_equal(stop(state), 0);
}

static void a_draining_server_accepts_nobody_and_is_not_ready(void **state)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int at_work = dial(), fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)state;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    say_text(at_work, "GET /api/block HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(sem_wait(&entered), 0);
    assert_int_equal(kill(getpid(), SIGTERM), 0);
    await_health("/readyz", "draining");
    assert_int_not_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(status_of(ask_health("/readyz")), 503);
    assert_non_null(strstr(answer, "draining"));
    assert_int_equal(sem_post(&leave), 0);
    assert_true(hear_end(at_work));
    (void)close(at_work);
    (void)close(fd);
}

static void only_loopback_and_unix_sockets_are_listened_on(void **state)
{
    static const char *const refused[] = {
        "0.0.0.0:0",       "192.168.1.1:80", "[::]:0",      "[2001:db8::1]:80",
        "localhost:80",    "127.0.0.1",      "127.0.0.1:x", "127.0.0.1:",
        "127.0.0.1:65536", "unix:relative",  "unix:",       "",
        "128.0.0.1:0",     "*:80",
    };
    struct http_settings s = settings();
    struct http_server *none = NULL;

    (void)state;
    log_open("test", LOG_LEVEL_ERROR + 1);
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        s.listen = refused[i];
        assert_int_equal(http_server_open(&s, &none), ERR_INTERNAL);
        assert_null(none);
    }
    log_open("test", LOG_LEVEL_ERROR);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_hostile_message_is_refused_and_nothing_after_it_answered),
        TEST(a_hostile_message_in_single_bytes_is_refused_as_well),
        TEST(no_control_byte_passes_in_a_name_a_value_or_a_target),
        TEST(a_message_behind_an_unanswered_one_is_not_read),
        TEST(plain_messages_are_answered_one_after_the_other),
        TEST(a_message_in_single_bytes_is_understood),
        TEST(http_1_0_is_answered_and_closed),
        TEST(a_client_that_waits_for_continue_gets_it),
        TEST(a_head_that_is_too_large_is_refused),
        TEST(a_head_with_more_than_a_hundred_fields_is_refused),
        TEST(a_body_larger_than_the_route_takes_is_refused_at_its_head),
        TEST(bodies_in_flight_are_bounded_together),
        TEST(bodies_apart_use_up_no_room_of_the_others),
        TEST(a_head_that_takes_longer_than_ten_seconds_is_cut_off),
        TEST(a_full_queue_answers_503_and_the_server_recovers),
        TEST(what_never_reaches_a_worker_is_logged_too),
        TEST(slow_routes_have_their_own_threads),
        TEST(a_client_that_leaves_before_its_reply_harms_nobody),
        TEST(params_query_and_cookie_reach_the_handler_decoded),
        TEST(a_literal_segment_goes_before_a_parameter),
        TEST(an_unknown_path_is_404_and_an_unknown_method_405),
        TEST(head_has_the_headers_of_get_and_no_body),
        TEST(replies_carry_an_id_and_are_not_to_be_stored),
        TEST(a_refusal_is_a_problem_document_in_both_languages),
        TEST(a_handler_that_does_not_answer_is_an_internal_error),
        TEST(the_hook_before_can_refuse_and_the_one_after_always_runs),
        TEST(a_header_value_cannot_begin_another_header),
        TEST(headers_of_any_length_stay_apart),
        TEST(a_large_reply_arrives_whole),
        TEST(a_large_reply_is_compressed_for_who_takes_that),
        TEST(a_page_is_served_with_its_content_security_policy),
        TEST(an_asset_is_kept_and_answered_by_its_tag),
        TEST(what_is_not_a_static_file_is_not_served),
        TEST(an_event_reaches_the_streams_of_its_person_only),
        TEST(the_streams_of_a_session_end_and_no_others),
        TEST(all_streams_of_a_person_end_at_once),
        TEST(a_closed_stream_is_forgotten),
        TEST(a_stream_ends_when_its_time_is_over),
        TEST(more_streams_than_allowed_are_turned_away),
        TEST(a_client_that_does_not_read_its_stream_is_dropped),
        TEST(a_client_that_speaks_on_its_stream_is_dropped),
        TEST(health_is_told_on_its_own_listener_only),
        TEST(metrics_count_what_happened),
        TEST(the_tick_comes_every_second),
        TEST(a_drain_finishes_what_was_accepted_and_ends_streams),
        TEST(a_draining_server_accepts_nobody_and_is_not_ready),
        cmocka_unit_test(only_loopback_and_unix_sockets_are_listened_on),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
