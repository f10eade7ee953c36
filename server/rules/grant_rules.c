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

static const struct {
    enum item_kind event;
    enum grant_state from, to;
} moves[] = {
    {ITEM_GRANT_SUSPEND, GRANT_ACTIVE, GRANT_SUSPENDED},
    {ITEM_GRANT_RESUME, GRANT_SUSPENDED, GRANT_ACTIVE},
    {ITEM_GRANT_REVOKE, GRANT_ACTIVE, GRANT_REVOKED},
    {ITEM_GRANT_REVOKE, GRANT_SUSPENDED, GRANT_REVOKED},
};

enum err grant_next(enum grant_state from, enum item_kind event, enum grant_state *to)
{
    for (size_t i = 0; i < ARRAY_LEN(moves); i++)
        if (moves[i].event == event && moves[i].from == from) { /* guard: grant_move */
            *to = moves[i].to;
            return OK;
        }
    return ERR_GRANT_STATE;
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
