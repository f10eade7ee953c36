/* SPDX-License-Identifier: Apache-2.0 */
/* The authority rows: what the signer alone writes and MACs, one record a table.
 * Kind numbers, enumerations and field orders are frozen; docs/formats.md is generated
 * from these tables. A row's MAC covers {kind, company, id, epoch, live, canon}. */
#ifndef SK_CANON_AUTHORITY_H
#define SK_CANON_AUTHORITY_H

#include "canon/kinds.h"
#include "canon/schema.h"

enum company_kind { COMPANY_TENANT = 1, COMPANY_PLATFORM = 2 };
enum company_state { COMPANY_ACTIVE = 1, COMPANY_STATE_SUSPENDED = 2 };

enum key_purpose_code {
    KEY_CA = 1,
    KEY_SEAL = 2,
    KEY_ATTESTATION = 3,
    KEY_CHECKPOINT = 4,
};

/* Numbers of signature algorithms in records; SM2 is reserved. */
enum algorithm_code {
    ALGORITHM_P256 = 1,
    ALGORITHM_RSA2048 = 2,
    ALGORITHM_RSA3072 = 3,
    ALGORITHM_SM2 = 4
};
enum level_code { LEVEL_B_B = 1, LEVEL_B_T = 2, LEVEL_B_LT = 3, LEVEL_B_LTA = 4 };

struct canon_company {
    uuid id;
    struct str name;
    struct str credit_code;
    uint8_t kind;
    uint8_t state;
    uint8_t algorithm; /* for new seals, unless a seal says otherwise */
    int64_t created_at;
};

struct canon_department {
    struct str name;
    struct opt_uuid parent;
    struct opt_uuid head; /* person */
};

enum person_state { PERSON_INVITED = 1, PERSON_ACTIVE = 2, PERSON_DEACTIVATED = 3 };
enum identity_kind {
    IDENTITY_NONE = 0,
    IDENTITY_RESIDENT_CARD = 1,
    IDENTITY_PASSPORT = 2,
    IDENTITY_OTHER = 3
};

struct canon_person {
    struct opt_uuid account; /* set by enrolment */
    struct str name;
    struct opt_uuid department;
    struct str employee_number;
    uint8_t identity_kind;
    struct opt_digest identity; /* keyed hash of the identity document's number */
    uint8_t state;
    struct str locale;    /* "zh" or "en" */
    struct str time_zone; /* IANA name */
    struct str mobile;
    struct opt_uuid invited_by;
    uuid invited_in; /* act: the invitation code is derived from it */
    struct opt_i64 enrolled_at;
    struct opt_i64 deactivated_at;
};

struct canon_mail_address {
    uuid person;
    struct str address;
    struct str previous; /* absent at first */
    int64_t since;
};

enum role_code {
    ROLE_ADMINISTRATOR = 1,
    ROLE_SEAL_ADMINISTRATOR = 2,
    ROLE_EMPLOYEE = 3,
    ROLE_APPROVER = 4,
    ROLE_AUDITOR = 5,
    ROLE_PLATFORM_OPERATOR = 6,
    ROLE_LAST = ROLE_PLATFORM_OPERATOR,
};

struct canon_role {
    uuid person;
    uint8_t role;
    struct opt_uuid department; /* reserved: a role within one department */
};

/* PIN and TOTP. Tries and the last spent TOTP step are columns beside the canon. */
struct canon_credential {
    uuid person;
    int64_t pin_epoch; /* 0: no PIN yet; part of the verifier's input */
    struct opt_digest pin_verifier;
    int64_t pin_set_at;
    int64_t pin_counts_from;
    struct opt_uuid reset_helper; /* administrator that helped to reset this PIN */
    struct opt_i64
        reset_allowed_until; /* an administrator's allowance, spent by a reset */
    struct opt_uuid reset_allowed_by;
    int64_t totp_epoch; /* 0: none; the secret is derived from company, person, epoch */
    struct opt_i64 compromised_since;
};

