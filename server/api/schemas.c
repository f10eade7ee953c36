/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of replies, by the names that routes give. */

/* ours */
#include "api/schemas.h"
#include "api/call.h"
#include "api/schema_members.h"
#include "api/timeline_json.h"

/* Words of replies alone: whoever writes them has no number for them. */
static const struct word grant_status_words[] = {
    {1, "scheduled"}, {2, "live"},    {3, "suspended"}, {4, "used_up"},
    {5, "ended"},     {6, "revoked"}, {0, NULL}};
static const struct word step_state_words[] = {
    {1, "done"}, {2, "open"}, {3, "waiting"}, {0, NULL}};
static const struct word proof_words[] = {
    {1, "pin"}, {2, "code"}, {3, "link"}, {0, NULL}};
static const struct word warning_words[] = {
    {1, "font"}, {2, "form"}, {3, "renderers_differ"}, {4, "not_rendered"}, {0, NULL}};
static const struct word accepted_words[] = {{1, "mailed"}, {2, "asked"}, {0, NULL}};
static const struct word drawing_words[] = {{1, "drawing"}, {0, NULL}};

const struct api_field schema_named[] = {ID("id"), TEXT("name"), API_END};

const struct api_field schema_refusal[] = {TEXT("code"), TEXT(OR_NULL("detail")),
                                           TEXT("title"), TEXT("title_zh"), API_END};

const struct word schema_coverage_words[] = {
    {1, "nothing"}, {2, "revision"}, {3, "file"}, {0, NULL}};
const struct word schema_change_words[] = {
    {1, "nothing"}, {2, "validation"}, {3, "signatures"}, {4, "content"}, {0, NULL}};

const struct api_field schema_problem[] = {TEXT("type"),
                                           TEXT("title"),
                                           TEXT("title_zh"),
                                           INT("status"),
                                           TEXT("code"),
                                           TEXT(OR_ABSENT("exchange")),
                                           TEXT(OR_ABSENT("field")),
                                           TEXT(OR_ABSENT("what")),
                                           INT(OR_ABSENT("item")),
                                           API_END};

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

static const struct api_field session[] = {PART("company", schema_named),
                                           PART("person", schema_named),
                                           TEXT("login"),
                                           WORDS("roles", role_words),
                                           TEXT("csrf"),
                                           TIME("expires_at"),
                                           API_END};
/* A session, or the companies to choose from: then no session is open yet. */
static const struct api_field session_choice[] = {PARTS("companies", schema_named),
                                                  API_END};
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
    PART("person", person),           PART("company", own_company),     TEXT("login"),
    PARTS("companies", schema_named), PART("preferences", preferences), API_END};

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
static const struct api_field seal[] = {ID("id"),
                                        TEXT("name"),
                                        WORD("type", seal_type_words),
                                        WORD("state", seal_state_words),
                                        TEXT(OR_NULL("reason")),
                                        PART("administrator", schema_named),
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
                                         PART("person", schema_named),
                                         PART("seal", schema_named),
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
                                          PART(OR_NULL("refusal"), schema_refusal),
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
    PART(OR_NULL("failure"), schema_refusal), API_END};
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
static const struct api_field draft_item[] = {DRAFT_FIELDS,
                                              PARTS("files", schema_named), API_END};

static const struct api_field signature[] = {BOOL("intact"),
                                             WORD("coverage", schema_coverage_words),
                                             WORD("changes", schema_change_words),
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
    PART("person", schema_named), WORD("verdict", verdict_words),
    TEXT(OR_NULL("reason")),      TIME("at"),
    WORDS("proofs", proof_words), API_END};
static const struct api_field step[] = {TEXT("name"),
                                        INT("need"),
                                        WORD("state", step_state_words),
                                        PARTS("asked", schema_named),
                                        PARTS("approved", schema_named),
                                        API_END};
static const struct api_field request_chain[] = {PART("seal", schema_named),
                                                 ID("chain"), INT("version"),
                                                 PARTS("steps", step), API_END};
