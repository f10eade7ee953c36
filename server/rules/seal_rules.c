/* SPDX-License-Identifier: Apache-2.0 */
/* What a seal's state allows. Pure. */
#include "rules/seal_rules.h"

static const struct {
    enum item_kind event;
    enum seal_state from, to;
} moves[] = {
    {ITEM_SEAL_BIND, SEAL_DRAFT, SEAL_ACTIVE},
    {ITEM_SEAL_BIND, SEAL_ACTIVE, SEAL_ACTIVE}, /* another chain */
    {ITEM_SEAL_BIND, SEAL_SUSPENDED, SEAL_SUSPENDED},
    {ITEM_SEAL_SUSPEND, SEAL_ACTIVE, SEAL_SUSPENDED},
    {ITEM_SEAL_RESUME, SEAL_SUSPENDED, SEAL_ACTIVE},
    {ITEM_SEAL_REVOKE, SEAL_DRAFT, SEAL_REVOKED},
    {ITEM_SEAL_REVOKE, SEAL_ACTIVE, SEAL_REVOKED},
    {ITEM_SEAL_REVOKE, SEAL_SUSPENDED, SEAL_REVOKED},
};

enum err seal_next(const struct canon_seal *seal, enum item_kind event,
                   enum seal_state *to)
{
    for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
        if (moves[i].event != event ||
            moves[i].from != seal->state) /* guard: seal_move */
            continue;
        if (event == ITEM_SEAL_RESUME && !seal->chain.has)
            return ERR_SEAL_NO_CHAIN;
        *to = moves[i].to;
        return OK;
    }
    return ERR_SEAL_STATE;
}

enum err certificate_check(const struct canon_certificate *certificate, int64_t now)
{
    if (certificate->state != CERTIFICATE_LIVE || /* guard: certificate_state */
        now < certificate->not_before ||          /* guard: certificate_not_before */
        now >= certificate->not_after)            /* guard: certificate_not_after */
        return ERR_CERTIFICATE_NOT_VALID;
    return OK;
}

enum err seal_check_use(const struct canon_seal *seal,
                        const struct canon_certificate *certificate, int64_t now)
{
    if (seal->state != SEAL_ACTIVE) /* guard: seal_active */
        return ERR_SEAL_NOT_ACTIVE;
    if (!seal->chain.has) /* guard: seal_chain */
        return ERR_SEAL_NO_CHAIN;
    return certificate_check(certificate, now);
}

static bool side_is_possible(int64_t um)
{
    return um >= SEAL_SIDE_MIN_UM && um <= SEAL_SIDE_MAX_UM;
}

static bool digest_is_given(const struct digest *d)
{
    static const struct digest zero;
    return !digest_eq(d, &zero);
}

enum err seal_check_new(const struct item_seal_make *item, const char **field)
{
    *field = NULL;
    if (item->name.n == 0)
        *field = "name";
    else if (item->type < SEAL_OFFICIAL || item->type > SEAL_LEGAL_REPRESENTATIVE)
        *field = "type";
    else if (!digest_is_given(&item->face))
        *field = "face";
    else if (!side_is_possible(item->width_um))
        *field = "width_um";
    else if (!side_is_possible(item->height_um))
        *field = "height_um";
    else if (item->algorithm > ALGORITHM_RSA3072)
        *field = "algorithm";
    return *field ? ERR_FIELD_BAD : OK;
}

const char *seal_status(uint8_t state, int64_t not_after, int64_t now)
{
    static const char *const names[] = {"",          "draft",   "active",
                                        "suspended", "revoked", "expired"};
    if (state > SEAL_EXPIRED)
        return "";
    if (state != SEAL_REVOKED && now >= not_after)
        return "expired";
    return names[state];
}
