/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed memfds: made here, checked here, mapped read-only here. Never copies what it
 * maps; never maps what is not sealed. */
#include "wire/memfd.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEALS (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW)

bool memfd_seal(int fd)
{
    return fcntl(fd, F_ADD_SEALS, SEALS | F_SEAL_SEAL) == 0;
}

bool memfd_room_open(struct memfd_room *room, size_t n)
{
    *room = (struct memfd_room){.fd = -1};
    int fd = memfd_create("sealkeeper", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return false;
    room->fd = fd;
    if (n == 0)
        return true;
    void *map = MAP_FAILED;
    if (ftruncate(fd, (off_t)n) == 0)
        map = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) {
        memfd_room_close(room);
        return false;
    }
    room->p = map;
    room->n = n;
    return true;
}

static void room_unmap(struct memfd_room *room)
{
    if (room->p)
        munmap(room->p, room->n);
    room->p = NULL;
    room->n = 0;
}

void memfd_room_close(struct memfd_room *room)
{
    room_unmap(room);
    if (room->fd >= 0)
        close(room->fd);
    room->fd = -1;
}

int memfd_room_seal(struct memfd_room *room)
{
    /* a writable mapping would make the kernel refuse F_SEAL_WRITE */
    room_unmap(room);
    if (!memfd_seal(room->fd)) {
        memfd_room_close(room);
        return -1;
    }
    int fd = room->fd;
    room->fd = -1;
    return fd;
}

int memfd_of(struct bytes v)
{
    struct memfd_room room;
    if (!memfd_room_open(&room, v.n))
        return -1;
    if (v.n > 0)
        memcpy(room.p, v.p, v.n);
    return memfd_room_seal(&room);
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
