/* SPDX-License-Identifier: Apache-2.0 */
/* The signer's own memory of what it committed: an append-only file beside the
 * database, so that a database that was rolled back is found. An act is answered only
 * after its record is on the disk; one thread writes the records of all others in
 * groups, one fdatasync a group. A failed write or fdatasync ends the process: what the
 * disk holds is unknown then.
 *
 * file   = 8 bytes "SKJOURN1", records
 * record = u32 magic, u32 length of the payload, u64 offset up to which the file was
 *          durable when this was written, payload, 8 bytes of SHA-256 over all before
 * payload = uuid company, i64 sequence, digest head, u32 count, touches of
 *          {u8 kind, uuid id, i64 epoch, u8 live}
 *
 * A tail that was torn by a crash was never answered and is cut off. A damaged record
 * that a later one knows to have been durable is no torn tail: the journal is refused.
 */
#ifndef SK_SIGNER_JOURNAL_H
#define SK_SIGNER_JOURNAL_H

#include "base/err.h"
#include "base/uuid.h"
#include "canon/audit.h"

struct journal_record {
    uuid company;
    int64_t sequence;
    struct digest head;
    const struct canon_touch *touches;
    size_t touch_count;
};

struct journal;

/* Called for each record of the file in its order; the record is borrowed. An error
 * ends the replay. */
typedef enum err (*journal_replay)(void *context, const struct journal_record *record);

/* Opens or creates the file, alone (a second signer is refused), and replays it.
 * ERR_SIGNER_JOURNAL: in use, damaged, or not a journal (logged). */
enum err journal_open(const char *path, journal_replay replay, void *context,
                      struct journal **out) MUST_USE;
/* Waits until everything is on the disk. */
void journal_close(struct journal **j);

/* Takes a place in the file; records of one company are appended in their order. */
uint64_t journal_append(struct journal *j, const struct journal_record *record);
/* Returns once the record is on the disk. */
void journal_wait(struct journal *j, uint64_t place);
/* Bytes that are on the disk. */
uint64_t journal_size(struct journal *j);

#endif
