/* SPDX-License-Identifier: Apache-2.0 */
/* Persons and roles behind chain steps, verified, with the human behind each. */
#include "signer/candidates.h"

/* ours */
#include "rules/act_rules.h"
#include "signer/rows.h"
#include "signer/secrets.h"
#include "signer/signer.h"

DB_STATEMENT(candidate_roles,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM role "
             "WHERE company_id = $1 AND live AND role = ANY ($2)",
             0);
DB_STATEMENT(candidate_persons,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM person "
             "WHERE company_id = $1 AND (id = ANY ($3) OR id IN "
             "   (SELECT person_id FROM role "
             "    WHERE company_id = $1 AND live AND role = ANY ($2)))",
             0);

/* What the steps name. */
struct named {
    uuid *persons;
    size_t persons_n;
    uint32_t roles;
};

static size_t members_of(const struct seal_uses *uses)
{
    size_t n = 0;

    for (size_t u = 0; u < uses->n; u++) {
        const struct canon_step *steps = uses->use[u].version.steps.items;
        for (size_t s = 0; s < uses->use[u].version.steps.n; s++)
            n += steps[s].members.n;
    }
    return n;
}

static void name_members(const struct canon_step *step, struct named *named)
{
    const struct canon_member *members = step->members.items;

    for (size_t i = 0; i < step->members.n; i++) {
        if (members[i].kind == MEMBER_PERSON)
            named->persons[named->persons_n++] = members[i].person;
        else
            named->roles |= ROLE_BIT(members[i].role);
    }
}

static void name_all(struct tx *t, const struct seal_uses *uses, struct named *named)
{
    *named =
        (struct named){.persons = ARENA_ARRAY(t->arena, members_of(uses) + 1, uuid)};
    for (size_t u = 0; u < uses->n; u++) {
        const struct canon_step *steps = uses->use[u].version.steps.items;
        for (size_t s = 0; s < uses->use[u].version.steps.n; s++)
            name_members(&steps[s], named);
    }
}

static struct db_params *roles_key(const struct tx *t, const struct named *named)
{
    int64_t codes[ROLE_LAST + 1];
    size_t n = 0;

    for (unsigned role = 1; role <= ROLE_LAST; role++)
        if (named->roles & ROLE_BIT(role))
            codes[n++] = role;
    return db_add_ints(db_add_uuid(db_params_new(t->arena), t->company), codes, n);
}

static uint32_t roles_of(const struct row_list *roles, uuid person)
{
    uint32_t bits = 0;

    for (size_t i = 0; i < roles->n; i++) {
        const struct canon_role *role = ROW_RECORD(roles, struct canon_role, i);
        if (uuid_eq(role->person, person))
            bits |= ROLE_BIT(role->role);
    }
    return bits;
}

enum err candidates_load(struct tx *t, const struct seal_uses *uses,
                         struct candidates *out)
{
    struct row_list roles, persons;
    struct db_batch b;
    struct named named;
    enum err e;

    name_all(t, uses, &named);
    db_batch_init(&b, t->arena, t->company);
    (void)db_batch_add(&b, &candidate_roles, roles_key(t, &named));
    (void)db_batch_add(
        &b, &candidate_persons,
        db_add_uuids(roles_key(t, &named), named.persons, named.persons_n));
    e = tx_read_all(t, &b);
    if (e == OK)
        e = rows_take(t, KIND_ROLE, &b.rows[0], &roles);
    if (e == OK)
        e = rows_take(t, KIND_PERSON, &b.rows[1], &persons);
    if (e != OK)
        return e;
    *out = (struct candidates){
        ARENA_ARRAY(t->arena, persons.n + 1, struct chain_candidate), persons.n};
    for (size_t i = 0; i < persons.n; i++) {
        const struct canon_person *p = ROW_RECORD(&persons, struct canon_person, i);
        uuid id = persons.rows[i].id;
        out->persons[i] =
            (struct chain_candidate){.person = id,
                                     .human = secrets_human(&t->signer->secrets, id, p),
                                     .roles = roles_of(&roles, id),
                                     .active = p->state == PERSON_ACTIVE};
    }
    return OK;
}
