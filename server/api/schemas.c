/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of replies. A member is there and is not null unless its name stands in
 * OR_NULL or OR_ABSENT; `max` says nothing. */

/* ours */
#include "api/schemas.h"
#include "api/call.h"
#include "api/timeline_json.h"

#define OR_NULL(member) member, .flags = API_OR_NULL
#define OR_ABSENT(member) member, .flags = API_OR_ABSENT

#define MEMBER(of_type, of_words, of_part, ...)                                        \
    {                                                                                  \
        .type = of_type, .words = of_words, .part = of_part, .name = __VA_ARGS__       \
    }
#define TEXT(member) MEMBER(API_TEXT, NULL, NULL, member)
#define ID(member) MEMBER(API_UUID, NULL, NULL, member)
#define IDS(member) MEMBER(API_UUIDS, NULL, NULL, member)
#define INT(member) MEMBER(API_INT, NULL, NULL, member)
#define INTS(member) MEMBER(API_INTS, NULL, NULL, member)
#define NUMBER(member) MEMBER(API_NUMBER, NULL, NULL, member)
#define NUMBERS(member) MEMBER(API_NUMBERS, NULL, NULL, member)
#define TIME(member) MEMBER(API_TIME, NULL, NULL, member)
#define DIGEST(member) MEMBER(API_DIGEST, NULL, NULL, member)
#define BOOL(member) MEMBER(API_BOOL, NULL, NULL, member)
#define TEXTS_BY_NAME(member) MEMBER(API_TEXTS_BY_NAME, NULL, NULL, member)
#define WORD(member, words) MEMBER(API_WORD, words, NULL, member)
#define WORDS(member, words) MEMBER(API_WORDS, words, NULL, member)
#define PART(member, part) MEMBER(API_OBJECT, NULL, part, member)
#define PARTS(member, part) MEMBER(API_LIST, NULL, part, member)

/* Words of replies alone: whoever writes them has no number for them. */
static const struct word grant_status_words[] = {
    {1, "scheduled"}, {2, "live"},    {3, "suspended"}, {4, "used_up"},
    {5, "ended"},     {6, "revoked"}, {0, NULL}};
static const struct word step_state_words[] = {
    {1, "done"}, {2, "open"}, {3, "waiting"}, {0, NULL}};
static const struct word proof_words[] = {
    {1, "pin"}, {2, "code"}, {3, "link"}, {0, NULL}};
static const struct word flag_words[] = {
    {1, "clock_went_back"}, {2, "refused"}, {0, NULL}};
static const struct word warning_words[] = {
    {1, "font"}, {2, "form"}, {3, "renderers_differ"}, {4, "not_rendered"}, {0, NULL}};
static const struct word coverage_words[] = {
    {1, "nothing"}, {2, "revision"}, {3, "file"}, {0, NULL}};
static const struct word change_words[] = {
    {1, "nothing"}, {2, "validation"}, {3, "signatures"}, {4, "content"}, {0, NULL}};
static const struct word accepted_words[] = {{1, "mailed"}, {2, "asked"}, {0, NULL}};
static const struct word drawing_words[] = {{1, "drawing"}, {0, NULL}};

static const struct api_field named[] = {ID("id"), TEXT("name"), API_END};

static const struct api_field refusal[] = {TEXT("code"), TEXT(OR_NULL("detail")),
                                           TEXT("title"), TEXT("title_zh"), API_END};

static const struct api_field amount[] = {INT("minor_units"), TEXT("currency"),
                                          API_END};

static const struct api_field result[] = {ID("object"), INT("epoch"),
                                          TEXT(OR_NULL("secret")), API_END};
static const struct api_field act[] = {ID("act"), INT("sequence"), TIME("at"),
                                       PARTS("results", result), API_END};
static const struct api_field act_record[] = {
    ID("act"),           TEXT("event"),     ID(OR_NULL("person")),
    INT("sequence"),     TIME("at"),        DIGEST("digest"),
    TEXT("attestation"), TEXT("signature"), API_END};

static const struct api_field session[] = {PART("company", named),
                                           PART("person", named),
                                           TEXT("login"),
                                           WORDS("roles", role_words),
                                           TEXT("csrf"),
                                           TIME("expires_at"),
                                           API_END};
/* A session, or the companies to choose from: then no session is open yet. */
static const struct api_field session_choice[] = {PARTS("companies", named), API_END};
static const struct api_field log_in[] = {PART("session", session),
                                          PART("choice", session_choice), API_END};
