/* SPDX-License-Identifier: Apache-2.0 */
/* fork, exec, one pipe. Failures that are not the program's own end the test. */
#include "support/capture.h"

/* system */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* ours */
#include "base/log.h"

_Noreturn static void start(const char *const argv[], enum capture_what what, int out)
{
    int errors = what == CAPTURE_ALL ? out : open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (dup2(out, STDOUT_FILENO) == STDOUT_FILENO &&
        dup2(errors, STDERR_FILENO) == STDERR_FILENO)
        execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static void read_all(int fd, struct buf *out)
{
    uint8_t piece[8192];
    ssize_t n;
    while ((n = read(fd, piece, sizeof piece)) > 0)
        buf_add(out, piece, (size_t)n);
    buf_add_byte(out, 0);
    out->n--;
}

int capture(const char *const argv[], enum capture_what what, struct buf *out)
{
    int ends[2], status = 0;
    ASSERT(pipe2(ends, O_CLOEXEC) == 0);
    pid_t pid = fork();
    ASSERT(pid >= 0);
    if (pid == 0)
        start(argv, what, ends[1]);
    close(ends[1]);
    read_all(ends[0], out);
    close(ends[0]);
    ASSERT(waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void capture_file(struct bytes content, char path[CAPTURE_PATH_MAX])
{
    snprintf(path, CAPTURE_PATH_MAX, "/tmp/sk-capture-XXXXXX");
    int fd = mkstemp(path);
    ASSERT(fd >= 0);
    ASSERT(write(fd, content.p, content.n) == (ssize_t)content.n);
    close(fd);
}
