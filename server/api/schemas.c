/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of replies. In a reply `max` says nothing; API_REQUIRED: never null. */

/* ours */
#include "api/schemas.h"
#include "api/call.h"

#define TEXT(name)                                                                     \
    {                                                                                  \
        name, API_TEXT, 0, 0, NULL, NULL                                               \
    }
#define ID(name)                                                                       \
    {                                                                                  \
        name, API_UUID, 0, 0, NULL, NULL                                               \
    }
#define INT(name)                                                                      \
    {                                                                                  \
        name, API_INT, 0, 0, NULL, NULL                                                \
    }
#define TIME(name)                                                                     \
    {                                                                                  \
        name, API_TIME, 0, 0, NULL, NULL                                               \
    }
#define DIGEST(name)                                                                   \
    {                                                                                  \
        name, API_DIGEST, 0, 0, NULL, NULL                                             \
    }
#define BOOL(name)                                                                     \
    {                                                                                  \
        name, API_BOOL, 0, 0, NULL, NULL                                               \
    }
#define WORD(name, words)                                                              \
    {                                                                                  \
        name, API_WORD, 0, 0, words, NULL                                              \
    }
#define WORDS(name, words)                                                             \
    {                                                                                  \
        name, API_WORDS, 0, 0, words, NULL                                             \
    }
#define PART(name, part)                                                               \
    {                                                                                  \
        name, API_OBJECT, 0, 0, NULL, part                                             \
    }
#define PARTS(name, part)                                                              \
    {                                                                                  \
        name, API_LIST, 0, 0, NULL, part                                               \
    }
#define ANYTHING(name)                                                                 \
    {                                                                                  \
        name, API_JSON, 0, 0, NULL, NULL                                               \
    }

static const struct api_field named[] = {ID("id"), TEXT("name"), API_END};

static const struct api_field refusal[] = {TEXT("code"), TEXT("detail"), TEXT("title"),
                                           TEXT("title_zh"), API_END};

static const struct api_field result[] = {ID("object"), INT("epoch"), TEXT("secret"),
                                          API_END};
static const struct api_field act[] = {ID("act"), INT("sequence"), TIME("at"),
                                       PARTS("results", result), API_END};
static const struct api_field act_record[] = {
    ID("act"),           TEXT("event"),     ID("person"),
    INT("sequence"),     TIME("at"),        DIGEST("digest"),
    TEXT("attestation"), TEXT("signature"), API_END};

static const struct api_field session[] = {PART("company", named),
                                           PART("person", named),
                                           TEXT("login"),
                                           WORDS("roles", role_words),
                                           TEXT("csrf"),
                                           TIME("expires_at"),
                                           PARTS("companies", named),
                                           API_END};
static const struct api_field session_item[] = {
    TEXT("id"),         BOOL("current"), TEXT("address"),    TEXT("agent"),
    TIME("created_at"), TIME("seen_at"), TIME("expires_at"), API_END};

static const struct api_field person[] = {ID("id"),
                                          TEXT("name"),
                                          WORD("state", person_state_words),
                                          ID("department"),
                                          TEXT("employee_number"),
                                          TEXT("mobile"),
                                          TEXT("mail"),
                                          WORDS("roles", role_words),
                                          TEXT("locale"),
                                          TEXT("time_zone"),
                                          TIME("enrolled_at"),
                                          INT("epoch"),
                                          API_END};
static const struct api_field department[] = {ID("id"),   TEXT("name"), ID("parent"),
                                              ID("head"), INT("epoch"), API_END};

static const struct api_field company[] = {ID("id"),
                                           TEXT("name"),
                                           TEXT("credit_code"),
                                           WORD("kind", company_kind_words),
                                           WORD("state", company_state_words),
                                           TIME("created_at"),
                                           API_END};
static const struct api_field me[] = {PART("person", person), PART("company", company),
                                      TEXT("login"), PARTS("companies", named),
                                      API_END};

static const struct api_field seal_face[] = {DIGEST("digest"), INT("width_um"),
                                             INT("height_um"), TEXT("svg"), API_END};
static const struct api_field certificate[] = {
    TEXT("serial"), TIME("not_before"), TIME("not_after"),
    WORD("state", certificate_state_words), API_END};
static const struct api_field seal[] = {ID("id"),
                                        TEXT("name"),
                                        WORD("type", seal_type_words),
                                        WORD("state", seal_state_words),
                                        TEXT("reason"),
                                        PART("administrator", named),
                                        ID("chain"),
                                        WORD("algorithm", algorithm_words),
                                        INT("width_um"),
                                        INT("height_um"),
                                        DIGEST("face"),
                                        PART("certificate", certificate),
                                        TIME("made_at"),
                                        INT("epoch"),
                                        API_END};

static const struct api_field chain[] = {
    ID("chain"),       ID("version"),        INT("number"), TEXT("name"),
    ANYTHING("steps"), TIME("published_at"), INT("epoch"),  API_END};

static const struct api_field grant[] = {ID("id"),
                                         PART("person", named),
                                         PART("seal", named),
                                         TIME("from"),
                                         TIME("until"),
                                         INT("max_uses"),
                                         INT("uses"),
                                         WORD("state", grant_state_words),
                                         TEXT("status"),
                                         TEXT("reason"),
                                         ID("given_by"),
                                         TIME("given_at"),
                                         INT("epoch"),
                                         API_END};

static const struct api_field upload[] = {ID("id"),
                                          TEXT("name"),
                                          INT("size"),
                                          DIGEST("sha256"),
                                          INT("part_size"),
                                          INT("parts"),
                                          ANYTHING("arrived"),
                                          WORD("state", upload_state_words),
                                          ID("document"),
                                          PART("refusal", refusal),
                                          API_END};
