/* SPDX-License-Identifier: Apache-2.0 */
/* The tests' private Redis: one per test program, in a directory of its own. */
#include "support/redis.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "support/proc.h"

#define READY_MS 10000

static struct {
    char dir[64]; /* "": never started */
    char socket[96];
    struct proc server;
    pid_t owner; /* a forked child must not clean up at its exit */
} redis;

const char *test_redis_socket(void)
{
    return redis.socket;
}

static void make_dir(void)
{
    proc_temp_dir(redis.dir, sizeof redis.dir);
    snprintf(redis.socket, sizeof redis.socket, "%s/redis.sock", redis.dir);
    redis.owner = getpid();
    atexit(test_redis_stop);
}

void test_redis_start(void)
{
    const char *argv[] = {"/usr/bin/redis-server",
                          "--port",
                          "0",
                          "--unixsocket",
                          redis.socket,
                          "--dir",
                          redis.dir,
                          "--save",
                          "",
                          "--appendonly",
                          "no",
                          NULL};
    struct proc_settings s = {
        .name = "redis", .argv = argv, .log_dir = redis.dir, .death_signal = SIGKILL};

    if (redis.server.pid)
        return;
    if (!redis.dir[0])
        make_dir();
    redis.server = proc_spawn(&s);
    if (!proc_wait_unix(&redis.server, redis.socket, READY_MS))
        proc_die(redis.server.log, "Redis did not start");
}

void test_redis_flush(void)
{
    static const char command[] = "FLUSHALL\r\n";
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    char answer[16] = {0};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(a.sun_path, sizeof a.sun_path, "%s", redis.socket);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&a, sizeof a) != 0 ||
        write(fd, command, sizeof command - 1) < 0 ||
        read(fd, answer, sizeof answer - 1) <= 0 || strncmp(answer, "+OK", 3) != 0)
        proc_die(redis.server.log, "Redis could not be flushed: %s", answer);
    close(fd);
}

void test_redis_kill(void)
{
    proc_stop(&redis.server, SIGKILL);
}

void test_redis_stop(void)
{
    if (!redis.dir[0] || redis.owner != getpid())
        return;
    proc_stop(&redis.server, SIGTERM);
    proc_remove_dir(redis.dir);
    memset(&redis, 0, sizeof redis);
}