enum seal_type {
    SEAL_OFFICIAL = 1,
    SEAL_CONTRACT = 2,
    SEAL_FINANCE = 3,
    SEAL_LEGAL_REPRESENTATIVE = 4,
};
enum seal_state {
    SEAL_DRAFT = 1,
    SEAL_ACTIVE = 2,
    SEAL_SUSPENDED = 3,
    SEAL_REVOKED = 4,
    SEAL_EXPIRED = 5
};

struct canon_seal {
    struct str name;
    uint8_t type;
    struct digest face; /* digest of the stored face, canon/face.h */
    int64_t width_um;
    int64_t height_um;
    uuid administrator;    /* person */
    struct opt_uuid chain; /* template */
    uuid certificate;
    uint8_t algorithm;
    uint8_t state;
    struct str reason; /* of suspension or revocation */
    int64_t made_at;
};

enum step_mode { STEP_ALL = 1, STEP_ANY = 2, STEP_K_OF_N = 3 };
enum member_kind { MEMBER_PERSON = 1, MEMBER_ROLE = 2 };
#define CHAIN_STEPS_MAX 16
#define STEP_MEMBERS_MAX 64
#define STEP_PERSONS_MAX 256

struct canon_member {
    uint8_t kind;
    uuid person;  /* nil for a role */
    uint8_t role; /* 0 for a person */
};

struct canon_step {
    struct str name;
    uint8_t mode;
    int64_t need;              /* of STEP_K_OF_N; else 0 */
    struct canon_list members; /* struct canon_member */
};

struct canon_chain_version {
    uuid chain; /* template; the row's id is the version's own */
    int64_t number;
    struct str name;
    struct canon_list steps; /* struct canon_step */
    int64_t published_at;
    uint8_t envelope_allowed; /* reserved: 0 */
};

enum certificate_state { CERTIFICATE_LIVE = 1, CERTIFICATE_REVOKED = 2 };

struct canon_certificate {
    uint8_t purpose; /* enum key_purpose_code */
    struct opt_uuid seal;
    uuid key;
    uint8_t algorithm;
    struct bytes serial;
    int64_t not_before;
    int64_t not_after;
    struct bytes der;
    uint8_t state;
    struct opt_i64 revoked_at;
};

struct canon_key {
    uint8_t purpose;
    uint8_t algorithm;
    struct bytes spki;
    struct bytes
        wrapped; /* AES-256-GCM; associated data = company, key id, algorithm */
    int64_t wrapped_under; /* number of the key-encryption key */
    int64_t made_at;
};

enum grant_state { GRANT_ACTIVE = 1, GRANT_SUSPENDED = 2, GRANT_REVOKED = 3 };

struct canon_grant {
    uuid person;
    uuid seal;
    int64_t from;
    int64_t until;
    struct opt_i64 max_uses;
    uint8_t state;
    struct str reason;
    uuid given_by;
    int64_t given_at;
};

enum link_kind { LINK_DECIDE = 1, LINK_INVITE = 2, LINK_RESET = 3 };

/* A mailed token: only its hash is known here. Wrong PINs are a column beside the
 * canon. */
struct canon_link {
    struct digest hash;
    uint8_t kind;
    uuid person;
    struct opt_uuid request;
    int64_t round;
    struct opt_digest subject; /* the request digest that it stands for */
    int64_t expires_at;
};

/* The id of a chain version's row, so that the one after the newest can be asked for:
 * what was deleted is known by its id. */
uuid canon_chain_version_id(uuid chain, int64_t number);

extern const struct canon_schema canon_company_schema, canon_department_schema,
    canon_person_schema, canon_mail_address_schema, canon_role_schema,
    canon_credential_schema, canon_seal_schema, canon_member_schema, canon_step_schema,
    canon_chain_version_schema, canon_certificate_schema, canon_key_schema,
    canon_grant_schema, canon_link_schema;

#endif
