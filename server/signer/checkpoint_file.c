/* SPDX-License-Identifier: Apache-2.0 */
/* Lines are written at the end that is known to be good; whatever a failure left behind
 * it is cut off before the next. */
#include "signer/checkpoint_file.h"

/* system */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* ours */
#include "base/log.h"

/* No line is nearly as long. */
#define LINE_MAX_LEN 8192

struct checkpoint_file {
    int fd;
    off_t end; /* of the last whole line */
};

static enum err failed(const char *what)
{
    log_error("signer.checkpoint", "the file: %s: %s", what, strerror(errno));
    return ERR_INTERNAL;
}

/* Behind the last newline; what follows was torn when the process died. */
static bool find_end(struct checkpoint_file *f)
{
    char tail[LINE_MAX_LEN];
    off_t size = lseek(f->fd, 0, SEEK_END);
    off_t from = size > LINE_MAX_LEN ? size - LINE_MAX_LEN : 0;
    ssize_t n = size < 0 ? -1 : pread(f->fd, tail, sizeof tail, from);

    if (n < 0)
        return false;
    while (n > 0 && tail[n - 1] != '\n')
        n--;
    f->end = from + n;
    return true;
}

/* A file that is not yet in its directory is lost with the power. */
static bool sync_folder_of(const char *path)
{
    char *copy = strdup(path);
    char *slash = strrchr(copy, '/');
    int dir;
    bool good;

    if (slash)
        slash[slash == copy] = '\0';
    dir = open(slash ? copy : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    good = dir >= 0 && fsync(dir) == 0;
    if (dir >= 0)
        (void)close(dir);
    return good;
}

enum err checkpoint_file_open(const char *path, struct checkpoint_file **out)
{
    struct checkpoint_file *f = calloc(1, sizeof *f);

    ASSERT(f);
    f->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (f->fd < 0 || !find_end(f) || ftruncate(f->fd, f->end) != 0 ||
        fsync(f->fd) != 0 || !sync_folder_of(path)) {
        checkpoint_file_close(&f);
        return failed(path);
    }
    *out = f;
    return OK;
}

void checkpoint_file_close(struct checkpoint_file **f)
{
    int saved = errno;

    if (!*f)
        return;
    if ((*f)->fd >= 0)
        (void)close((*f)->fd);
    free(*f);
    *f = NULL;
    errno = saved;
}

static bool write_all(int fd, struct bytes v)
{
    while (v.n > 0) {
        ssize_t n = write(fd, v.p, v.n);

        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            v.p += n;
            v.n -= (size_t)n;
        }
    }
    return true;
}

enum err checkpoint_file_append(struct checkpoint_file *f, struct bytes line)
{
    enum err e;

    ASSERT(line.n > 0 && line.n < LINE_MAX_LEN && line.p[line.n - 1] == '\n');
    if (ftruncate(f->fd, f->end) == 0 && write_all(f->fd, line) &&
        fdatasync(f->fd) == 0) {
        f->end += (off_t)line.n;
        return OK;
    }
    e = failed("a line");
    if (ftruncate(f->fd, f->end) != 0) /* the next line tries that again */
        return failed("its remainder");
    return e;
}
