/* SPDX-License-Identifier: Apache-2.0 */
/* Acts about credentials: PIN change, reset and unlock, an administrator's allowance,
 * TOTP, a compromise, mail address. Proofs were checked before; here is what they lead
 * to. A PIN is seen as a secret and kept as a verifier only. */

/* ours */
#include "rules/credential_rules.h"
#include "rules/pin_rules.h"
#include "base/text.h"
#include "signer/acts.h"
#include "signer/secrets.h"
#include "signer/signer.h"

enum err act_load_credential(struct tx *t, uuid person, struct canon_credential *c,
                             struct row *row)
{
    struct row_list list;
    enum err e = tx_list(t, KIND_CREDENTIAL, BY_PERSON, person, &list);

    if (e == OK && list.n != 1)
        e = list.n ? ERR_SIGNER_AUTHORITY : ERR_NOT_FOUND;
    if (e != OK)
        return e;
    *c = *ROW_RECORD(&list, struct canon_credential, 0);
    *row = list.rows[0];
    return OK;
}

enum err act_put_pin(struct tx *t, struct canon_credential *c, int64_t counts_from)
{
    if (!t->new_pin || t->new_pin->n == 0)
        return act_refuse_field(t, "new_pin");
    enum err e = pin_check(secret_bytes(t->new_pin));
    if (e != OK)
        return e;
    c->pin_epoch++;
    c->pin_set_at = credential_pin_since(c, t->now);
    c->pin_verifier.has = true;
    c->pin_verifier.v = secrets_pin_verifier(&t->signer->secrets, t->company, c->person,
                                             c->pin_epoch, t->new_pin);
    c->pin_counts_from = counts_from;
    c->reset_helper.has = false;
    return OK;
}

enum err act_end_links(struct tx *t, uuid person, uint8_t kind)
{
    struct row_list links;
    enum err e = tx_list(t, KIND_LINK, BY_PERSON, person, &links);

    for (size_t i = 0; e == OK && i < links.n; i++) {
        const struct canon_link *link = ROW_RECORD(&links, struct canon_link, i);
        if (kind == 0 || link->kind == kind)
            e = tx_update(t, KIND_LINK, &links.rows[i], link, false);
    }
    return e;
}

/* Allowed for one's own person; the credential is loaded. */
static enum err begin(struct tx *t, enum item_kind kind, uuid person,
                      struct canon_credential *c, struct row *row)
{
    enum err e = act_allow(t, kind, &(struct act_owner){.person = &person});

    return e == OK ? act_load_credential(t, person, c, row) : e;
}

static enum err finish(struct tx *t, struct row *row, const struct canon_credential *c,
                       struct item_result *out)
{
    enum err e = tx_update(t, KIND_CREDENTIAL, row, c, true);

    act_result(t, row->id, out);
    out->object = c->person;
    return e;
}

HANDLER(act_pin_change)
{
    const struct item_person *change = item;
    struct canon_credential c;
    struct row row;
    enum err e = begin(t, ITEM_PIN_CHANGE, change->person, &c, &row);

    (void)expected_epoch;
    if (e == OK)
        e = act_put_pin(t, &c, t->now);
    return e == OK ? finish(t, &row, &c, out) : e;
}

HANDLER(act_totp_change)
{
    const struct item_person *change = item;
    struct canon_credential c;
    struct row row;
    enum err e = begin(t, ITEM_TOTP_CHANGE, change->person, &c, &row);

    (void)expected_epoch;
    if (e != OK)
        return e;
    c.totp_epoch++;
    e = finish(t, &row, &c, out);
    if (e == OK)
        secrets_totp_text(&t->signer->secrets, t->company, c.person, c.totp_epoch,
                          &out->secret);
    return e;
}

/* ---- reset and unlock: a link to an address that nobody changed just now ---- */

static enum err check_mail(struct tx *t, uuid person)
{
    struct row_list list;
    enum err e = tx_list(t, KIND_MAIL_ADDRESS, BY_PERSON, person, &list);

    if (e == OK && list.n != 1)
        e = ERR_SIGNER_AUTHORITY;
    return e == OK
               ? credential_check_mail(ROW_RECORD(&list, struct canon_mail_address, 0),
                                       t->now,
                                       t->signer->settings.mail_unchanged_for_us)
               : e;
}

/* With his own second factor nobody helped; else the allowance is spent. */
static struct opt_uuid spend_allowance(const struct tx *t, struct canon_credential *c)
{
    struct opt_uuid helper = c->reset_allowed_by;

    if (t->proofs & PROOF_TOTP)
        return (struct opt_uuid){.has = false};
    c->reset_allowed_until.has = false;
    c->reset_allowed_by.has = false;
    return helper;
}

static enum err begin_reset(struct tx *t, enum item_kind kind, uuid person,
                            struct canon_credential *c, struct row *row)
{
    enum err e = begin(t, kind, person, c, row);

