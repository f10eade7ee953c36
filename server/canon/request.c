/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of request.h. Order and types are frozen; a change is a new version. */

/* ours */
#include "canon/request.h"
#include "canon/field.h"

static const struct canon_field document_fields[] = {
    FIELD(canon_document, document, UUID, 0, NULL),
    FIELD(canon_document, name, TEXT, 200, NULL),
    FIELD(canon_document, digest, DIGEST, 0, NULL),
    FIELD(canon_document, length, I64, 0, NULL),
    FIELD(canon_document, pages, I64, 0, NULL),
};
const struct canon_schema canon_document_schema = PART(canon_document, document);

static const struct canon_field holes_fields[] = {
    FIELD(canon_holes, time_off, I64, 0, NULL),
    FIELD(canon_holes, request_off, I64, 0, NULL),
    FIELD(canon_holes, contents_off, I64, 0, NULL),
    FIELD(canon_holes, contents_len, I64, 0, NULL),
};
static const struct canon_schema canon_holes_schema = PART(canon_holes, holes);

static const struct canon_field pair_fields[] = {
    FIELD(canon_pair, document, U8, 31, NULL),
    FIELD(canon_pair, seal, UUID, 0, NULL),
    FIELD(canon_pair, face, DIGEST, 0, NULL),
    FIELD(canon_pair, algorithm, U8, 4, NULL),
    FIELD(canon_pair, level, U8, 4, NULL),
    FIELD(canon_pair, update, OPT_DIGEST, 0, NULL),
    FIELD(canon_pair, update_length, I64, 0, NULL),
    FIELD(canon_pair, holes, RECORD, 0, &canon_holes_schema),
    FIELD(canon_pair, envelope, BYTES, 1024, NULL),
};
const struct canon_schema canon_pair_schema = PART(canon_pair, pair);

static const struct canon_field asked_fields[] = {
    FIELD(canon_asked, person, UUID, 0, NULL),
    FIELD(canon_asked, human, DIGEST, 0, NULL),
};
static const struct canon_schema canon_asked_schema = PART(canon_asked, asked);

static const struct canon_field frozen_step_fields[] = {
    FIELD(canon_frozen_step, name, TEXT, 200, NULL),
    FIELD(canon_frozen_step, need, I64, 0, NULL),
    FIELD(canon_frozen_step, asked, LIST, STEP_PERSONS_MAX, &canon_asked_schema),
};
const struct canon_schema canon_frozen_step_schema =
    PART(canon_frozen_step, frozen_step);

static const struct canon_field frozen_chain_fields[] = {
    FIELD(canon_frozen_chain, seal, UUID, 0, NULL),
    FIELD(canon_frozen_chain, chain, UUID, 0, NULL),
    FIELD(canon_frozen_chain, version, I64, 0, NULL),
    FIELD(canon_frozen_chain, steps, LIST, CHAIN_STEPS_MAX, &canon_frozen_step_schema),
};
const struct canon_schema canon_frozen_chain_schema =
    PART(canon_frozen_chain, frozen_chain);

static const struct canon_field money_fields[] = {
    FIELD(canon_money, minor_units, I64, 0, NULL),
    FIELD(canon_money, currency, TEXT, 3, NULL),
};
const struct canon_schema canon_money_schema = PART(canon_money, money);

static const struct canon_field request_fields[] = {
    FIELD(canon_request, company, UUID, 0, NULL),
    FIELD(canon_request, request, UUID, 0, NULL),
    FIELD(canon_request, round, I64, 0, NULL),
    FIELD(canon_request, nonce, DIGEST, 0, NULL),
    FIELD(canon_request, requester, UUID, 0, NULL),
    FIELD(canon_request, requester_human, DIGEST, 0, NULL),
    FIELD(canon_request, on_behalf_of, OPT_UUID, 0, NULL),
    FIELD(canon_request, api_client, OPT_UUID, 0, NULL),
    FIELD(canon_request, documents, LIST, REQUEST_DOCUMENTS_MAX,
          &canon_document_schema),
    FIELD(canon_request, pairs, LIST, REQUEST_PAIRS_MAX, &canon_pair_schema),
    FIELD(canon_request, purpose, TEXT, 1000, NULL),
    FIELD(canon_request, counterparty, TEXT, 200, NULL),
    FIELD(canon_request, amount, RECORD, 0, &canon_money_schema),
    FIELD(canon_request, document_class, TEXT, 64, NULL),
    FIELD(canon_request, copies, I64, 0, NULL),
    FIELD(canon_request, uses, I64, 0, NULL),
    FIELD(canon_request, submitted_at, TIME, 0, NULL),
    FIELD(canon_request, expires_at, TIME, 0, NULL),
    FIELD(canon_request, chains, LIST, REQUEST_CHAINS_MAX, &canon_frozen_chain_schema),
};
const struct canon_schema canon_request_schema =
    RECORD(canon_request, request, KIND_REQUEST);

