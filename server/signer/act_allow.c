/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what to which object, asked by every handler before it writes. That the
 * company works, the actor is active, the client may ask and the proofs suffice was the
 * frame's question (act.c); whether the object is the actor's only a handler knows. */

/* ours */
#include "rules/act_rules.h"
#include "signer/acts.h"

static bool actor_is(const struct tx *t, const uuid *person)
{
    return person && t->person.has && uuid_eq(*person, t->person.v);
}

enum err act_allow(struct tx *t, enum item_kind item, const struct act_owner *owner)
{
    const struct act_rule *rule = act_rule_find((uint16_t)item);
    const struct act_actor actor = {.roles = t->actor_roles,
                                    .is_own = actor_is(t, owner->person),
                                    .is_seal_administrator =
                                        actor_is(t, owner->seal_administrator)};

    return act_person_may(rule, &actor); /* guard: actor_may */
}

uuid act_new_id(const struct opt_uuid *given)
{
    return given->has ? given->v : uuid_new();
}

enum err act_refuse_field(struct tx *t, const char *field)
{
    t->field = field;
    return ERR_FIELD_BAD;
}

void act_result(const struct tx *t, uuid object, struct item_result *out)
{
    out->object = object;
    for (size_t i = t->touch_count; i-- > 0;)
        if (uuid_eq(t->touches[i].id, object)) {
            out->epoch = t->touches[i].epoch;
            return;
        }
}

enum err act_load_person(struct tx *t, uuid id, struct canon_person *person,
                         struct row *row)
{
    enum err e = tx_load(t, KIND_PERSON, id, person, row);

    if (e == OK && person->state == PERSON_DEACTIVATED)
        e = ERR_PERSON_INACTIVE;
    return e;
}