static const struct api_field session_item[] = {
    DIGEST("id"),       BOOL("current"), TEXT("address"),    TEXT("agent"),
    TIME("created_at"), TIME("seen_at"), TIME("expires_at"), API_END};

static const struct api_field person[] = {ID("id"),
                                          TEXT("name"),
                                          WORD("state", person_state_words),
                                          ID(OR_NULL("department")),
                                          TEXT(OR_NULL("employee_number")),
                                          TEXT(OR_NULL("mobile")),
                                          TEXT(OR_NULL("mail")),
                                          WORDS("roles", role_words),
                                          TEXT("locale"),
                                          TEXT("time_zone"),
                                          TIME(OR_NULL("enrolled_at")),
                                          INT("epoch"),
                                          API_END};
static const struct api_field department[] = {
    ID("id"),     TEXT("name"), ID(OR_NULL("parent")), ID(OR_NULL("head")),
    INT("epoch"), API_END};

static const struct api_field company[] = {ID("id"),
                                           TEXT("name"),
                                           TEXT("credit_code"),
                                           WORD("kind", company_kind_words),
                                           WORD("state", company_state_words),
                                           TIME("created_at"),
                                           API_END};
static const struct api_field own_company[] = {
    ID("id"), TEXT("name"), TEXT("credit_code"), WORD("kind", company_kind_words),
    API_END};
static const struct api_field preferences[] = {
    WORD(OR_NULL("locale"), locale_words), TEXT(OR_NULL("time_zone")),
    WORD(OR_NULL("theme"), theme_words), API_END};
static const struct api_field me[] = {
    PART("person", person),    PART("company", own_company),     TEXT("login"),
    PARTS("companies", named), PART("preferences", preferences), API_END};

/* What the text of a message needs; each kind has some of it. */
static const struct api_field message_data[] = {TEXT(OR_ABSENT("event")),
                                                INT(OR_ABSENT("items")),
                                                INT(OR_ABSENT("round")),
                                                ID(OR_ABSENT("object")),
                                                ID(OR_ABSENT("request")),
                                                TEXT(OR_ABSENT("number")),
                                                TEXT(OR_ABSENT("purpose")),
                                                TEXT(OR_ABSENT("requester")),
                                                TEXT(OR_ABSENT("reason")),
                                                ID(OR_ABSENT("seal")),
                                                TEXT(OR_ABSENT("seal_name")),
                                                TEXT(OR_ABSENT("person_name")),
                                                API_END};
static const struct api_field message[] = {ID("id"),     TEXT("kind"),
                                           ID("object"), PART("data", message_data),
                                           TIME("at"),   TIME(OR_NULL("read_at")),
                                           API_END};
static const struct api_field message_list[] = {PARTS("items", message), INT("unread"),
                                                ID(OR_ABSENT("next")), API_END};

static const struct api_field seal_face[] = {DIGEST("digest"), INT("width_um"),
                                             INT("height_um"), TEXT("svg"), API_END};
static const struct api_field seal_preview[] = {INT("width_um"), INT("height_um"),
                                                TEXT("svg"), API_END};
static const struct api_field certificate[] = {
    TEXT("serial"), TIME("not_before"), TIME("not_after"),
    WORD("state", certificate_state_words), API_END};
#define CERTIFICATE_FACTS                                                              \
    TEXT("subject"), TEXT("issuer"), TEXT("serial"), DIGEST("fingerprint"),            \
        WORD("algorithm", algorithm_words), TIME("not_before"), TIME("not_after"),     \
        INT("days_left")
static const struct api_field seal_certificate[] = {
    ID("id"),
    PART("seal", named),
    BOOL("in_use"),
    WORD("state", certificate_state_words),
    TIME(OR_NULL("revoked_at")),
    CERTIFICATE_FACTS,
    API_END};
static const struct api_field installation_certificate[] = {
    WORD("purpose", certificate_purpose_words), CERTIFICATE_FACTS, API_END};
static const struct api_field seal[] = {ID("id"),
                                        TEXT("name"),
                                        WORD("type", seal_type_words),
                                        WORD("state", seal_state_words),
                                        TEXT(OR_NULL("reason")),
                                        PART("administrator", named),
                                        ID(OR_NULL("chain")),
                                        WORD("algorithm", algorithm_words),
                                        INT("width_um"),
                                        INT("height_um"),
                                        DIGEST("face"),
                                        PART("certificate", certificate),
                                        TIME("made_at"),
                                        INT("epoch"),
                                        API_END};

/* One of the two, as it is published. */
static const struct api_field chain_member[] = {
    ID(OR_ABSENT("person")), WORD(OR_ABSENT("role"), role_words), API_END};