static const struct api_field draft_step[] = {TEXT("name"), INT("need"),
                                              PARTS("asked", schema_named), API_END};
static const struct api_field draft_chain[] = {
    PART("seal", schema_named), TEXT(OR_NULL("name")), PARTS("steps", draft_step),
    PART(OR_NULL("refusal"), schema_refusal), API_END};
/* Without a place: it was prepared before places were kept. */
static const struct api_field pair[] = {INT("document"),
                                        PART("seal", schema_named),
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
                                            PART(OR_NULL("person"), schema_named),
                                            TEXT(OR_NULL("reason")), API_END};
static const struct api_field requester[] = {ID("id"), TEXT("name"),
                                             TEXT(OR_NULL("department")), API_END};
static const struct api_field waiting[] = {TEXT("name"), API_END};
static const struct api_field current[] = {PARTS("steps", waiting),
                                           PARTS("due", schema_named),
                                           TIME(OR_NULL("since")), API_END};
static const struct api_field due[] = {ID("id"), TEXT("name"), TIME("since"), API_END};

#define REQUEST_FIELDS                                                                 \
    ID("id"), INT("round"), TEXT("number"), DIGEST("digest"),                          \
        WORD("state", request_state_words), TEXT(OR_NULL("reason")), TEXT("purpose"),  \
        TEXT(OR_NULL("counterparty")), PART("requester", requester),                   \
        PARTS("seals", schema_named), TIME("submitted_at"), TIME("expires_at"),        \
        TIME(OR_NULL("ended_at")), INT("epoch")

static const struct api_field request_row[] = {
    REQUEST_FIELDS, PARTS("documents", schema_named), PART(OR_NULL("current"), current),
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
                                              PART("company", schema_named),
                                              PART("person", schema_named),
                                              TIME("expires_at"),
                                              INT("tries_left"),
                                              PART(OR_NULL("request"), request),
                                              API_END};

static const struct api_field counts_mine[] = {
    INT("draft"),    INT("pending"),   INT("approved"), INT("sealing"), INT("sealed"),
    INT("rejected"), INT("withdrawn"), INT("expired"),  INT("aborted"), API_END};
static const struct api_field counts[] = {PART("mine", counts_mine), INT("to_approve"),
                                          INT("to_sign"), API_END};
static const struct api_field accepted[] = {WORD("state", accepted_words), API_END};
static const struct api_field drawing[] = {WORD("state", drawing_words), API_END};

#define JSON "application/json"

const struct api_schema api_schemas[] = {
    {"Act", JSON, act, REPLY_OBJECT},
    {"ActRecord", JSON, act_record, REPLY_OBJECT},
    {"Accepted", JSON, accepted, REPLY_OBJECT},
    {"AuditList", JSON, schema_audit_record, REPLY_PAGE},
    {"AuditStatusList", JSON, schema_audit_status, REPLY_PAGE},
    {"AuditExport", "application/x-ndjson", NULL, REPLY_OBJECT},
    {"CertificateList", JSON, schema_seal_certificate, REPLY_PAGE},
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
    {"InstallationCertificateList", JSON, schema_installation_certificate, REPLY_PAGE},
    {"Health", JSON, schema_health, REPLY_OBJECT},
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
    {"Statistics", JSON, schema_statistics, REPLY_OBJECT},
    {"Svg", "image/svg+xml", NULL, REPLY_OBJECT},
    {"Upload", JSON, upload, REPLY_OBJECT},
    {"Verification", JSON, schema_verification, REPLY_OBJECT},
    {"VerificationAsked", JSON, schema_verification_asked, REPLY_OBJECT},
    {"WorkList", JSON, schema_work, REPLY_PAGE},
    {NULL, NULL, NULL, REPLY_OBJECT},
};

const struct api_schema *api_schema_find(const char *name)
{
    for (const struct api_schema *s = api_schemas; s->name; s++)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}
