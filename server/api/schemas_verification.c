/* SPDX-License-Identifier: Apache-2.0 */
/* Replies of public verification. schemas.c names them. */

/* ours */
#include "api/call.h"
#include "api/schema_members.h"

/* What jobs/verification_json.c writes. */
static const struct word verdict_words_of_files[] = {
    {1, "valid"},        {2, "cannot_be_confirmed"}, {3, "untrusted"},
    {4, "revoked"},      {5, "changed_after"},       {6, "broken"},
    {7, "no_signature"}, {8, "unreadable"},          {0, NULL}};
static const struct word verdict_words_of_signatures[] = {
    {1, "valid"},   {2, "cannot_be_confirmed"}, {3, "untrusted"},
    {4, "revoked"}, {5, "changed_after"},       {6, "broken"},
    {0, NULL}};
static const struct word signature_kind_words[] = {
    {1, "signature"}, {2, "timestamp"}, {0, NULL}};
static const struct word revocation_words[] = {
    {1, "good"}, {2, "revoked"}, {3, "unknown"}, {0, NULL}};
static const struct word revocation_source_words[] = {{1, "installation_crl"},
                                                      {0, NULL}};
const struct api_field schema_verification_asked[] = {TEXT("verification"),
                                                      TIME("expires_at"), API_END};
static const struct api_field reason[] = {TEXT("code"), TEXT("title"), TEXT("title_zh"),
                                          TEXT(OR_ABSENT("detail")), API_END};
static const struct api_field verified_file[] = {DIGEST("sha256"), INT("size"),
                                                 API_END};
static const struct api_field verified_certificate[] = {
    TEXT(OR_NULL("common_name")),
    TEXT(OR_NULL("organisation")),
    TEXT(OR_NULL("organisation_id")),
    TEXT(OR_NULL("subject")),
    TEXT(OR_NULL("issuer")),
    TEXT(OR_NULL("serial")),
    TIME("not_before"),
    TIME("not_after"),
    DIGEST("sha256"),
    API_END};
static const struct api_field revocation[] = {
    WORD("state", revocation_words), WORD(OR_NULL("source"), revocation_source_words),
    INT(OR_NULL("number")),          TIME(OR_NULL("time")),
    TIME(OR_NULL("revoked_at")),     API_END};
static const struct api_field verified_signature[] = {
    INT("number"),
    TEXT(OR_NULL("field")),
    WORD("kind", signature_kind_words),
    WORD("verdict", verdict_words_of_signatures),
    PARTS("reasons", reason),
    PARTS("notes", reason),
    BOOL("intact"),
    TEXT(OR_NULL("problem")),
    WORD("coverage", schema_coverage_words),
    INT("covered_bytes"),
    WORD("later_changes", schema_change_words),
    TEXT(OR_NULL("change")),
    INT(OR_NULL("changed_object")),
    PART(OR_NULL("certificate"), verified_certificate),
    TEXT(OR_NULL("chain")),
    PART("revocation", revocation),
    TIME(OR_NULL("claimed_time")),
    BOOL("time_is_proven"),
    TEXT(OR_NULL("algorithm")),
    DIGEST(OR_NULL("request_digest")),
    API_END};
static const struct api_field verification_report[] = {
    TEXT("format"),
    TIME("verified_at"),
    PART("file", verified_file),
    WORD("verdict", verdict_words_of_files),
    PARTS("reasons", reason),
    PARTS("signatures", verified_signature),
    API_END};
const struct api_field schema_verification[] = {
    WORD("state", verification_state_words),
    DIGEST("sha256"),
    INT("size"),
    TIME("expires_at"),
    PART(OR_NULL("report"), verification_report),
    PART(OR_NULL("failure"), schema_refusal),
    API_END};
