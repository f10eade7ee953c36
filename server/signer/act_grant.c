/* SPDX-License-Identifier: Apache-2.0 */
/* Acts about grants: give, suspend, resume, revoke. Effective with the commit, for
 * requests under way too: whoever uses a grant looks at it then. */

/* ours */
#include "rules/grant_rules.h"
#include "signer/acts.h"

static enum err allow(struct tx *t, enum item_kind kind, uuid seal_id)
{
    struct canon_seal seal;
    struct row row;
    enum err e = tx_load(t, KIND_SEAL, seal_id, &seal, &row);

    if (e == OK)
        e = act_allow(t, kind,
                      &(struct act_owner){.seal_administrator = &seal.administrator});
    if (e == OK && kind == ITEM_GRANT_GIVE && seal.state == SEAL_REVOKED)
        e = ERR_SEAL_STATE;
    return e;
}

HANDLER(act_grant_give)
{
    const struct item_grant_give *give = item;
    const struct canon_grant grant = {.person = give->person,
                                      .seal = give->seal,
                                      .from = give->from,
                                      .until = give->until,
                                      .max_uses = give->max_uses,
                                      .state = GRANT_ACTIVE,
                                      .given_by = t->person.v,
                                      .given_at = t->now};
    struct canon_person person;
    struct row row;
    uuid id = act_new_id(&give->id);
    enum err e = allow(t, ITEM_GRANT_GIVE, give->seal);

    (void)expected_epoch;
    if (e == OK)
        e = act_load_person(t, give->person, &person, &row);
    if (e == OK)
        e = grant_check_new(give->from, give->until, &give->max_uses, t->now);
    if (e == ERR_FIELD_BAD)
        return act_refuse_field(t, "max_uses");
    if (e == OK)
        e = tx_insert(t, KIND_GRANT, id, &grant);
    if (e == OK)
        e = tx_outbox(t, give->person, "grant.given", id, NULL);
    act_result(t, id, out);
    return e;
}

static enum err change(struct tx *t, enum item_kind kind,
                       const struct item_grant *asked, int64_t expected,
                       struct item_result *out)
{
    const char *told = kind == ITEM_GRANT_RESUME ? "grant.given" : "grant.ended";
    enum grant_state to = GRANT_ACTIVE;
    struct canon_grant grant;
    struct row row;
    enum err e = tx_load(t, KIND_GRANT, asked->grant, &grant, &row);

    if (e == OK)
        e = allow(t, kind, grant.seal);
    if (e == OK)
        e = tx_expect(&row, expected);
    if (e == OK)
        e = grant_next(grant.state, kind, &to);
    if (e != OK)
        return e;
    grant.state = (uint8_t)to;
    grant.reason = asked->reason;
    e = tx_update(t, KIND_GRANT, &row, &grant, true);
    if (e == OK)
        e = tx_outbox(t, grant.person, told, asked->grant, NULL);
    act_result(t, asked->grant, out);
    return e;
}

HANDLER(act_grant_suspend)
{
    return change(t, ITEM_GRANT_SUSPEND, item, expected_epoch, out);
}

HANDLER(act_grant_resume)
{
    return change(t, ITEM_GRANT_RESUME, item, expected_epoch, out);
}

HANDLER(act_grant_revoke)
{
    return change(t, ITEM_GRANT_REVOKE, item, expected_epoch, out);
}
