/* SPDX-License-Identifier: Apache-2.0 */
/* Acts about persons: invite, invite again, enrol, deactivate. A person is never
 * deleted; deactivation ends everything he could act with, in one act. Credentials
 * after enrolment are act_credential.c. */

/* ours */
#include "rules/company_rules.h"
#include "signer/acts.h"
#include "signer/secrets.h"
#include "signer/signer.h"
#include "signer/tx_own.h"

DB_STATEMENT(act_person_due_clear,
             "DELETE FROM approval_due "
             "WHERE company_id = $1 AND person_id = $2",
             0);

/* ---- invite ---- */

static struct canon_person new_person(const struct tx *t,
                                      const struct item_person_invite *item)
{
    struct canon_person p = {.name = item->name,
                             .department = item->department,
                             .employee_number = item->employee_number,
                             .identity_kind = item->identity_kind,
                             .state = PERSON_INVITED,
                             .locale = item->locale,
                             .time_zone = item->time_zone,
                             .mobile = item->mobile,
                             .invited_by = t->person,
                             .invited_in = t->act};
    if (item->identity_kind != IDENTITY_NONE) {
        p.identity.has = true;
        p.identity.v = secrets_identity(&t->signer->secrets, item->identity_kind,
                                        item->identity_number);
    }
    return p;
}

static enum err write_mail_and_credential(struct tx *t, uuid person, struct str mail)
{
    const struct canon_mail_address address = {
        .person = person, .address = mail, .since = t->now};
    const struct canon_credential credential = {.person = person};
    enum err e = tx_insert(t, KIND_MAIL_ADDRESS, uuid_new(), &address);

    return e == OK ? tx_insert(t, KIND_CREDENTIAL, uuid_new(), &credential) : e;
}

static enum err write_roles(struct tx *t, uuid person, struct bytes roles)
{
    enum err e = OK;

    for (size_t i = 0; i < roles.n && e == OK; i++) {
        const struct canon_role role = {.person = person, .role = roles.p[i]};
        e = tx_insert(t, KIND_ROLE, uuid_new(), &role);
    }
    return e;
}

enum err act_write_invitation(struct tx *t, enum company_kind kind,
                              const struct item_person_invite *item,
                              struct item_result *out)
{
    uuid id = act_new_id(&item->id);
    struct canon_person person = new_person(t, item);
    enum err e = person_check_new(kind, item, &t->field);

    if (e == OK)
        e = tx_insert(t, KIND_PERSON, id, &person);
    if (e == OK)
        e = write_mail_and_credential(t, id, item->mail);
    if (e == OK)
        e = write_roles(t, id, item->roles);
    if (e == OK)
        e = tx_outbox(t, id, "person.invited", id, NULL);
    if (e != OK)
        return e;
    act_result(t, id, out);
    secrets_invite_code(&t->signer->secrets, t->act, id, &out->secret);
    return OK;
}

HANDLER(act_person_invite)
{
    const struct item_person_invite *invite = item;
    struct canon_department department;
    struct row row;
    enum err e = act_allow(t, ITEM_PERSON_INVITE, &(struct act_owner){0});

    (void)expected_epoch;
    if (e == OK && invite->department.has)
        e = tx_load(t, KIND_DEPARTMENT, invite->department.v, &department, &row);
    return e == OK ? act_write_invitation(t, t->company_record.kind, invite, out) : e;
}

/* A new code; what was mailed before leads nowhere. */
HANDLER(act_person_invite_again)
{
    const struct item_person *again = item;
    struct canon_person person;
    struct row row;
    enum err e = act_allow(t, ITEM_PERSON_INVITE_AGAIN, &(struct act_owner){0});

    if (e == OK)
        e = act_load_person(t, again->person, &person, &row);
    if (e == OK)
        e = tx_expect(&row, expected_epoch);
    if (e == OK && person.state != PERSON_INVITED)
        e = ERR_ALREADY_ENROLLED;
    if (e != OK)
        return e;
    person.invited_in = t->act;
    e = tx_update(t, KIND_PERSON, &row, &person, true);
    if (e == OK)
        e = act_end_links(t, again->person, LINK_INVITE);
    if (e == OK)
        e = tx_outbox(t, again->person, "person.invited", again->person, NULL);
    if (e != OK)
        return e;
    act_result(t, again->person, out);
    secrets_invite_code(&t->signer->secrets, t->act, again->person, &out->secret);
    return OK;
}

/* ---- enrol ---- */

static enum err give_credential(struct tx *t, uuid person, struct item_result *out)
{
    struct canon_credential credential;
    struct row row;
    enum err e = act_load_credential(t, person, &credential, &row);

