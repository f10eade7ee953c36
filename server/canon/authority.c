/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of authority.h. Order and types are frozen; a change is a new version. */

/* ours */
#include "canon/authority.h"
#include "canon/field.h"
#include "crypto/digest.h"

static const struct canon_field company_fields[] = {
    FIELD(canon_company, id, UUID, 0, NULL),
    FIELD(canon_company, name, TEXT, 200, NULL),
    FIELD(canon_company, credit_code, TEXT, 18, NULL),
    FIELD(canon_company, kind, U8, 255, NULL),
    FIELD(canon_company, state, U8, 9, NULL),
    FIELD(canon_company, algorithm, U8, 4, NULL),
    FIELD(canon_company, created_at, TIME, 0, NULL),
};
const struct canon_schema canon_company_schema =
    RECORD(canon_company, company, KIND_COMPANY);

static const struct canon_field department_fields[] = {
    FIELD(canon_department, name, TEXT, 200, NULL),
    FIELD(canon_department, parent, OPT_UUID, 0, NULL),
    FIELD(canon_department, head, OPT_UUID, 0, NULL),
};
const struct canon_schema canon_department_schema =
    RECORD(canon_department, department, KIND_DEPARTMENT);

static const struct canon_field person_fields[] = {
    FIELD(canon_person, account, OPT_UUID, 0, NULL),
    FIELD(canon_person, name, TEXT, 200, NULL),
    FIELD(canon_person, department, OPT_UUID, 0, NULL),
    FIELD(canon_person, employee_number, TEXT, 64, NULL),
    FIELD(canon_person, identity_kind, U8, 3, NULL),
    FIELD(canon_person, identity, OPT_DIGEST, 0, NULL),
    FIELD(canon_person, state, U8, 9, NULL),
    FIELD(canon_person, locale, TEXT, 8, NULL),
    FIELD(canon_person, time_zone, TEXT, 64, NULL),
    FIELD(canon_person, mobile, TEXT, 32, NULL),
    FIELD(canon_person, invited_by, OPT_UUID, 0, NULL),
    FIELD(canon_person, invited_in, UUID, 0, NULL),
    FIELD(canon_person, enrolled_at, OPT_I64, 0, NULL),
    FIELD(canon_person, deactivated_at, OPT_I64, 0, NULL),
};
const struct canon_schema canon_person_schema =
    RECORD(canon_person, person, KIND_PERSON);

static const struct canon_field mail_address_fields[] = {
    FIELD(canon_mail_address, person, UUID, 0, NULL),
    FIELD(canon_mail_address, address, TEXT, 254, NULL),
    FIELD(canon_mail_address, previous, TEXT, 254, NULL),
    FIELD(canon_mail_address, since, TIME, 0, NULL),
};
const struct canon_schema canon_mail_address_schema =
    RECORD(canon_mail_address, mail_address, KIND_MAIL_ADDRESS);

static const struct canon_field role_fields[] = {
    FIELD(canon_role, person, UUID, 0, NULL),
    FIELD(canon_role, role, U8, 6, NULL),
    FIELD(canon_role, department, OPT_UUID, 0, NULL),
};
const struct canon_schema canon_role_schema = RECORD(canon_role, role, KIND_ROLE);

static const struct canon_field credential_fields[] = {
    FIELD(canon_credential, person, UUID, 0, NULL),
    FIELD(canon_credential, pin_epoch, I64, 0, NULL),
    FIELD(canon_credential, pin_verifier, OPT_DIGEST, 0, NULL),
    FIELD(canon_credential, pin_set_at, TIME, 0, NULL),
    FIELD(canon_credential, pin_counts_from, TIME, 0, NULL),
    FIELD(canon_credential, reset_helper, OPT_UUID, 0, NULL),
    FIELD(canon_credential, reset_allowed_until, OPT_I64, 0, NULL),
    FIELD(canon_credential, reset_allowed_by, OPT_UUID, 0, NULL),
    FIELD(canon_credential, totp_epoch, I64, 0, NULL),
    FIELD(canon_credential, compromised_since, OPT_I64, 0, NULL),
};
const struct canon_schema canon_credential_schema =
    RECORD(canon_credential, credential, KIND_CREDENTIAL);

static const struct canon_field seal_fields[] = {
    FIELD(canon_seal, name, TEXT, 200, NULL),
    FIELD(canon_seal, type, U8, 4, NULL),
    FIELD(canon_seal, face, DIGEST, 0, NULL),
    FIELD(canon_seal, width_um, I64, 0, NULL),
    FIELD(canon_seal, height_um, I64, 0, NULL),
    FIELD(canon_seal, administrator, UUID, 0, NULL),
    FIELD(canon_seal, chain, OPT_UUID, 0, NULL),
    FIELD(canon_seal, certificate, UUID, 0, NULL),
    FIELD(canon_seal, algorithm, U8, 4, NULL),
    FIELD(canon_seal, state, U8, 9, NULL),
    FIELD(canon_seal, reason, TEXT, 1000, NULL),
    FIELD(canon_seal, made_at, TIME, 0, NULL),
};
const struct canon_schema canon_seal_schema = RECORD(canon_seal, seal, KIND_SEAL);

