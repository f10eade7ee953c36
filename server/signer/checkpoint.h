/* SPDX-License-Identifier: Apache-2.0 */
/* Signed checkpoints of the audit chains: {company, chain, sequence, head, time,
 * previous} over rows that were hashed again since the last one. On the authority chain
 * they attest what the signer wrote; on the activity chain, which web and worker write,
 * only the order. Each is also appended to a file beside the journal, which leaves the
 * machine with the logs; a checkpoint whose line is not on the disk is not made. */
#ifndef SK_SIGNER_CHECKPOINT_H
#define SK_SIGNER_CHECKPOINT_H

#include "base/err.h"
#include "base/uuid.h"

struct signer;
struct checkpoints;

enum err checkpoints_open(struct signer *s, struct checkpoints **out) MUST_USE;
void checkpoints_close(struct checkpoints **c);

/* A checkpoint of this chain now, unless its head has one already; *sequence is what it
 * covers. ERR_NOT_FOUND: no such company. ERR_SIGNER_AUTHORITY: the chain does not
 * verify (logged). ERR_UNAVAILABLE: no platform company yet. ERR_INTERNAL: the file
 * could not be written; the next call tries again. */
enum err checkpoint_now(struct signer *s, uuid company, uint8_t chain,
                        int64_t *sequence) MUST_USE;
/* Every chain that is due: 60 s or 1,000 rows after its last checkpoint. */
void checkpoints_run(struct signer *s);

#endif
