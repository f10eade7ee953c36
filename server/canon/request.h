/* SPDX-License-Identifier: Apache-2.0 */
/* What is approved, decided, intended and attested. The request digest is
 * canon_digest(&canon_request_schema, the frozen request's bytes). */
#ifndef SK_CANON_REQUEST_H
#define SK_CANON_REQUEST_H

#include "canon/authority.h"

#define REQUEST_DOCUMENTS_MAX 32
#define REQUEST_PAIRS_MAX 64
#define REQUEST_CHAINS_MAX 8

struct canon_document {
    uuid document;
    struct str name; /* file name as uploaded */
    struct digest digest;
    int64_t length;
    int64_t pages;
};

/* The three holes of a prepared update: offsets inside the update (canon/update.h). */
struct canon_holes {
    int64_t time_off;
    int64_t request_off;
    int64_t contents_off;
    int64_t contents_len;
};

/* One signature to be made: a document and a seal, in sealing order. The n-th pair of a
 * document is prepared on top of the earlier ones. */
struct canon_pair {
    uint8_t document; /* index into documents */
    uuid seal;
    struct digest face;
    uint8_t algorithm;
    uint8_t level;
    struct opt_digest update; /* update digest; absent only with an envelope */
    int64_t update_length;
    struct canon_holes holes;
    struct bytes envelope; /* reserved: the placement envelope; absent */
};

/* A person asked at a step, and the human behind: equal for two accounts of one human.
 */
struct canon_asked {
    uuid person;
    struct digest human;
};

struct canon_frozen_step {
    struct str name;
    int64_t need;            /* approvals that complete the step, at least 1 */
    struct canon_list asked; /* struct canon_asked, the requester removed */
};

struct canon_frozen_chain {
    uuid seal;
    uuid chain;
    int64_t version;
    struct canon_list steps; /* struct canon_frozen_step */
};

struct canon_money {
    int64_t minor_units;
    struct str currency; /* ISO 4217; absent: no amount */
};

struct canon_request {
    uuid company;
    uuid request;
    int64_t round;
    struct digest nonce;
    uuid requester;
    struct digest requester_human;
    struct opt_uuid on_behalf_of;
    struct opt_uuid api_client;
    struct canon_list documents; /* struct canon_document */
    struct canon_list pairs;     /* struct canon_pair */
    struct str purpose;
    struct str counterparty;
    struct canon_money amount;
    struct str document_class;
    int64_t copies;
    int64_t uses; /* of each seal: its pairs */
    int64_t submitted_at;
    int64_t expires_at;
    struct canon_list chains; /* struct canon_frozen_chain */
};

enum request_state {
    REQUEST_DRAFT = 1, /* web's own; never in a signer's row */
    REQUEST_PENDING = 2,
    REQUEST_APPROVED = 3,
    REQUEST_SEALING = 4,
    REQUEST_SEALED = 5,
    REQUEST_REJECTED = 6,
    REQUEST_STATE_WITHDRAWN = 7,
    REQUEST_STATE_EXPIRED = 8,
    REQUEST_ABORTED = 9, /* signed or not, nothing was released */
    REQUEST_STATE_LAST = REQUEST_ABORTED,
};

/* The row of seal_request: state beside the frozen bytes. */
struct canon_request_state {
    uuid request;
    int64_t round;
    uint8_t state;
    struct str reason;
    struct opt_uuid ended_by;
    int64_t changed_at;
    struct bytes frozen; /* encoded struct canon_request */
};

enum verdict { VERDICT_APPROVE = 1, VERDICT_REJECT = 2 };

/* Proofs that the signer checked, as a bit set. */
enum proof_bit {
    PROOF_PIN = 1,
    PROOF_TOTP = 2,
    PROOF_LINK = 4,
    PROOF_PASSKEY = 8, /* reserved */
    PROOF_INVITE_CODE = 16,
    PROOF_CONSOLE = 32, /* the root socket */
    PROOF_HELPER = 64,  /* an administrator's allowance */
};

struct canon_decision {
    uuid request;
    int64_t round;
    struct digest subject; /* request digest */
    uuid person;
    struct digest human;
    struct opt_uuid on_behalf_of;
    uint8_t verdict;
    struct str reason;
    uint8_t proofs;
    int64_t decided_at;
    int64_t sequence; /* in the authority chain: decisions count in this order */
};

struct canon_intent {
    uuid request;
    int64_t round;
    struct digest subject; /* request digest */
    uint8_t pair;          /* index into the request's pairs */
    uuid seal;
    uuid grant;
    uuid person;
    uuid certificate;
    uuid key;
    int64_t signing_time;  /* /M, whole seconds */
    struct digest update;  /* update digest */
    struct opt_digest cms; /* SHA-256 of the CMS once signed */
};

/* What the attestation key signs: this person confirmed these subjects by these proofs.
 */
struct canon_subject {
    uint8_t kind; /* canon_kind of the object, 0 for none */
    uuid object;
    struct digest
        digest; /* item digest, or the request digest of a decision or intent */
};

struct canon_attestation {
    uuid company;
    uuid act;
    struct str event;       /* "grant.give": name of the act's first item */
    struct opt_uuid person; /* absent: the console or the worker */
    struct opt_uuid on_behalf_of;
    uint8_t proofs;
    int64_t at;
    int64_t sequence;           /* in the authority chain */
    struct canon_list subjects; /* struct canon_subject */
};
#define ACT_SUBJECTS_MAX 10000

extern const struct canon_schema canon_document_schema, canon_pair_schema,
    canon_money_schema, canon_frozen_step_schema, canon_frozen_chain_schema,
    canon_request_schema, canon_request_state_schema, canon_decision_schema,
    canon_intent_schema, canon_attestation_schema;

#endif