static const struct api_field document[] = {
    ID("id"),           TEXT("name"),
    DIGEST("sha256"),   DIGEST("original_sha256"),
    INT("size"),        INT("page_count"),
    ANYTHING("pages"),  BOOL("normalised"),
    INT("signatures"),  ANYTHING("warnings"),
    TIME("created_at"), API_END};

static const struct api_field preparation[] = {WORD("state", preparation_words),
                                               INT("version"), PART("failure", refusal),
                                               API_END};
static const struct api_field draft[] = {ID("id"),
                                         INT("version"),
                                         {"documents", API_UUIDS, 0, 0, NULL, NULL},
                                         ANYTHING("placements"),
                                         TEXT("purpose"),
                                         TEXT("counterparty"),
                                         ANYTHING("amount"),
                                         TEXT("document_class"),
                                         INT("copies"),
                                         TIME("expires_at"),
                                         PART("preparation", preparation),
                                         INT("submitted_round"),
                                         WORD("request_state", request_state_words),
                                         TIME("created_at"),
                                         TIME("updated_at"),
                                         API_END};

static const struct api_field sealed[] = {
    ID("document"), INT("index"),         TEXT("name"), DIGEST("sha256"),
    INT("size"),    ANYTHING("verified"), API_END};
static const struct api_field decision[] = {
    PART("person", named), WORD("verdict", verdict_words),
    TEXT("reason"),        TIME("at"),
    ANYTHING("proofs"),    API_END};
static const struct api_field step[] = {TEXT("name"),
                                        INT("need"),
                                        TEXT("state"),
                                        PARTS("asked", named),
                                        PARTS("approved", named),
                                        API_END};
static const struct api_field request_chain[] = {
    PART("seal", named), ID("chain"), INT("version"), PARTS("steps", step), API_END};
static const struct api_field placement[] = {INT("document"), PART("seal", named),
                                             API_END};
static const struct api_field due[] = {ID("id"), TEXT("name"), TIME("since"), API_END};

#define REQUEST_FIELDS                                                                 \
    ID("id"), INT("round"), TEXT("number"), DIGEST("digest"),                          \
        WORD("state", request_state_words), TEXT("reason"), TEXT("purpose"),           \
        TEXT("counterparty"), PART("requester", named), PARTS("seals", named),         \
        TIME("submitted_at"), TIME("expires_at"), TIME("ended_at"), INT("epoch")

static const struct api_field request_row[] = {REQUEST_FIELDS,
                                               PARTS("documents", named), API_END};
static const struct api_field request_document[] = {
    INT("index"), ID("id"),     TEXT("name"), DIGEST("sha256"),
    INT("size"),  INT("pages"), API_END};
static const struct api_field request[] = {REQUEST_FIELDS,
                                           PARTS("documents", request_document),
                                           ANYTHING("amount"),
                                           TEXT("document_class"),
                                           INT("copies"),
                                           PARTS("placements", placement),
                                           PARTS("chains", request_chain),
                                           PARTS("decisions", decision),
                                           PARTS("due", due),
                                           PARTS("sealed", sealed),
                                           API_END};

static const struct api_field link_reply[] = {
    WORD("kind", link_kind_words), PART("company", named),
    PART("person", named),         TIME("expires_at"),
    PART("request", request),      API_END};

static const struct api_field audit_record[] = {WORD("chain", audit_chain_words),
                                                INT("sequence"),
                                                TIME("at"),
                                                TEXT("event"),
                                                ID("person"),
                                                ID("object"),
                                                DIGEST("head"),
                                                ANYTHING("flags"),
                                                ANYTHING("details"),
                                                ID("act"),
                                                API_END};
static const struct api_field accepted[] = {TEXT("state"), API_END};

#define JSON "application/json"

const struct api_schema api_schemas[] = {
    {"Act", JSON, act, false},
    {"ActRecord", JSON, act_record, false},
    {"Accepted", JSON, accepted, false},
    {"AuditList", JSON, audit_record, true},
    {"AuditExport", "application/x-ndjson", NULL, false},
    {"Chain", JSON, chain, false},
    {"ChainList", JSON, chain, true},
    {"Company", JSON, company, false},
    {"CompanyList", JSON, company, true},
    {"Crl", "application/pkix-crl", NULL, false},
    {"DepartmentList", JSON, department, true},
    {"Document", JSON, document, false},
    {"Draft", JSON, draft, false},
    {"DraftList", JSON, draft, true},
    {"EventStream", "text/event-stream", NULL, false},
    {"Grant", JSON, grant, false},
    {"GrantList", JSON, grant, true},
    {"Link", JSON, link_reply, false},
    {"Me", JSON, me, false},
    {"OpenApi", JSON, NULL, false},
    {"Pdf", "application/pdf", NULL, false},
    {"Pem", "application/x-pem-file", NULL, false},
    {"Person", JSON, person, false},
    {"PersonList", JSON, person, true},
    {"Png", "image/png", NULL, false},
    {"Request", JSON, request, false},
    {"RequestList", JSON, request_row, true},
    {"Seal", JSON, seal, false},
    {"SealFace", JSON, seal_face, false},
    {"SealList", JSON, seal, true},
    {"SealedList", JSON, sealed, true},
    {"Session", JSON, session, false},
    {"SessionList", JSON, session_item, true},
    {"Svg", "image/svg+xml", NULL, false},
    {"Upload", JSON, upload, false},
    {NULL, NULL, NULL, false},
};

const struct api_schema *api_schema_find(const char *name)
{
    for (const struct api_schema *s = api_schemas; s->name; s++)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}
