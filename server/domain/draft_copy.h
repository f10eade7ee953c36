/* SPDX-License-Identifier: Apache-2.0 */
/* Copying as new: what was asked for once, as the content of a draft that asks for it
 * again. Only of requests that one may see, and only with documents of one's own. */
#ifndef SK_DOMAIN_DRAFT_COPY_H
#define SK_DOMAIN_DRAFT_COPY_H

#include "domain/draft.h"

/* Fills an empty object with the fields of a draft: documents, facts, and the
 * placements of the seals that the person still holds; the deadline is left out.
 * ERR_NOT_FOUND. */
enum err draft_copy(const struct services *s, struct arena *a,
                    const struct actor *actor, uuid request, json_t *content) MUST_USE;

#endif
