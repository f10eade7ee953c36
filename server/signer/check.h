/* SPDX-License-Identifier: Apache-2.0 */
/* CHECK: a company's authority rows against its chain and the journal, on request of
 * the console. Reads only. */
#ifndef SK_SIGNER_CHECK_H
#define SK_SIGNER_CHECK_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"

struct signer;

/* Appends one line a finding and a last line "ok" or "N findings". ERR_NOT_FOUND: no
 * such company; other errors: it could not be looked at. */
enum err check_company(struct signer *s, struct arena *a, uuid company,
                       struct buf *report) MUST_USE;

#endif