static const struct api_field chain_step[] = {
    TEXT("name"), WORD("mode", step_mode_words), INT("need"),
    PARTS("members", chain_member), API_END};
static const struct api_field chain[] = {ID("chain"),
                                         ID("version"),
                                         INT("number"),
                                         TEXT("name"),
                                         PARTS("steps", chain_step),
                                         TIME("published_at"),
                                         INT("epoch"),
                                         API_END};

static const struct api_field grant[] = {ID("id"),
                                         PART("person", named),
                                         PART("seal", named),
                                         TIME("from"),
                                         TIME("until"),
                                         INT(OR_NULL("max_uses")),
                                         INT("uses"),
                                         WORD("state", grant_state_words),
                                         WORD("status", grant_status_words),
                                         TEXT(OR_NULL("reason")),
                                         ID("given_by"),
                                         TIME("given_at"),
                                         INT("epoch"),
                                         API_END};

static const struct api_field upload[] = {ID("id"),
                                          TEXT("name"),
                                          INT("size"),
                                          DIGEST(OR_NULL("sha256")),
                                          INT("part_size"),
                                          INT("parts"),
                                          INTS("arrived"),
                                          WORD("state", upload_state_words),
                                          ID(OR_NULL("document")),
                                          PART(OR_NULL("refusal"), refusal),
                                          API_END};
static const struct api_field page[] = {NUMBERS("box"), INT("rotate"),
                                        NUMBER("user_unit"), API_END};
static const struct api_field warning[] = {WORD("kind", warning_words), INT("page"),
                                           INT("object"), TEXT("text"), API_END};
static const struct api_field document[] = {ID("id"),
                                            TEXT("name"),
                                            DIGEST("sha256"),
                                            DIGEST("original_sha256"),
                                            INT("size"),
                                            INT("page_count"),
                                            PARTS("pages", page),
                                            BOOL("normalised"),
                                            INT("signatures"),
                                            PARTS("warnings", warning),
                                            TIME("created_at"),
                                            API_END};

static const struct api_field preparation[] = {
    WORD("state", preparation_words), INT(OR_NULL("version")),
    PART(OR_NULL("failure"), refusal), API_END};
static const struct api_field placement[] = {INT("document"), ID("seal"),  INT("page"),
                                             NUMBER("x"),     NUMBER("y"), API_END};
#define DRAFT_FIELDS                                                                   \
    ID("id"), INT("version"), IDS("documents"), PARTS("placements", placement),        \
        TEXT(OR_NULL("purpose")), TEXT(OR_NULL("counterparty")),                       \
        PART(OR_NULL("amount"), amount), TEXT(OR_NULL("document_class")),              \
        INT(OR_NULL("copies")), TIME(OR_NULL("expires_at")),                           \
        PART("preparation", preparation), INT(OR_NULL("submitted_round")),             \
        WORD(OR_NULL("request_state"), request_state_words), TIME("created_at"),       \
        TIME("updated_at")

static const struct api_field draft[] = {DRAFT_FIELDS, API_END};
static const struct api_field draft_item[] = {DRAFT_FIELDS, PARTS("files", named),
                                              API_END};

static const struct api_field signature[] = {BOOL("intact"),
                                             WORD("coverage", coverage_words),
                                             WORD("changes", change_words),
                                             TEXT("chain"),
                                             TIME("time"),
                                             TEXT("request"),
                                             TEXT("subject"),
                                             TEXT("serial"),
                                             API_END};
static const struct api_field report[] = {BOOL("valid"), PARTS("signatures", signature),
                                          API_END};
static const struct api_field sealed[] = {
    ID("document"),           INT("index"), TEXT("name"), DIGEST("sha256"), INT("size"),
    PART("verified", report), API_END};
static const struct api_field decision[] = {
    PART("person", named),        WORD("verdict", verdict_words),
    TEXT(OR_NULL("reason")),      TIME("at"),
    WORDS("proofs", proof_words), API_END};
static const struct api_field step[] = {TEXT("name"),
                                        INT("need"),
                                        WORD("state", step_state_words),
                                        PARTS("asked", named),
                                        PARTS("approved", named),
                                        API_END};
static const struct api_field request_chain[] = {
    PART("seal", named), ID("chain"), INT("version"), PARTS("steps", step), API_END};
static const struct api_field draft_step[] = {TEXT("name"), INT("need"),
                                              PARTS("asked", named), API_END};
static const struct api_field draft_chain[] = {
    PART("seal", named), TEXT(OR_NULL("name")), PARTS("steps", draft_step),
    PART(OR_NULL("refusal"), refusal), API_END};
