/* SPDX-License-Identifier: Apache-2.0 */
/* Items of acts: what somebody asks the signer to do. An act is a list of items, one
 * kind after the other, all or nothing. `id` absent: the signer makes one. The digest
 * of an item is canon_digest over its encoding: with company and actor it is the act's
 * digest. Secrets (PIN, code, token, new PIN) are never in an item. */
#ifndef SK_CANON_ITEMS_H
#define SK_CANON_ITEMS_H

#include "canon/request.h"

enum item_kind {
    ITEM_PERSON_INVITE = 100,
    ITEM_PERSON_ENROL = 101,
    ITEM_ROLE_GIVE = 102,
    ITEM_ROLE_TAKE = 103,
    ITEM_PERSON_DEACTIVATE = 104,
    ITEM_MAIL_CHANGE = 105,
    ITEM_PIN_CHANGE = 106,
    ITEM_PIN_RESET = 107,
    ITEM_PIN_UNLOCK = 108,
    ITEM_PIN_RESET_ALLOW = 109,
    ITEM_DEPARTMENT_PUT = 110,
    ITEM_CHAIN_PUBLISH = 111,
    ITEM_SEAL_MAKE = 112,
    ITEM_SEAL_BIND = 113,
    ITEM_SEAL_SUSPEND = 114,
    ITEM_SEAL_RESUME = 115,
    ITEM_SEAL_REVOKE = 116,
    ITEM_GRANT_GIVE = 117,
    ITEM_GRANT_SUSPEND = 118,
    ITEM_GRANT_RESUME = 119,
    ITEM_GRANT_REVOKE = 120,
    ITEM_PERSON_INVITE_AGAIN = 121,
    ITEM_TOTP_CHANGE = 122,
    ITEM_REQUEST_SUBMIT = 130,
    ITEM_REQUEST_DECIDE = 131,
    ITEM_REQUEST_WITHDRAW = 132,
    ITEM_REQUEST_INTEND = 133,
    ITEM_REQUEST_RELEASE = 134, /* worker */
    ITEM_REQUEST_EXPIRE = 135,  /* worker */
    ITEM_COMPANY_CREATE = 140,  /* root */
    ITEM_COMPANY_SUSPEND = 141, /* root */
    ITEM_COMPANY_RESUME = 142,  /* root */
    ITEM_CREDENTIAL_REPORT = 150,
};

struct item_person_invite {
    struct opt_uuid id;
    struct str name;
    struct opt_uuid department;
    struct str employee_number;
    uint8_t identity_kind;
    struct str identity_number; /* kept only as a keyed hash */
    struct str mail;
    struct str mobile;
    struct str locale;
    struct str time_zone;
    struct bytes roles; /* one enum role_code a byte */
};

struct item_person_enrol {
    uuid person;
    uuid account;
};

/* Role: give, take. */
struct item_role {
    uuid person;
    uint8_t role;
};

/* Person: deactivate, invite again, PIN unlock, PIN reset, PIN reset allow, PIN and
 * TOTP change (their own person). */
struct item_person {
    uuid person;
    struct str reason;
};

struct item_mail_change {
    uuid person;
    struct str address;
};

struct item_department_put {
    struct opt_uuid id;
    struct str name;
    struct opt_uuid parent;
    struct opt_uuid head;
};

struct item_chain_publish {
    struct opt_uuid chain; /* absent: a new template */
    struct opt_uuid id;    /* with an absent chain: the new template's id */
    struct str name;
    struct canon_list steps; /* struct canon_step */
};

struct item_seal_make {
    struct opt_uuid id;
    struct str name;
    uint8_t type;
    struct digest face;
    int64_t width_um;
    int64_t height_um;
    uint8_t algorithm; /* 0: the company's */
    uuid administrator;
};

struct item_seal_bind {
    uuid seal;
    uuid chain;
};

/* Seal: suspend, resume, revoke. */
struct item_seal {
    uuid seal;
    struct str reason;
};

struct item_grant_give {
    struct opt_uuid id;
    uuid person;
    uuid seal;
    int64_t from;
    int64_t until;
    struct opt_i64 max_uses;
};

/* Grant: suspend, resume, revoke. */
struct item_grant {
    uuid grant;
    struct str reason;
};

struct item_request_submit {
    uuid request; /* the draft's id */
    struct opt_uuid on_behalf_of;
    struct opt_uuid api_client;
    struct canon_list documents; /* struct canon_document */
    struct canon_list pairs;     /* struct canon_pair */
    struct str purpose;
    struct str counterparty;
    struct canon_money amount;
    struct str document_class;
    int64_t copies;
    int64_t expires_at;
};

struct item_request_decide {
    uuid request;
    int64_t round;
    struct digest subject; /* the request digest that the person saw */
    uint8_t verdict;
    struct str reason;
};

/* Request: withdraw, intend, release, expire. */
struct item_request {
    uuid request;
    int64_t round;
    struct digest subject; /* request digest */
    struct str reason;
};

struct item_company_create {
    struct opt_uuid id;
    struct str name;
    struct str credit_code;
    uint8_t kind; /* enum company_kind */
    uint8_t algorithm;
    struct item_person_invite administrator;
};

/* A credential is in other hands since then. */
struct item_credential_report {
    uuid person; /* whose */
    int64_t since;
    struct str reason;
};

struct item_company {
    uuid company;
    struct str reason;
};

/* Schema of an item's kind; NULL when unknown. */
const struct canon_schema *canon_item_schema(uint16_t kind);

struct canon_act_item {
    int64_t expected_epoch; /* -1: not stated */
    struct digest digest;
};

/* The act's own record: {company, actor, items' digests}; its digest identifies the
 * act. */
struct canon_act {
    uuid company;
    struct opt_uuid person;
    struct canon_list items; /* struct canon_act_item */
};
extern const struct canon_schema canon_act_schema;

#endif
