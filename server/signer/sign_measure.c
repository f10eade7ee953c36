/* SPDX-License-Identifier: Apache-2.0 */
/* Hashing and comparing, in one pass over the document. Parses no PDF: it knows where
 * the approved bytes end and the updates begin, and the one printed template. */
#include "signer/sign_measure.h"

/* ours */
#include "crypto/digest.h"
#include "db/db.h"
#include "signer/signer.h"

DB_STATEMENT(sign_measure_read,
             "SELECT i.canon, r.canon "
             "FROM intent i "
             "JOIN seal_request r ON r.company_id = $1 AND r.id = i.request_id "
             "                   AND r.round = i.round "
             "WHERE i.company_id = $1 AND i.id = $2",
             0);

/* The bytes of the next part; absent when there are not enough. */
struct cursor {
    struct bytes whole;
    size_t at;
};

static bool take(struct cursor *c, int64_t n, struct bytes *out)
{
    if (n <= 0 || (uint64_t)n > c->whole.n - c->at) /* guard: measure_length */
        return false;
    *out = (struct bytes){c->whole.p + c->at, (size_t)n};
    c->at += (size_t)n;
    return true;
}

static enum err read_rows(struct signer *s, struct arena *a, struct sign_measure *m)
{
    struct db_params *p = db_add_uuid(db_params_new(a), m->company);
    struct canon_request_state state;
    struct db_rows rows;
    enum err e = db_query(s->db, a, m->company, &sign_measure_read,
                          db_add_uuid(p, m->intent_id), &rows);

    if (e != OK)
        return e;
    if (rows.n == 0)
        return ERR_NOT_FOUND;
    if (canon_decode(&canon_intent_schema, db_bytes(&rows, 0, 0), a, &m->intent) ||
        canon_decode(&canon_request_state_schema, db_bytes(&rows, 0, 1), a, &state) ||
        canon_decode(&canon_request_schema, state.frozen, a, &m->request))
        return ERR_SIGNER_AUTHORITY;
    m->frozen = state.frozen;
    return OK;
}

static bool holes_of(const struct canon_holes *h, struct update_holes *out)
{
    if (h->time_off < 0 || h->request_off < 0 || h->contents_off < 0 ||
        h->contents_len < 0 || h->contents_len > UINT32_MAX)
        return false;
    *out = (struct update_holes){.time_off = (uint64_t)h->time_off,
                                 .request_off = (uint64_t)h->request_off,
                                 .contents_off = (uint64_t)h->contents_off,
                                 .contents_len = (uint32_t)h->contents_len};
    return true;
}

/* The update is the frozen one, holes apart, and its holes are those of the template.
 */
static enum err check_part(const struct canon_pair *pair, const struct sign_part *part)
{
    struct digest d;

    if (!sig_dict_check(part->bytes, &part->holes, part->base_len))
        return ERR_TEMPLATE_MISMATCH; /* guard: measure_template */
    if (!update_digest(part->base_len, part->bytes, &part->holes, &d) ||
        !pair->update.has || !digest_eq(&d, &pair->update.v))
        return ERR_DIGEST_MISMATCH; /* guard: measure_update */
    return OK;
}

static enum err take_part(struct sign_measure *m, struct cursor *c, size_t i,
                          struct sign_part *part)
{
    const struct canon_pair *pair =
        &((const struct canon_pair *)m->request.pairs.items)[i];

    part->pair = i;
    part->base_len = c->at;
    if (!take(c, pair->update_length, &part->bytes))
        return ERR_DIGEST_MISMATCH;
    if (!holes_of(&pair->holes, &part->holes))
        return ERR_TEMPLATE_MISMATCH;
    return check_part(pair, part);
}

/* Document and earlier updates; `h` has taken all of them afterwards. */
static enum err take_base(struct arena *a, struct sign_measure *m, struct cursor *c,
                          struct sha256 *h)
{
    const struct canon_pair *pairs = m->request.pairs.items;
    const struct canon_document *document =
        &((const struct canon_document *)m->request.documents.items)[m->pair->document];
    struct digest d;
    struct bytes bytes;
    enum err e = OK;

    if (!take(c, document->length, &bytes))
        return ERR_DIGEST_MISMATCH;
    sha256_add(h, bytes);
    struct sha256 so_far = *h;
    sha256_done(&so_far, &d);
    if (!digest_eq(&d, &document->digest)) /* guard: measure_document */
        return ERR_DIGEST_MISMATCH;
    m->earlier = ARENA_ARRAY(a, REQUEST_PAIRS_MAX, struct sign_part);
    for (size_t i = 0; i < m->intent.pair && e == OK; i++) {
        if (pairs[i].document != m->pair->document)
            continue;
        e = take_part(m, c, i, &m->earlier[m->earlier_n]);
        if (e == OK)
            sha256_add(h, m->earlier[m->earlier_n++].bytes);
    }
    return e;
}

enum err sign_measure(struct signer *s, struct arena *a, struct bytes given,
                      struct sign_measure *m)
{
    struct cursor c = {.whole = given};
    enum err e = read_rows(s, a, m);

    if (e != OK)
        return e;
    if (m->intent.pair >= m->request.pairs.n)
        return ERR_SIGNER_AUTHORITY;
    m->pair = &((const struct canon_pair *)m->request.pairs.items)[m->intent.pair];
    if (m->pair->document >= m->request.documents.n)
        return ERR_SIGNER_AUTHORITY;
    sha256_init(&m->base);
    e = take_base(a, m, &c, &m->base);
    if (e == OK)
        e = take_part(m, &c, m->intent.pair, &m->part);
    if (e == OK && c.at != given.n) /* guard: measure_end */
        e = ERR_DIGEST_MISMATCH;
    return e;
}
