/* SPDX-License-Identifier: Apache-2.0 */
/* The handlers of items, one a kind, in act_NOUN.c, and what they share: who may, which
 * id a new row gets. Inside signer/; handlers.c is the table. */
#ifndef SK_SIGNER_ACTS_H
#define SK_SIGNER_ACTS_H

#include "signer/frame.h"
#include "signer/tx.h"

/* ---- who may (act_allow.c) ---- */

/* Whose object it is; NULL where that gives no right. */
struct act_owner {
    const uuid *person;             /* it is his own */
    const uuid *seal_administrator; /* he administers the seal concerned */
};
/* A role or the object allows the act to the actor; else ERR_FORBIDDEN. */
enum err act_allow(struct tx *t, enum item_kind item,
                   const struct act_owner *owner) MUST_USE;

/* The caller's id, or a new one. */
uuid act_new_id(const struct opt_uuid *given);
/* Refuses for this field. */
enum err act_refuse_field(struct tx *t, const char *field);
/* Fills the result of an item that wrote last the row of its object. */
void act_result(const struct tx *t, uuid object, struct item_result *out);

/* Person rows by id: ERR_NOT_FOUND, or ERR_PERSON_INACTIVE once deactivated. */
enum err act_load_person(struct tx *t, uuid id, struct canon_person *person,
                         struct row *row) MUST_USE;

/* ---- shared between nouns ---- */

/* Writes person, mail address, roles and credential and tells the person
 * (act_person.c); also for a company's first administrator. */
enum err act_write_invitation(struct tx *t, enum company_kind kind,
                              const struct item_person_invite *item,
                              struct item_result *out) MUST_USE;
/* ERR_LAST_ADMINISTRATOR unless another active person is administrator (act_role.c). */
enum err act_keep_administrator(struct tx *t, uuid leaving) MUST_USE;
/* The person's one live credential (act_credential.c). */
enum err act_load_credential(struct tx *t, uuid person, struct canon_credential *c,
                             struct row *row) MUST_USE;
/* A PIN in the credential's next epoch, that counts from then on. */
enum err act_put_pin(struct tx *t, struct canon_credential *c,
                     int64_t counts_from) MUST_USE;
/* Every live link of the person that is of this kind, 0: of any. */
enum err act_end_links(struct tx *t, uuid person, uint8_t kind) MUST_USE;
/* The newest version of a chain (act_chain.c). ERR_NOT_FOUND. */
enum err act_load_chain(struct tx *t, uuid chain,
                        struct canon_chain_version *out) MUST_USE;
/* ERR_SIGNER_AUTHORITY when the journal knows a later version than `number` (0: none):
 * whoever deleted it would bring the one before back (act_chain.c). */
enum err act_chain_is_newest(struct tx *t, uuid chain, int64_t number) MUST_USE;
/* A seal and its own certificate (act_seal.c). */
struct seal_rows {
    struct canon_seal seal;
    struct row seal_row;
    struct canon_certificate certificate;
    struct row certificate_row;
};
enum err act_load_seal(struct tx *t, uuid seal, struct seal_rows *out) MUST_USE;

/* ---- handlers ---- */

#define HANDLER(name)                                                                  \
    enum err name(struct tx *t, const void *item, int64_t expected_epoch,              \
                  struct item_result *out)

HANDLER(act_person_invite);
HANDLER(act_person_invite_again);
HANDLER(act_person_enrol);
HANDLER(act_person_deactivate);
HANDLER(act_role_give);
HANDLER(act_role_take);
HANDLER(act_mail_change);
HANDLER(act_pin_change);
HANDLER(act_pin_reset);
HANDLER(act_pin_unlock);
HANDLER(act_pin_reset_allow);
HANDLER(act_totp_change);
HANDLER(act_credential_report);
HANDLER(act_department_put);
HANDLER(act_chain_publish);
HANDLER(act_seal_make);
HANDLER(act_seal_bind);
HANDLER(act_seal_suspend);
HANDLER(act_seal_resume);
HANDLER(act_seal_revoke);
HANDLER(act_grant_give);
HANDLER(act_grant_suspend);
HANDLER(act_grant_resume);
HANDLER(act_grant_revoke);
HANDLER(act_request_submit);
HANDLER(act_request_decide);
HANDLER(act_request_withdraw);
HANDLER(act_request_intend);
HANDLER(act_request_release);
HANDLER(act_request_expire);
HANDLER(act_company_create);
HANDLER(act_company_suspend);
HANDLER(act_company_resume);

#endif
