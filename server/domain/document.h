/* SPDX-License-Identifier: Apache-2.0 */
/* Examined documents: who may see one. Its bytes never change. */
#ifndef SK_DOMAIN_DOCUMENT_H
#define SK_DOMAIN_DOCUMENT_H

#include "domain/services.h"
#include "store/document_store.h"

/* Who brought it in sees it, everybody concerned with a request that holds it, and who
 * oversees the company once it is in a request. ERR_NOT_FOUND for all others. */
enum err document_see(const struct services *s, struct arena *a,
                      const struct actor *actor, uuid document,
                      struct document_row *out) MUST_USE;

#endif