static const struct canon_field member_fields[] = {
    FIELD(canon_member, kind, U8, 255, NULL),
    FIELD(canon_member, person, UUID, 0, NULL),
    FIELD(canon_member, role, U8, 6, NULL),
};
const struct canon_schema canon_member_schema = PART(canon_member, member);

static const struct canon_field step_fields[] = {
    FIELD(canon_step, name, TEXT, 200, NULL),
    FIELD(canon_step, mode, U8, 3, NULL),
    FIELD(canon_step, need, I64, 0, NULL),
    FIELD(canon_step, members, LIST, STEP_MEMBERS_MAX, &canon_member_schema),
};
const struct canon_schema canon_step_schema = PART(canon_step, step);

static const struct canon_field chain_version_fields[] = {
    FIELD(canon_chain_version, chain, UUID, 0, NULL),
    FIELD(canon_chain_version, number, I64, 0, NULL),
    FIELD(canon_chain_version, name, TEXT, 200, NULL),
    FIELD(canon_chain_version, steps, LIST, CHAIN_STEPS_MAX, &canon_step_schema),
    FIELD(canon_chain_version, published_at, TIME, 0, NULL),
    FIELD(canon_chain_version, envelope_allowed, U8, 0, NULL),
};
const struct canon_schema canon_chain_version_schema =
    RECORD(canon_chain_version, chain_version, KIND_CHAIN_VERSION);

static const struct canon_field certificate_fields[] = {
    FIELD(canon_certificate, purpose, U8, 4, NULL),
    FIELD(canon_certificate, seal, OPT_UUID, 0, NULL),
    FIELD(canon_certificate, key, UUID, 0, NULL),
    FIELD(canon_certificate, algorithm, U8, 4, NULL),
    FIELD(canon_certificate, serial, BYTES, 20, NULL),
    FIELD(canon_certificate, not_before, TIME, 0, NULL),
    FIELD(canon_certificate, not_after, TIME, 0, NULL),
    FIELD(canon_certificate, der, BYTES, 8192, NULL),
    FIELD(canon_certificate, state, U8, 9, NULL),
    FIELD(canon_certificate, revoked_at, OPT_I64, 0, NULL),
};
const struct canon_schema canon_certificate_schema =
    RECORD(canon_certificate, certificate, KIND_CERTIFICATE);

static const struct canon_field key_fields[] = {
    FIELD(canon_key, purpose, U8, 4, NULL),
    FIELD(canon_key, algorithm, U8, 4, NULL),
    FIELD(canon_key, spki, BYTES, 1024, NULL),
    FIELD(canon_key, wrapped, BYTES, 4096, NULL),
    FIELD(canon_key, wrapped_under, I64, 0, NULL),
    FIELD(canon_key, made_at, TIME, 0, NULL),
};
const struct canon_schema canon_key_schema = RECORD(canon_key, key, KIND_KEY);

static const struct canon_field grant_fields[] = {
    FIELD(canon_grant, person, UUID, 0, NULL),
    FIELD(canon_grant, seal, UUID, 0, NULL),
    FIELD(canon_grant, from, TIME, 0, NULL),
    FIELD(canon_grant, until, TIME, 0, NULL),
    FIELD(canon_grant, max_uses, OPT_I64, 0, NULL),
    FIELD(canon_grant, state, U8, 9, NULL),
    FIELD(canon_grant, reason, TEXT, 1000, NULL),
    FIELD(canon_grant, given_by, UUID, 0, NULL),
    FIELD(canon_grant, given_at, TIME, 0, NULL),
};
const struct canon_schema canon_grant_schema = RECORD(canon_grant, grant, KIND_GRANT);

static const struct canon_field link_fields[] = {
    FIELD(canon_link, hash, DIGEST, 0, NULL),
    FIELD(canon_link, kind, U8, 255, NULL),
    FIELD(canon_link, person, UUID, 0, NULL),
    FIELD(canon_link, request, OPT_UUID, 0, NULL),
    FIELD(canon_link, round, I64, 0, NULL),
    FIELD(canon_link, subject, OPT_DIGEST, 0, NULL),
    FIELD(canon_link, expires_at, TIME, 0, NULL),
};
const struct canon_schema canon_link_schema = RECORD(canon_link, link, KIND_LINK);

uuid canon_chain_version_id(uuid chain, int64_t number)
{
    static const char label[] = "sealkeeper/chain-version/1";
    uint8_t big[8];
    struct sha256 h;
    struct digest d;

    for (int i = 0; i < 8; i++)
        big[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
    sha256_init(&h);
    sha256_add(&h, (struct bytes){(const uint8_t *)label, sizeof label});
    sha256_add(&h, uuid_bytes(&chain));
    sha256_add(&h, (struct bytes){big, sizeof big});
    sha256_done(&h, &d);
    return uuid_from_digest(&d);
}