/* Without a place: it was prepared before places were kept. */
static const struct api_field pair[] = {INT("document"),
                                        PART("seal", named),
                                        INT(OR_ABSENT("page")),
                                        NUMBER(OR_ABSENT("x")),
                                        NUMBER(OR_ABSENT("y")),
                                        NUMBER(OR_ABSENT("width")),
                                        NUMBER(OR_ABSENT("height")),
                                        PART(OR_ABSENT("paper"), page),
                                        API_END};
static const struct api_field sealing[] = {TIME("confirmed_at"), INT("total"),
                                           INT("signed"), API_END};
static const struct api_field timeline[] = {WORD("event", timeline_words), TIME("at"),
                                            PART(OR_NULL("person"), named),
                                            TEXT(OR_NULL("reason")), API_END};
static const struct api_field requester[] = {ID("id"), TEXT("name"),
                                             TEXT(OR_NULL("department")), API_END};
static const struct api_field waiting[] = {TEXT("name"), API_END};
static const struct api_field current[] = {PARTS("steps", waiting), PARTS("due", named),
                                           TIME(OR_NULL("since")), API_END};
static const struct api_field due[] = {ID("id"), TEXT("name"), TIME("since"), API_END};

#define REQUEST_FIELDS                                                                 \
    ID("id"), INT("round"), TEXT("number"), DIGEST("digest"),                          \
        WORD("state", request_state_words), TEXT(OR_NULL("reason")), TEXT("purpose"),  \
        TEXT(OR_NULL("counterparty")), PART("requester", requester),                   \
        PARTS("seals", named), TIME("submitted_at"), TIME("expires_at"),               \
        TIME(OR_NULL("ended_at")), INT("epoch")

static const struct api_field request_row[] = {
    REQUEST_FIELDS, PARTS("documents", named), PART(OR_NULL("current"), current),
    API_END};
static const struct api_field request_document[] = {
    INT("index"), ID("id"),     TEXT("name"), DIGEST("sha256"),
    INT("size"),  INT("pages"), API_END};
static const struct api_field request[] = {REQUEST_FIELDS,
                                           PARTS("documents", request_document),
                                           PART(OR_NULL("amount"), amount),
                                           TEXT(OR_NULL("document_class")),
                                           INT("copies"),
                                           PARTS("placements", pair),
                                           PARTS("chains", request_chain),
                                           PARTS("decisions", decision),
                                           PARTS("due", due),
                                           PART(OR_NULL("sealing"), sealing),
                                           PARTS("timeline", timeline),
                                           PARTS("sealed", sealed),
                                           API_END};

static const struct api_field link_reply[] = {WORD("kind", link_kind_words),
                                              PART("company", named),
                                              PART("person", named),
                                              TIME("expires_at"),
                                              INT("tries_left"),
                                              PART(OR_NULL("request"), request),
                                              API_END};

