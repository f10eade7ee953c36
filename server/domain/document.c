/* SPDX-License-Identifier: Apache-2.0 */
/* Seeing documents. */

/* ours */
#include "domain/document.h"
#include "domain/request.h"

static enum err is_shown_by_request(const struct services *s, struct arena *a,
                                    const struct actor *actor, uuid document)
{
    struct request_row *rows;
    size_t n;
    enum err e =
        request_find_with_document(s->db, a, actor->company, document, &rows, &n);

    if (e)
        return e;
    for (size_t i = 0; i < n; i++) {
        struct request_seen seen;

        e = request_decode(a, &rows[i], &seen);
        if (e)
            return e;
        if (actor_oversees(actor) || request_concerns(a, &seen.request, actor->person))
            return OK;
    }
    return ERR_NOT_FOUND; /* guard: document_visible */
}

enum err document_see(const struct services *s, struct arena *a,
                      const struct actor *actor, uuid document,
                      struct document_row *out)
{
    enum err e = document_find(s->db, a, actor->company, document, out);

    if (e || uuid_eq(out->person, actor->person))
        return e;
    return is_shown_by_request(s, a, actor, document);
}
