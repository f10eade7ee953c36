/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of outbox rows, all of them: what a person is told, and whether by mail
 * too. Whoever writes a row names one of these or the program stops; the mails'
 * templates are tested against the table. */
#ifndef SK_CANON_OUTBOX_KIND_H
#define SK_CANON_OUTBOX_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct outbox_kind {
    const char *name;
    bool mailed; /* false: a live event and nothing else */
};
extern const struct outbox_kind outbox_kinds[];
extern const size_t outbox_kinds_n;

/* NULL: no such kind. */
const struct outbox_kind *outbox_kind_find(struct str name);

#endif