static const struct canon_field request_state_fields[] = {
    FIELD(canon_request_state, request, UUID, 0, NULL),
    FIELD(canon_request_state, round, I64, 0, NULL),
    FIELD(canon_request_state, state, U8, 9, NULL),
    FIELD(canon_request_state, reason, TEXT, 1000, NULL),
    FIELD(canon_request_state, ended_by, OPT_UUID, 0, NULL),
    FIELD(canon_request_state, changed_at, TIME, 0, NULL),
    FIELD(canon_request_state, frozen, BYTES, 60000, NULL),
};
const struct canon_schema canon_request_state_schema =
    RECORD(canon_request_state, request_state, KIND_REQUEST_STATE);

static const struct canon_field decision_fields[] = {
    FIELD(canon_decision, request, UUID, 0, NULL),
    FIELD(canon_decision, round, I64, 0, NULL),
    FIELD(canon_decision, subject, DIGEST, 0, NULL),
    FIELD(canon_decision, person, UUID, 0, NULL),
    FIELD(canon_decision, human, DIGEST, 0, NULL),
    FIELD(canon_decision, on_behalf_of, OPT_UUID, 0, NULL),
    FIELD(canon_decision, verdict, U8, 2, NULL),
    FIELD(canon_decision, reason, TEXT, 1000, NULL),
    FIELD(canon_decision, proofs, U8, 255, NULL),
    FIELD(canon_decision, decided_at, TIME, 0, NULL),
    FIELD(canon_decision, sequence, I64, 0, NULL),
};
const struct canon_schema canon_decision_schema =
    RECORD(canon_decision, decision, KIND_DECISION);

static const struct canon_field intent_fields[] = {
    FIELD(canon_intent, request, UUID, 0, NULL),
    FIELD(canon_intent, round, I64, 0, NULL),
    FIELD(canon_intent, subject, DIGEST, 0, NULL),
    FIELD(canon_intent, pair, U8, 63, NULL),
    FIELD(canon_intent, seal, UUID, 0, NULL),
    FIELD(canon_intent, grant, UUID, 0, NULL),
    FIELD(canon_intent, person, UUID, 0, NULL),
    FIELD(canon_intent, certificate, UUID, 0, NULL),
    FIELD(canon_intent, key, UUID, 0, NULL),
    FIELD(canon_intent, signing_time, TIME, 0, NULL),
    FIELD(canon_intent, update, DIGEST, 0, NULL),
    FIELD(canon_intent, cms, OPT_DIGEST, 0, NULL),
};
const struct canon_schema canon_intent_schema =
    RECORD(canon_intent, intent, KIND_INTENT);

static const struct canon_field subject_fields[] = {
    FIELD(canon_subject, kind, U8, 255, NULL),
    FIELD(canon_subject, object, UUID, 0, NULL),
    FIELD(canon_subject, digest, DIGEST, 0, NULL),
};
static const struct canon_schema canon_subject_schema = PART(canon_subject, subject);

static const struct canon_field attestation_fields[] = {
    FIELD(canon_attestation, company, UUID, 0, NULL),
    FIELD(canon_attestation, act, UUID, 0, NULL),
    FIELD(canon_attestation, event, TEXT, 64, NULL),
    FIELD(canon_attestation, person, OPT_UUID, 0, NULL),
    FIELD(canon_attestation, on_behalf_of, OPT_UUID, 0, NULL),
    FIELD(canon_attestation, proofs, U8, 255, NULL),
    FIELD(canon_attestation, at, TIME, 0, NULL),
    FIELD(canon_attestation, sequence, I64, 0, NULL),
    FIELD(canon_attestation, subjects, LIST, ACT_SUBJECTS_MAX, &canon_subject_schema),
};
const struct canon_schema canon_attestation_schema =
    RECORD(canon_attestation, attestation, KIND_ATTESTATION);
