/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed memfds: made here, checked here, mapped read-only here. Never copies what it
 * maps; never maps what is not sealed. */
#include "wire/memfd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEALS (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW)

bool memfd_seal(int fd)
{
    return fcntl(fd, F_ADD_SEALS, SEALS | F_SEAL_SEAL) == 0;
}

static bool write_all(int fd, struct bytes v)
{
    while (v.n > 0) {
        ssize_t n = write(fd, v.p, v.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        v = (struct bytes){v.p + n, v.n - (size_t)n};
    }
    return true;
}

/* Written and not mapped: a mapping costs a page fault for every page. */
int memfd_of_parts(const struct bytes *parts, size_t n)
{
    int fd = memfd_create("sealkeeper", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    bool ok = fd >= 0;

    for (size_t i = 0; ok && i < n; i++)
        ok = write_all(fd, parts[i]);
    if (ok && memfd_seal(fd))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

int memfd_of(struct bytes v)
{
    return memfd_of_parts(&v, 1);
}

enum err memfd_view_open(struct memfd_view *view, int fd, size_t max)
{
    static const uint8_t nothing[1];
    struct stat st;

    *view = (struct memfd_view){0};
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals < 0 || (seals & SEALS) != SEALS) /* guard: memfd_sealed */
        return ERR_SIGNER_MESSAGE;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return ERR_SIGNER_MESSAGE;
    if ((uint64_t)st.st_size > max)
        return ERR_TOO_LARGE;
    view->bytes = (struct bytes){nothing, 0};
    if (st.st_size == 0)
        return OK;
    void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED)
        return ERR_INTERNAL;
    view->map = map;
    view->bytes = (struct bytes){map, (size_t)st.st_size};
    return OK;
}

void memfd_view_close(struct memfd_view *view)
{
    if (view->map)
        munmap(view->map, view->bytes.n);
    *view = (struct memfd_view){0};
}
