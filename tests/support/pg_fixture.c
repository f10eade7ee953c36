/* SPDX-License-Identifier: Apache-2.0 */
/* The cluster that all tests of one ctest run share.
 *     pg_fixture start DIR     leaves a keeper behind, DIR/cluster names the cluster
 *     pg_fixture stop DIR
 * The keeper owns the cluster and ends it when told to, or when ctest is gone: a killed
 * run leaves nothing behind. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/pg.h"
#include "support/proc.h"

#define STOP_TRIES 1000

/* Unlike access(): does not follow the link, whose target goes first. */
static bool lstat_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static void write_pid(const char *dir)
{
    char path[256];
    FILE *f;
    snprintf(path, sizeof path, "%s/keeper", dir);
    f = fopen(path, "we");
    if (!f)
        proc_die(NULL, "cannot write %s", path);
    fprintf(f, "%d\n", (int)getpid());
    fclose(f);
}

/* Until SIGTERM, or until the process behind ctest_fd has ended. */
static void wait_for_the_end(int ctest_fd)
{
    sigset_t set;
    struct pollfd fds[2];
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    fds[0] = (struct pollfd){.fd = ctest_fd, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = signalfd(-1, &set, SFD_CLOEXEC), .events = POLLIN};
    while (poll(fds, 2, -1) < 0 && errno == EINTR)
        ;
}

static void keep(const char *dir, int ctest_fd, int ready_fd)
{
    char link_path[256];
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    setsid();
    /* ctest waits for the end of our output: let go of it, but not of a complaint */
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    unsetenv("SEALKEEPER_TEST_PG");
    test_pg_start_own();
    snprintf(link_path, sizeof link_path, "%s/cluster", dir);
    unlink(link_path);
    if (symlink(test_pg_dir(), link_path) != 0)
        proc_die(NULL, "cannot make %s: %s", link_path, strerror(errno));
    write_pid(dir);
    if (write(ready_fd, "", 1) != 1)
        exit(1);
    close(ready_fd);
    dup2(null, STDERR_FILENO);
    wait_for_the_end(ctest_fd);
    test_pg_stop();
    unlink(link_path);
    exit(0);
}

static int start(const char *dir)
{
    int ready[2];
    char byte;
    int ctest_fd = (int)syscall(SYS_pidfd_open, getppid(), 0);

    mkdir(dir, 0755);
    if (ctest_fd < 0 || pipe(ready) != 0)
        proc_die(NULL, "cannot watch ctest: %s", strerror(errno));
    if (fork() == 0) {
        close(ready[0]);
        keep(dir, ctest_fd, ready[1]);
    }
    close(ready[1]);
    return read(ready[0], &byte, 1) == 1 ? 0 : 1;
}

static int stop(const char *dir)
{
    char path[256];
    char *text;
    pid_t keeper;

    snprintf(path, sizeof path, "%s/keeper", dir);
    text = proc_read_file(path, NULL);
    keeper = text ? (pid_t)strtol(text, NULL, 10) : 0;
    free(text);
    if (keeper <= 1 || kill(keeper, SIGTERM) != 0)
        return 1;
    unlink(path);
    snprintf(path, sizeof path, "%s/cluster", dir);
    /* the keeper's last deed; its pid may stay a zombie where init does not reap */
    for (int i = 0; i < STOP_TRIES && lstat_exists(path); i++)
        usleep(10000);
    return lstat_exists(path) ? 1 : 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "start") == 0)
        return start(argv[2]);
    if (argc == 3 && strcmp(argv[1], "stop") == 0)
        return stop(argv[2]);
    fputs("usage: pg_fixture start|stop DIR\n", stderr);
    return 2;
}
