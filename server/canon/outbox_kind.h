/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of outbox rows, all of them: what a person is told, whether by mail too,
 * and whether it is kept among his messages. Whoever writes a row names one of these or
 * the program stops; the mails' templates are tested against the table. */
#ifndef SK_CANON_OUTBOX_KIND_H
#define SK_CANON_OUTBOX_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct outbox_kind {
    const char *name;
    bool mailed; /* some of it at least */
    bool kept;   /* becomes a message that its reader finds in the application */
};
extern const struct outbox_kind outbox_kinds[];
extern const size_t outbox_kinds_n;

/* NULL: no such kind. */
const struct outbox_kind *outbox_kind_find(struct str name);

#endif
