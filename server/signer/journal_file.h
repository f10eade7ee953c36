/* SPDX-License-Identifier: Apache-2.0 */
/* The journal's file format, shared by its writer (journal.c) and its reader
 * (journal_read.c). */
#ifndef SK_SIGNER_JOURNAL_FILE_H
#define SK_SIGNER_JOURNAL_FILE_H

#include "signer/journal.h"

#define JOURNAL_HEADER "SKJOURN1"
#define JOURNAL_HEADER_LEN 8
#define JOURNAL_MAGIC 0x534b4a52u /* "SKJR" */
#define JOURNAL_FRONT_LEN 16      /* magic, length, durable offset */
#define JOURNAL_CHECK_LEN 8
#define JOURNAL_PAYLOAD_MIN 60
#define JOURNAL_TOUCH_LEN 26

static inline uint64_t journal_number(const uint8_t *p, int bytes)
{
    uint64_t v = 0;

    for (int i = 0; i < bytes; i++)
        v = v << 8 | p[i];
    return v;
}

/* Replays the first `end` bytes; *size is the end of the last whole record. */
enum err journal_read(int fd, size_t end, journal_replay replay, void *context,
                      uint64_t *size) MUST_USE;

#endif
