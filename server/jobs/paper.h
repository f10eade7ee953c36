/* SPDX-License-Identifier: Apache-2.0 */
/* A document with the updates that lie on top of it, in memory, part by part: what is
 * prepared upon, drawn, signed and verified. Parts live in the job's arena. */
#ifndef SK_JOBS_PAPER_H
#define SK_JOBS_PAPER_H

#include "canon/request.h"
#include "jobs/worker.h"

#define PAPER_PARTS_MAX (1 + REQUEST_PAIRS_MAX)

struct paper {
    struct bytes parts[PAPER_PARTS_MAX]; /* the document, then its updates in order */
    size_t parts_n;
    size_t length; /* of all parts */
};

/* Begins with the document's bytes. ERR_DIGEST_MISMATCH: the stored ones are others. */
enum err paper_open(struct worker *w, struct arena *a, uuid company,
                    const struct digest *document, struct paper *out) MUST_USE;
/* Reads a stored update, without laying it on top. */
enum err paper_read_update(struct worker *w, struct arena *a, uuid company,
                           const struct digest *blob, struct bytes *out) MUST_USE;
void paper_add(struct paper *p, struct bytes update);
/* Of all parts as one file. */
struct digest paper_digest(const struct paper *p);

#endif