    if (e == OK)
        e = check_mail(t, person);
    if (e == OK && c->pin_epoch == 0)
        e = ERR_PIN_NOT_SET;
    return e;
}

static enum err finish_reset(struct tx *t, struct row *row,
                             const struct canon_credential *c, struct item_result *out)
{
    enum err e = finish(t, row, c, out);

    if (e == OK)
        e = tx_credential_unlock(t, row->id);
    return e == OK ? act_end_links(t, c->person, LINK_RESET) : e;
}

HANDLER(act_pin_reset)
{
    const struct item_person *reset = item;
    struct canon_credential c;
    struct row row;
    int64_t counts_from = t->now + t->signer->settings.pin_reset_wait_us;
    enum err e = begin_reset(t, ITEM_PIN_RESET, reset->person, &c, &row);

    (void)expected_epoch;
    if (e == OK)
        e = act_put_pin(t, &c, counts_from);
    if (e != OK)
        return e;
    c.reset_helper = spend_allowance(t, &c);
    return finish_reset(t, &row, &c, out);
}

HANDLER(act_pin_unlock)
{
    const struct item_person *unlock = item;
    struct canon_credential c;
    struct row row;
    enum err e = begin_reset(t, ITEM_PIN_UNLOCK, unlock->person, &c, &row);

    (void)expected_epoch;
    if (e != OK)
        return e;
    (void)spend_allowance(t, &c);
    return finish_reset(t, &row, &c, out);
}

/* An administrator helps somebody else; himself he cannot help. */
HANDLER(act_pin_reset_allow)
{
    const struct item_person *allow = item;
    struct canon_credential c;
    struct canon_person person;
    struct row row;
    enum err e = act_allow(t, ITEM_PIN_RESET_ALLOW, &(struct act_owner){0});

    (void)expected_epoch;
    if (e == OK && uuid_eq(allow->person, t->person.v)) /* guard: allow_self */
        e = ERR_FORBIDDEN;
    if (e == OK)
        e = act_load_person(t, allow->person, &person, &row);
    if (e == OK)
        e = act_load_credential(t, allow->person, &c, &row);
    if (e == OK && c.pin_epoch == 0)
        e = ERR_PIN_NOT_SET;
    if (e != OK)
        return e;
    c.reset_allowed_until = (struct opt_i64){true, t->now + RESET_ALLOWANCE_US};
    c.reset_allowed_by = t->person;
    return finish(t, &row, &c, out);
}

/* ---- in other hands ---- */

/* By its owner or an administrator. The PIN ends at once, and whatever could bring the
 * one who has it a new one: links that were mailed, an allowance. */
HANDLER(act_credential_report)
{
    const struct item_credential_report *report = item;
    struct canon_credential c;
    struct row row;
    enum err e = begin(t, ITEM_CREDENTIAL_REPORT, report->person, &c, &row);

    (void)expected_epoch;
    if (e == OK && (report->since <= 0 || report->since > t->now))
        e = act_refuse_field(t, "since");
    if (e == OK && c.pin_epoch == 0)
        e = ERR_PIN_NOT_SET;
    if (e != OK)
        return e;
    credential_report(&c, report->since);
    c.reset_allowed_until.has = false;
    c.reset_allowed_by.has = false;
    e = finish(t, &row, &c, out);
    if (e == OK)
        e = act_end_links(t, c.person, 0);
    return e == OK ? tx_outbox(t, c.person, "credential.reported", c.person, NULL) : e;
}

/* ---- mail address ---- */

HANDLER(act_mail_change)
{
    const struct item_mail_change *change = item;
    struct canon_mail_address *mail;
    struct canon_person person;
    struct row_list list;
    struct row row;
    enum err e =
        act_allow(t, ITEM_MAIL_CHANGE, &(struct act_owner){.person = &change->person});

    if (e == OK && !text_is_mail_address(change->address))
        e = act_refuse_field(t, "address");
    if (e == OK)
        e = act_load_person(t, change->person, &person, &row);
    if (e == OK)
        e = tx_list(t, KIND_MAIL_ADDRESS, BY_PERSON, change->person, &list);
    if (e == OK && list.n != 1)
        e = ERR_SIGNER_AUTHORITY;
    if (e == OK)
        e = tx_expect(&list.rows[0], expected_epoch);
    if (e != OK)
        return e;
    mail = ROW_RECORD(&list, struct canon_mail_address, 0);
    mail->previous = mail->address;
    mail->address = change->address;
    mail->since = t->now;
    e = tx_update(t, KIND_MAIL_ADDRESS, &list.rows[0], mail, true);
    /* what was mailed to the old address may be in other hands */
    if (e == OK)
        e = act_end_links(t, change->person, 0);
    if (e == OK)
        e = tx_outbox(t, change->person, "mail.changed", change->person, NULL);
    act_result(t, list.rows[0].id, out);
    out->object = change->person;
    return e;
}
