/* SPDX-License-Identifier: Apache-2.0 */
/* Chain templates: a published version is never changed, the next one is a new row.
 * Requests under way keep the version that they were submitted with. */

/* ours */
#include "rules/chain_rules.h"
#include "signer/acts.h"
#include "signer/tx_own.h"

enum err act_chain_is_newest(struct tx *t, uuid chain, int64_t number)
{
    enum err e =
        row_absent(t, KIND_CHAIN_VERSION, canon_chain_version_id(chain, number + 1));

    return e == ERR_NOT_FOUND ? OK : e; /* guard: chain_is_newest */
}

enum err act_load_chain(struct tx *t, uuid chain, struct canon_chain_version *out)
{
    int64_t newest = 0;
    struct row_list versions;
    enum err e = tx_list(t, KIND_CHAIN_VERSION, BY_CHAIN, chain, &versions);

    for (size_t i = 0; e == OK && i < versions.n; i++) {
        const struct canon_chain_version *v =
            ROW_RECORD(&versions, struct canon_chain_version, i);
        /* the order is the database's; the number is the record's own */
        if (v->number > newest)
            *out = *v;
        newest = v->number > newest ? v->number : newest;
    }
    if (e == OK)
        e = act_chain_is_newest(t, chain, newest);
    return e == OK && newest == 0 ? ERR_NOT_FOUND : e;
}

static enum err check_members(struct tx *t, const struct canon_step *step)
{
    const struct canon_member *members = step->members.items;

    for (size_t i = 0; i < step->members.n; i++) {
        struct canon_person person;
        struct row row;
        if (members[i].kind != MEMBER_PERSON)
            continue;
        enum err e = act_load_person(t, members[i].person, &person, &row);
        if (e != OK)
            return e;
    }
    return OK;
}

static enum err check_steps(struct tx *t, const struct canon_list *list)
{
    const struct canon_step *steps = list->items;
    enum err e = chain_check(list, NULL);

    for (size_t i = 0; e == OK && i < list->n; i++) {
        if (steps[i].name.n == 0)
            e = act_refuse_field(t, "steps");
        else
            e = check_members(t, &steps[i]);
    }
    return e;
}

/* The number before: 0 for a new template. */
static enum err last_number(struct tx *t, const struct item_chain_publish *publish,
                            int64_t expected, int64_t *number)
{
    struct canon_chain_version last;
    enum err e;

    *number = 0;
    if (!publish->chain.has)
        return OK;
    e = act_load_chain(t, publish->chain.v, &last);
    if (e != OK)
        return e;
    *number = last.number;
    return expected >= 0 && expected != last.number ? ERR_CONFLICT : OK;
}

HANDLER(act_chain_publish)
{
    const struct item_chain_publish *publish = item;
    struct canon_chain_version version = {
        .name = publish->name, .steps = publish->steps, .published_at = t->now};
    struct row_list taken;
    enum err e = act_allow(t, ITEM_CHAIN_PUBLISH, &(struct act_owner){0});

    version.chain = publish->chain.has ? publish->chain.v : act_new_id(&publish->id);
    if (e == OK && publish->name.n == 0)
        e = act_refuse_field(t, "name");
    if (e == OK)
        e = check_steps(t, &publish->steps);
    if (e == OK)
        e = last_number(t, publish, expected_epoch, &version.number);
    if (e == OK && !publish->chain.has && publish->id.has) {
        e = tx_list(t, KIND_CHAIN_VERSION, BY_CHAIN, version.chain, &taken);
        if (e == OK && taken.n)
            e = ERR_CONFLICT;
    }
    if (e != OK)
        return e;
    version.number++;
    e = tx_insert(t, KIND_CHAIN_VERSION,
                  canon_chain_version_id(version.chain, version.number), &version);
    out->object = version.chain;
    out->epoch = version.number;
    return e;
}
