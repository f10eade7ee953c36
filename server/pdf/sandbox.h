/* SPDX-License-Identifier: Apache-2.0 */
/* What a process that touches a stranger's PDF gives up before it does: privileges,
 * descriptors, files, network, other programs, memory, time. Only loses, never gains.
 * Called by the pdf child, the renderer's start and sealverify. */
#ifndef SK_PDF_SANDBOX_H
#define SK_PDF_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sandbox_limits {
    uint64_t memory_bytes; /* address space; not under a sanitizer */
    uint64_t file_bytes;   /* of any file or memfd that is written */
    unsigned cpu_seconds;
};

/* Asks the kernel what it can do and compiles the parser's filter, once, so that not
 * every child has to. */
void sandbox_warm(void);

/* No new privileges, not dumpable, not outliving the parent; the limits; every
 * descriptor from `first_fd` on closed. False: do not go on. */
bool sandbox_begin(const struct sandbox_limits *limits, int first_fd)
    __attribute__((warn_unused_result));
/* A parser needs memory, memfds and the descriptors it has: no file can be opened, no
 * socket made, no program started. A forbidden call ends the process. */
bool sandbox_lock_parser(void) __attribute__((warn_unused_result));
/* A renderer may also open files for reading and start the one program at this path:
 * for the last step before execve. */
bool sandbox_lock_renderer(const char *program) __attribute__((warn_unused_result));
/* Whether the kernel enforces Landlock: where it does not, seccomp stands alone. */
bool sandbox_has_landlock(void);

#endif
