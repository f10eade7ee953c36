/* SPDX-License-Identifier: Apache-2.0 */
/* What a grant allows at a moment. Pure. */
#include "rules/grant_rules.h"

bool grant_is_live(const struct canon_grant *grant, int64_t now)
{
    return grant->state == GRANT_ACTIVE && /* guard: grant_state */
           grant->from <= now &&           /* guard: grant_from */
           now < grant->until;             /* guard: grant_until */
}

enum err grant_check_use(const struct canon_grant *grant, int64_t now, int64_t used,
                         int64_t more)
{
    if (!grant_is_live(grant, now))
        return ERR_GRANT_NOT_LIVE;
    if (grant->max_uses.has && used + more > grant->max_uses.v) /* guard: grant_uses */
        return ERR_GRANT_USED_UP;
    return OK;
}

enum err grant_check_new(int64_t from, int64_t until, const struct opt_i64 *max_uses,
                         int64_t now)
{
    if (from >= until || until <= now)
        return ERR_GRANT_PERIOD;
    if (max_uses->has && max_uses->v < 1)
        return ERR_FIELD_BAD;
    return OK;
}

enum err grant_next(enum grant_state from, enum item_kind event, enum grant_state *to)
{
    if (event == ITEM_GRANT_SUSPEND && from == GRANT_ACTIVE)
        *to = GRANT_SUSPENDED;
    else if (event == ITEM_GRANT_RESUME && from == GRANT_SUSPENDED) /* guard:
                                                                       grant_resume */
        *to = GRANT_ACTIVE;
    else if (event == ITEM_GRANT_REVOKE && from != GRANT_REVOKED)
        *to = GRANT_REVOKED;
    else
        return ERR_GRANT_STATE;
    return OK;
}

const char *grant_status(const struct canon_grant *grant, int64_t now, int64_t used)
{
    if (grant->state == GRANT_REVOKED)
        return "revoked";
    if (now >= grant->until)
        return "ended";
    if (grant->state == GRANT_SUSPENDED)
        return "suspended";
    if (grant->max_uses.has && used >= grant->max_uses.v)
        return "used_up";
    return now < grant->from ? "scheduled" : "live";
}
