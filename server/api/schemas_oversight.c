/* SPDX-License-Identifier: Apache-2.0 */
/* Replies for those who look after a company or the installation: audit chains,
 * certificates, statistics and the platform's work. schemas.c names them. */

/* ours */
#include "api/call.h"
#include "api/schema_members.h"

static const struct word flag_words[] = {
    {1, "clock_went_back"}, {2, "refused"}, {0, NULL}};

/* Null where the record itself had to be erased. */
const struct api_field schema_audit_record[] = {WORD("chain", audit_chain_words),
                                                INT("sequence"),
                                                TIME("at"),
                                                TEXT("event"),
                                                ID(OR_NULL("person")),
                                                TEXT(OR_NULL("person_name")),
                                                ID(OR_NULL("object")),
                                                DIGEST("head"),
                                                WORDS(OR_NULL("flags"), flag_words),
                                                TEXTS_BY_NAME(OR_NULL("details")),
                                                ID(OR_NULL("act")),
                                                API_END};

#define CERTIFICATE_FACTS                                                              \
    TEXT("subject"), TEXT("issuer"), TEXT("serial"), DIGEST("fingerprint"),            \
        WORD("algorithm", algorithm_words), TIME("not_before"), TIME("not_after"),     \
        INT("days_left")
const struct api_field schema_seal_certificate[] = {
    ID("id"),
    PART("seal", schema_named),
    BOOL("in_use"),
    WORD("state", certificate_state_words),
    TIME(OR_NULL("revoked_at")),
    CERTIFICATE_FACTS,
    API_END};
const struct api_field schema_installation_certificate[] = {
    WORD("purpose", certificate_purpose_words), CERTIFICATE_FACTS, API_END};

static const struct api_field day_outcomes[] = {
    TEXT("day"),     INT("pending"),   INT("approved"), INT("sealing"), INT("sealed"),
    INT("rejected"), INT("withdrawn"), INT("expired"),  INT("aborted"), API_END};
static const struct api_field day_use[] = {TEXT("day"), INT("count"), API_END};
static const struct api_field hour_use[] = {INT("weekday"), INT("hour"), INT("count"),
                                            API_END};
static const struct api_field seal_use[] = {INT("count"), PARTS("days", day_use),
                                            PARTS("hours", hour_use), API_END};
static const struct api_field step_wait[] = {TEXT("step"), INT("count"), INT("p50"),
                                             INT("p90"),   INT("p99"),   API_END};
static const struct api_field person_wait[] = {PART("person", schema_named),
                                               INT("count"),
                                               INT("p50"),
                                               INT("p90"),
                                               INT("p99"),
                                               API_END};
static const struct api_field waits[] = {INT("requests"), PARTS("steps", step_wait),
                                         PARTS("approvers", person_wait), API_END};
static const struct api_field funnel[] = {INT("submitted"), INT("approved"),
                                          INT("sealed"), API_END};
static const struct api_field rejection[] = {TEXT("reason"), INT("count"), API_END};
const struct api_field schema_statistics[] = {TIME("from"),
                                              TIME("to"),
                                              TEXT("time_zone"),
                                              INT("count"),
                                              PARTS("days", day_outcomes),
                                              PART("waiting", waits),
                                              PART("seal_use", seal_use),
                                              PART("funnel", funnel),
                                              PARTS("rejections", rejection),
                                              API_END};

static const struct word fault_words[] = {{1, "missing"},   {2, "digest"},
                                          {3, "head"},      {4, "checkpoint"},
                                          {5, "truncated"}, {0, NULL}};
static const struct api_field audit_bad[] = {INT("sequence"),
                                             WORD("fault", fault_words), API_END};
static const struct api_field audit_look[] = {BOOL("running"),
                                              TIME("asked_at"),
                                              INT("reached"),
                                              INT(OR_NULL("verified_to")),
                                              TIME(OR_NULL("verified_at")),
                                              PART(OR_NULL("bad"), audit_bad),
                                              API_END};
static const struct api_field audit_checkpoint[] = {INT("sequence"), TIME("at"),
                                                    API_END};
const struct api_field schema_audit_status[] = {
    WORD("chain", audit_chain_words),
    INT("sequence"),
    DIGEST("head"),
    TIME("at"),
    PART(OR_NULL("checkpoint"), audit_checkpoint),
    PART(OR_NULL("look"), audit_look),
    API_END};
const struct api_field schema_work[] = {ID("id"),
                                        PART("company", schema_named),
                                        TEXT("kind"),
                                        WORD("state", work_state_words),
                                        INT("attempts"),
                                        TIME("run_at"),
                                        TIME("created_at"),
                                        TIME(OR_NULL("done_at")),
                                        TEXT(OR_NULL("failure")),
                                        API_END};
static const struct api_field work_counts[] = {TEXT("kind"),
                                               WORD("state", work_state_words),
                                               INT("count"), TIME("oldest"), API_END};
static const struct api_field presence[] = {
    ID("id"), TEXT("version"), TIME("started_at"), TIME("seen_at"), API_END};
const struct api_field schema_health[] = {TEXT("version"),
                                          TIME("at"),
                                          INT("database_bytes"),
                                          BOOL("redis"),
                                          BOOL("signer"),
                                          PARTS("workers", presence),
                                          PARTS("jobs", work_counts),
                                          PARTS("mails", work_counts),
                                          API_END};
