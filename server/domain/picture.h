/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of pages, with the seals in place: drawn by the worker's child, once for
 * each state of a document. Here they are only found, or asked for. */
#ifndef SK_DOMAIN_PICTURE_H
#define SK_DOMAIN_PICTURE_H

#include "domain/services.h"
#include "store/document_store.h"

#define PICTURE_DPI 96
#define PICTURE_DPI_MIN 36
#define PICTURE_DPI_MAX 200

struct picture_wish {
    struct digest base; /* update digest of the document's last pair, or its own */
    uuid owner;         /* draft or request */
    int64_t document;   /* index in it */
    int64_t page;       /* from 1 */
    int64_t dpi;
};

/* OK with the PNG, or with *png absent after a job was inserted: ask again.
 * ERR_PDF_RENDER when the page cannot be drawn. */
enum err picture_get(const struct services *s, struct arena *a,
                     const struct actor *actor, const struct picture_wish *wish,
                     struct bytes *png) MUST_USE;

#endif
