/* SPDX-License-Identifier: Apache-2.0 */
/* Acts about roles: give, take. A company keeps at least one active administrator. */

/* ours */
#include "rules/company_rules.h"
#include "signer/acts.h"

static uuid role_key(uint8_t role)
{
    uuid key = UUID_NIL;

    key.b[15] = role;
    return key;
}

enum err act_keep_administrator(struct tx *t, uuid leaving)
{
    struct row_list holders;
    size_t others = 0;
    enum err e = tx_list(t, KIND_ROLE, BY_ROLE, role_key(ROLE_ADMINISTRATOR), &holders);

    for (size_t i = 0; e == OK && i < holders.n && others == 0; i++) {
        uuid holder = ROW_RECORD(&holders, struct canon_role, i)->person;
        struct canon_person person;
        struct row row;
        if (uuid_eq(holder, leaving))
            continue;
        e = tx_load(t, KIND_PERSON, holder, &person, &row);
        others += e == OK && person.state == PERSON_ACTIVE; /* guard: keeper_active */
    }
    return e == OK ? company_may_lose_administrator(others) : e;
}

/* The person's live row of this role; rows->n is 0 when he does not hold it. */
static enum err find_role(struct tx *t, const struct item_role *wanted, struct row *row,
                          struct canon_role *role, bool *found)
{
    struct row_list roles;
    enum err e = tx_list(t, KIND_ROLE, BY_PERSON, wanted->person, &roles);

    *found = false;
    for (size_t i = 0; e == OK && i < roles.n && !*found; i++) {
        *role = *ROW_RECORD(&roles, struct canon_role, i);
        *row = roles.rows[i];
        *found = role->role == wanted->role;
    }
    return e;
}

HANDLER(act_role_give)
{
    const struct item_role *give = item;
    const struct canon_role record = {.person = give->person, .role = give->role};
    struct canon_person person;
    struct canon_role role;
    struct row row;
    bool held;
    enum err e = act_allow(t, ITEM_ROLE_GIVE, &(struct act_owner){0});

    (void)expected_epoch;
    if (e == OK && company_check_role(t->company_record.kind, give->role) != OK)
        e = act_refuse_field(t, "role");
    if (e == OK)
        e = act_load_person(t, give->person, &person, &row);
    if (e == OK)
        e = find_role(t, give, &row, &role, &held);
    if (e == OK && held)
        e = ERR_CONFLICT;
    if (e == OK)
        e = tx_insert(t, KIND_ROLE, uuid_new(), &record);
    act_result(t, give->person, out);
    return e;
}

HANDLER(act_role_take)
{
    const struct item_role *take = item;
    struct canon_role role;
    struct row row;
    bool held = false;
    enum err e = act_allow(t, ITEM_ROLE_TAKE, &(struct act_owner){0});

    if (e == OK)
        e = find_role(t, take, &row, &role, &held);
    if (e == OK && !held)
        e = ERR_NOT_FOUND;
    if (e == OK)
        e = tx_expect(&row, expected_epoch);
    if (e == OK && take->role == ROLE_ADMINISTRATOR)
        e = act_keep_administrator(t, take->person);
    if (e == OK)
        e = tx_update(t, KIND_ROLE, &row, &role, false);
    act_result(t, take->person, out);
    return e;
}
