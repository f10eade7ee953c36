/* SPDX-License-Identifier: Apache-2.0 */
/* Grants: when is one live, how many uses are left, which changes are possible. Uses
 * are counted from live intents by the caller: there is no counter that could be wrong.
 */
#ifndef SK_RULES_GRANT_RULES_H
#define SK_RULES_GRANT_RULES_H

#include "base/err.h"
#include "canon/items.h"

/* Active, and `now` within [from, until). */
bool grant_is_live(const struct canon_grant *grant, int64_t now);
/* May `more` further uses begin, when `used` are taken? ERR_GRANT_NOT_LIVE,
 * ERR_GRANT_USED_UP. */
enum err grant_check_use(const struct canon_grant *grant, int64_t now, int64_t used,
                         int64_t more) MUST_USE;
/* A new grant: ERR_GRANT_PERIOD, or ERR_FIELD_BAD for a maximum under one. */
enum err grant_check_new(int64_t from, int64_t until, const struct opt_i64 *max_uses,
                         int64_t now) MUST_USE;

/* ITEM_GRANT_SUSPEND, _RESUME, _REVOKE. ERR_GRANT_STATE when not from this state. */
enum err grant_next(enum grant_state from, enum item_kind event,
                    enum grant_state *to) MUST_USE;

/* What users see: "live", "scheduled", "ended", "used_up", "suspended", "revoked". */
const char *grant_status(const struct canon_grant *grant, int64_t now, int64_t used);

#endif
