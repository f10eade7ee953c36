/* SPDX-License-Identifier: Apache-2.0 */
/* Documents and updates in memory. */
#include "jobs/paper.h"

#include "base/log.h"
#include "crypto/digest.h"
#include "store/blob_store.h"
#include "wire/pdf_types.h"

#define UPDATE_MAX ((size_t)16 << 20)

enum err paper_open(struct worker *w, struct arena *a, uuid company,
                    const struct digest *document, struct paper *out)
{
    size_t max = PDF_LIMITS_DEFAULT.file_bytes * 2; /* normalising may make it grow */
    struct bytes content;
    enum err e = blob_load(w->db, a, company, document, max, &content);

    *out = (struct paper){.parts_n = 0};
    if (!e)
        paper_add(out, content);
    return e;
}

enum err paper_read_update(struct worker *w, struct arena *a, uuid company,
                           const struct digest *blob, struct bytes *out)
{
    return blob_load(w->db, a, company, blob, UPDATE_MAX, out);
}

void paper_add(struct paper *p, struct bytes update)
{
    ASSERT(p->parts_n < PAPER_PARTS_MAX);
    p->parts[p->parts_n++] = update;
    p->length += update.n;
}

struct digest paper_digest(const struct paper *p)
{
    struct sha256 h;
    struct digest d;

    sha256_init(&h);
    for (size_t i = 0; i < p->parts_n; i++)
        sha256_add(&h, p->parts[i]);
    sha256_done(&h, &d);
    return d;
}
