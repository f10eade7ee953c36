/* SPDX-License-Identifier: Apache-2.0 */
/* Large bytes between our processes: anonymous files sealed against write, shrink and
 * grow, so that what the receiver checked cannot change under it. Never touches the
 * file system. The receiver maps; it need not trust the sender. */
#ifndef SK_WIRE_MEMFD_H
#define SK_WIRE_MEMFD_H

#include "base/err.h"

/* A sealed memfd with a copy of v, close-on-exec; -1 when the kernel refuses. */
int memfd_of(struct bytes v) MUST_USE;
/* Likewise of several pieces, one behind the other. */
int memfd_of_parts(const struct bytes *parts, size_t n) MUST_USE;

/* A read-only mapping of a sealed memfd. `struct memfd_view v = {0};` is a closed one.
 */
struct memfd_view {
    struct bytes bytes; /* p is never NULL while open, even when n is 0 */
    void *map;
};
/* ERR_SIGNER_MESSAGE when the descriptor is no memfd sealed against write, shrink and
 * grow; ERR_TOO_LARGE over max. The descriptor stays the caller's. */
enum err memfd_view_open(struct memfd_view *view, int fd, size_t max) MUST_USE;
void memfd_view_close(struct memfd_view *view);

/* Seals a memfd that somebody else wrote (a renderer's output); no mapping of it may be
 * writable any more. */
bool memfd_seal(int fd) MUST_USE;

#endif
