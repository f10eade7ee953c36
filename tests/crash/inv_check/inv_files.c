/* SPDX-License-Identifier: Apache-2.0 */
/* I3 and I1: what was released is the approved bytes with exactly the recorded
 * signatures in their holes, and it is there. */

/* ours */
#include "canon/update.h"
#include "inv.h"

DB_STATEMENT(
    inv_sealed,
    "SELECT s.document_id, s.digest FROM sealed_document AS s"
    " JOIN document AS d ON d.company_id = s.company_id AND d.id = s.document_id"
    " WHERE s.company_id = $1 AND s.request_id = $2 AND s.round = $3",
    0);
DB_STATEMENT(inv_file,
             "SELECT b.bytes"
             " FROM sealed_document AS s"
             " CROSS JOIN unnest(s.parts) WITH ORDINALITY AS part (digest, n)"
             " JOIN blob AS b ON b.company_id = s.company_id AND b.digest = part.digest"
             " WHERE s.company_id = $1 AND s.request_id = $2 AND s.round = $3"
             "   AND s.document_id = $4"
             " ORDER BY part.n, b.part",
             0);

static struct bytes read_file(struct inv *v, const struct inv_round *round,
                              uuid document, struct bytes digest)
{
    struct db_rows r =
        inv_query(v, &inv_file, db_add_uuid(inv_round_params(v, round), document));
    struct buf whole = {0};
    struct bytes copy;
    struct digest is;

    for (size_t i = 0; i < r.n; i++)
        buf_add_bytes(&whole, db_bytes(&r, i, 0));
    copy = arena_bytes(v->arena, buf_bytes(&whole));
    buf_clear(&whole);
    is = sha256_of(copy);
    if (!bytes_eq(digest_bytes(&is), digest))
        inv_breach(v, "I1", "a file's blob is missing or is not its digest");
    return copy;
}

static struct update_holes holes_of(const struct canon_pair *pair)
{
    return (struct update_holes){.time_off = (uint64_t)pair->holes.time_off,
                                 .request_off = (uint64_t)pair->holes.request_off,
                                 .contents_off = (uint64_t)pair->holes.contents_off,
                                 .contents_len = (uint32_t)pair->holes.contents_len};
}

static bool pair_is_filled(const struct inv_round *round, const struct canon_pair *pair,
                           const struct inv_pair *done, struct bytes rest)
{
    struct update_holes holes = holes_of(pair);
    struct update_values values = {done->intent.signing_time, round->digest};
    size_t n = (size_t)pair->update_length;

    return rest.n >= n && done->cms.p &&
           update_is_filled((struct bytes){rest.p, n}, &holes, &values, done->cms);
}

static void check_file(struct inv *v, const struct inv_round *round, size_t document,
                       struct bytes file, const struct inv_pair *done)
{
    const struct canon_document *d =
        &((const struct canon_document *)round->request.documents.items)[document];
    const struct canon_pair *pairs = round->request.pairs.items;
    size_t at = (size_t)d->length;
    struct digest base;

    if (file.n < at) {
        inv_breach(v, "I3", "a released file of %s is too short", round->name);
        return;
    }
    base = sha256_of((struct bytes){file.p, at});
    if (!digest_eq(&base, &d->digest))
        inv_breach(v, "I3", "a released file of %s has another beginning", round->name);
    for (size_t i = 0; i < round->request.pairs.n; i++) {
        if (pairs[i].document != document)
            continue;
        if (!pair_is_filled(round, &pairs[i], &done[i],
                            (struct bytes){file.p + at, file.n - at})) {
            inv_breach(v, "I3", "pair %zu of %s is not filled as it was signed", i,
                       round->name);
            return;
        }
        at += (size_t)pairs[i].update_length;
    }
    if (at != file.n)
        inv_breach(v, "I3", "a released file of %s has more than was approved",
                   round->name);
}

void inv_check_files(struct inv *v, const struct inv_round *round,
                     const struct inv_pair *pairs)
{
    struct db_rows r = inv_query(v, &inv_sealed, inv_round_params(v, round));
    const struct canon_document *documents = round->request.documents.items;

    if (round->state == REQUEST_SEALED && r.n != round->request.documents.n)
        inv_breach(v, "I1", "%s is sealed and has %zu of %zu files", round->name, r.n,
                   round->request.documents.n);
    for (size_t i = 0; i < r.n; i++)
        for (size_t d = 0; d < round->request.documents.n; d++)
            if (uuid_eq(documents[d].document, db_uuid(&r, i, 0)))
                check_file(
                    v, round, d,
                    read_file(v, round, documents[d].document, db_bytes(&r, i, 1)),
                    pairs);
}