/* Null where the record itself had to be erased. */
static const struct api_field audit_record[] = {WORD("chain", audit_chain_words),
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
static const struct api_field counts_mine[] = {
    INT("draft"),    INT("pending"),   INT("approved"), INT("sealing"), INT("sealed"),
    INT("rejected"), INT("withdrawn"), INT("expired"),  INT("aborted"), API_END};
static const struct api_field counts[] = {PART("mine", counts_mine), INT("to_approve"),
                                          INT("to_sign"), API_END};
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
static const struct api_field person_wait[] = {
    PART("person", named), INT("count"), INT("p50"), INT("p90"), INT("p99"), API_END};
static const struct api_field waits[] = {INT("requests"), PARTS("steps", step_wait),
                                         PARTS("approvers", person_wait), API_END};
static const struct api_field funnel[] = {INT("submitted"), INT("approved"),
                                          INT("sealed"), API_END};
static const struct api_field rejection[] = {TEXT("reason"), INT("count"), API_END};
static const struct api_field statistics[] = {TIME("from"),
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
static const struct api_field audit_status[] = {
    WORD("chain", audit_chain_words),
    INT("sequence"),
    DIGEST("head"),
    TIME("at"),
    PART(OR_NULL("checkpoint"), audit_checkpoint),
    PART(OR_NULL("look"), audit_look),
    API_END};
static const struct api_field work[] = {ID("id"),
                                        PART("company", named),
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
static const struct api_field health[] = {TEXT("version"),
                                          TIME("at"),
                                          INT("database_bytes"),
                                          BOOL("redis"),
                                          BOOL("signer"),
                                          PARTS("workers", presence),
                                          PARTS("jobs", work_counts),
                                          PARTS("mails", work_counts),
                                          API_END};
static const struct api_field accepted[] = {WORD("state", accepted_words), API_END};
static const struct api_field drawing[] = {WORD("state", drawing_words), API_END};

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
static const struct api_field verification_asked[] = {TEXT("verification"),
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
    WORD("coverage", coverage_words),
    INT("covered_bytes"),
    WORD("later_changes", change_words),
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
static const struct api_field verification[] = {
    WORD("state", verification_state_words),
    DIGEST("sha256"),
    INT("size"),
    TIME("expires_at"),
    PART(OR_NULL("report"), verification_report),
    PART(OR_NULL("failure"), refusal),
    API_END};

#define JSON "application/json"

const struct api_schema api_schemas[] = {
    {"Act", JSON, act, REPLY_OBJECT},
    {"ActRecord", JSON, act_record, REPLY_OBJECT},
    {"Accepted", JSON, accepted, REPLY_OBJECT},
    {"AuditList", JSON, audit_record, REPLY_PAGE},
    {"AuditStatusList", JSON, audit_status, REPLY_PAGE},
    {"AuditExport", "application/x-ndjson", NULL, REPLY_OBJECT},
    {"CertificateList", JSON, seal_certificate, REPLY_PAGE},
    {"Chain", JSON, chain, REPLY_OBJECT},
    {"ChainList", JSON, chain, REPLY_PAGE},
    {"Company", JSON, company, REPLY_OBJECT},
    {"CompanyList", JSON, company, REPLY_PAGE},
    {"Counts", JSON, counts, REPLY_OBJECT},
    {"Crl", "application/pkix-crl", NULL, REPLY_OBJECT},
    {"Csv", "text/csv", NULL, REPLY_OBJECT},
    {"DepartmentList", JSON, department, REPLY_PAGE},
    {"Document", JSON, document, REPLY_OBJECT},
    {"Drawing", JSON, drawing, REPLY_OBJECT},
    {"Draft", JSON, draft, REPLY_OBJECT},
    {"DraftChainList", JSON, draft_chain, REPLY_PAGE},
    {"DraftList", JSON, draft_item, REPLY_PAGE},
    {"EventStream", "text/event-stream", NULL, REPLY_OBJECT},
    {"Grant", JSON, grant, REPLY_OBJECT},
    {"GrantList", JSON, grant, REPLY_PAGE},
    {"InstallationCertificateList", JSON, installation_certificate, REPLY_PAGE},
    {"Health", JSON, health, REPLY_OBJECT},
    {"Link", JSON, link_reply, REPLY_OBJECT},
    {"LogIn", JSON, log_in, REPLY_ONE_OF},
    {"Me", JSON, me, REPLY_OBJECT},
    {"MessageList", JSON, message_list, REPLY_OBJECT},
    {"OpenApi", JSON, NULL, REPLY_OBJECT},
    {"Pdf", "application/pdf", NULL, REPLY_OBJECT},
    {"Pem", "application/x-pem-file", NULL, REPLY_OBJECT},
    {"Person", JSON, person, REPLY_OBJECT},
    {"PersonList", JSON, person, REPLY_PAGE},
    {"Preferences", JSON, preferences, REPLY_OBJECT},
    {"Png", "image/png", NULL, REPLY_OBJECT},
    {"Request", JSON, request, REPLY_OBJECT},
    {"RequestList", JSON, request_row, REPLY_PAGE},
    {"Seal", JSON, seal, REPLY_OBJECT},
    {"SealFace", JSON, seal_face, REPLY_OBJECT},
    {"SealList", JSON, seal, REPLY_PAGE},
    {"SealPreview", JSON, seal_preview, REPLY_OBJECT},
    {"SealedList", JSON, sealed, REPLY_PAGE},
    {"Session", JSON, session, REPLY_OBJECT},
    {"SessionList", JSON, session_item, REPLY_PAGE},
    {"Statistics", JSON, statistics, REPLY_OBJECT},
    {"Svg", "image/svg+xml", NULL, REPLY_OBJECT},
    {"Upload", JSON, upload, REPLY_OBJECT},
    {"Verification", JSON, verification, REPLY_OBJECT},
    {"VerificationAsked", JSON, verification_asked, REPLY_OBJECT},
    {"WorkList", JSON, work, REPLY_PAGE},
    {NULL, NULL, NULL, REPLY_OBJECT},
};

const struct api_schema *api_schema_find(const char *name)
{
    for (const struct api_schema *s = api_schemas; s->name; s++)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}