    if (e == OK)
        e = act_put_pin(t, &credential, t->now);
    if (e != OK)
        return e;
    credential.totp_epoch++;
    e = tx_update(t, KIND_CREDENTIAL, &row, &credential, true);
    if (e == OK)
        secrets_totp_text(&t->signer->secrets, t->company, person,
                          credential.totp_epoch, &out->secret);
    return e;
}

/* The one act of somebody who is not active yet: act_allow would refuse him. That he is
 * invited and that the company works was the frame's question (act.c). */
static enum err may_enrol(const struct tx *t, const struct item_person_enrol *enrol)
{
    if (!t->person.has || !uuid_eq(t->person.v, enrol->person)) /* guard: enrol_self */
        return ERR_FORBIDDEN;
    return t->actor.state == PERSON_INVITED ? OK : ERR_ALREADY_ENROLLED;
}

HANDLER(act_person_enrol)
{
    const struct item_person_enrol *enrol = item;
    struct canon_person person;
    struct row row;
    enum err e = may_enrol(t, enrol);

    (void)expected_epoch;
    if (e == OK)
        e = tx_load(t, KIND_PERSON, enrol->person, &person, &row);
    if (e != OK)
        return e;
    person.state = PERSON_ACTIVE;
    person.account = (struct opt_uuid){true, enrol->account};
    person.enrolled_at = (struct opt_i64){true, t->now};
    e = tx_update(t, KIND_PERSON, &row, &person, true);
    if (e == OK)
        e = give_credential(t, enrol->person, out);
    if (e == OK)
        e = tx_membership_put(t, enrol->account, enrol->person);
    if (e == OK)
        e = act_end_links(t, enrol->person, LINK_INVITE);
    if (e == OK)
        act_result(t, enrol->person, out);
    return e;
}

/* ---- deactivate ---- */

static enum err end_roles(struct tx *t, uuid person)
{
    struct row_list roles;
    bool administrator = false;
    enum err e = tx_list(t, KIND_ROLE, BY_PERSON, person, &roles);

    for (size_t i = 0; e == OK && i < roles.n; i++) {
        const struct canon_role *role = ROW_RECORD(&roles, struct canon_role, i);
        administrator = administrator || role->role == ROLE_ADMINISTRATOR;
    }
    if (e == OK && administrator)
        e = act_keep_administrator(t, person);
    for (size_t i = 0; e == OK && i < roles.n; i++)
        e = tx_update(t, KIND_ROLE, &roles.rows[i],
                      ROW_RECORD(&roles, struct canon_role, i), false);
    return e;
}

static enum err end_grants(struct tx *t, uuid person, struct str reason)
{
    struct row_list grants;
    enum err e = tx_list(t, KIND_GRANT, BY_PERSON, person, &grants);

    for (size_t i = 0; e == OK && i < grants.n; i++) {
        struct canon_grant *grant = ROW_RECORD(&grants, struct canon_grant, i);
        if (grant->state == GRANT_REVOKED)
            continue;
        grant->state = GRANT_REVOKED;
        grant->reason = reason;
        e = tx_update(t, KIND_GRANT, &grants.rows[i], grant, true);
    }
    return e;
}

static enum err end_credential(struct tx *t, uuid person)
{
    struct canon_credential credential;
    struct row row;
    enum err e = act_load_credential(t, person, &credential, &row);

    return e == OK ? tx_update(t, KIND_CREDENTIAL, &row, &credential, false) : e;
}

static enum err end_due(struct tx *t, uuid person)
{
    struct db_params *p = db_params_new(t->arena);

    return tx_queue(t, &act_person_due_clear,
                    db_add_uuid(db_add_uuid(p, t->company), person));
}

HANDLER(act_person_deactivate)
{
    const struct item_person *leaving = item;
    struct canon_person person;
    struct row row;
    enum err e = act_allow(t, ITEM_PERSON_DEACTIVATE, &(struct act_owner){0});

    if (e == OK)
        e = act_load_person(t, leaving->person, &person, &row);
    if (e == OK)
        e = tx_expect(&row, expected_epoch);
    if (e == OK)
        e = end_roles(t, leaving->person);
    if (e == OK)
        e = end_credential(t, leaving->person);
    if (e == OK)
        e = end_grants(t, leaving->person, leaving->reason);
    if (e == OK)
        e = act_end_links(t, leaving->person, 0);
    if (e == OK)
        e = end_due(t, leaving->person);
    if (e == OK && person.account.has)
        e = tx_membership_drop(t, person.account.v);
    if (e != OK)
        return e;
    /* whoever comes back is invited anew, and enrols with the same log-in */
    person.account = (struct opt_uuid){.has = false}; /* guard: account_is_free */
    person.state = PERSON_DEACTIVATED;
    person.deactivated_at = (struct opt_i64){true, t->now};
    e = tx_update(t, KIND_PERSON, &row, &person, true);
    act_result(t, leaving->person, out);
    return e;
}
