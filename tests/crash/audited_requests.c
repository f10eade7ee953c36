/* SPDX-License-Identifier: Apache-2.0 */
/* A document's way from upload to download, and who looks at it on the way. */
#include "crash/audited.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/hex.h"
#include "base/log.h"
#include "crash/psql.h"

static void begin_upload_of(size_t n, struct sealkeeper_reply *r)
{
    (void)sealkeeper_post(audited.flow.requester, "/uploads",
                          json_pack("{s:s,s:i}", "name", "合同.pdf", "size", (int)n),
                          NULL, r);
}

static void begin_upload(struct sealkeeper_reply *r)
{
    begin_upload_of(9, r);
}

/* Its only part goes past the API: a part is no action of its own. */
static void put_part(const char *upload, struct bytes file)
{
    char *hex = malloc(2 * file.n + 1);
    struct buf text = {0};

    ASSERT(hex);
    hex_encode(file, hex);
    buf_printf(&text,
               "INSERT INTO upload_part SELECT company_id, id, 0, decode('%s', 'hex')"
               " FROM upload WHERE id = '%s';"
               "UPDATE upload SET version = version + 1 WHERE id = '%s'",
               hex, upload, upload);
    buf_add_byte(&text, 0);
    psql(&audited.flow.instance, "sealkeeper", (const char *)text.p);
    buf_clear(&text);
    free(hex);
}

static void arrange_upload(void)
{
    audited_arrange_upload((struct bytes){(const uint8_t *)"%PDF-1.4\n", 9});
}

void audited_arrange_upload(struct bytes file)
{
    struct sealkeeper_reply r = {0};

    begin_upload_of(file.n, &r);
    snprintf(audited.upload, sizeof audited.upload, "%s",
             sealkeeper_reply_text(&r, "id"));
    sealkeeper_reply_clear(&r);
    put_part(audited.upload, file);
}

void audited_complete_upload(struct sealkeeper_reply *r)
{
    char path[96];

    snprintf(path, sizeof path, "/uploads/%s/complete", audited.upload);
    (void)sealkeeper_post(audited.flow.requester, path, json_object(), NULL, r);
}

static void create_draft(struct sealkeeper_reply *r)
{
    (void)sealkeeper_post(audited.flow.requester, "/drafts",
                          json_pack("{s:s}", "purpose", "测试用印"), NULL, r);
}

static void arrange_draft(void)
{
    struct sealkeeper_reply r = {0};

    create_draft(&r);
    snprintf(audited.draft, sizeof audited.draft, "%s",
             sealkeeper_reply_text(&r, "id"));
    sealkeeper_reply_clear(&r);
}

static void delete_draft(struct sealkeeper_reply *r)
{
    char path[96];

    snprintf(path, sizeof path, "/drafts/%s", audited.draft);
    (void)sealkeeper_delete(audited.flow.requester, path, r);
}

void audited_arrange_draft(void)
{
    const struct flow_place place = {0, SEAL_OF_COMPANY, 380, 120};
    const char *documents[] = {audited.document};

    flow_draft(&audited.flow, documents, 1, &place, 1, audited.draft);
}

void audited_begin_preparing(const struct flow_place *place, struct sealkeeper_reply *r)
{
    const char *seal = audited.flow.accounts.seals[place->seal].id;
    char path[96];

    if (sealkeeper_post(audited.flow.requester, "/drafts",
                        json_pack("{s:[s],s:[{s:i,s:s,s:i,s:f,s:f}],s:s,s:i}",
                                  "documents", audited.document, "placements",
                                  "document", place->document, "seal", seal, "page", 1,
                                  "x", place->x, "y", place->y, "purpose", "测试用印",
                                  "copies", 1),
                        NULL, r))
        proc_die(NULL, "no draft: %s", r->code);
    snprintf(audited.draft, sizeof audited.draft, "%s", sealkeeper_reply_text(r, "id"));
    sealkeeper_reply_clear(r);
    snprintf(path, sizeof path, "/drafts/%s/prepare", audited.draft);
    (void)sealkeeper_post(audited.flow.requester, path, json_object(), NULL, r);
}

void audited_arrange_brief(int seconds)
{
    struct sealkeeper_reply r = {0};
    char text[300];

    audited_arrange_draft();
    snprintf(text, sizeof text,
             "UPDATE draft SET content = content || jsonb_build_object('expires_at',"
             " to_char(now() AT TIME ZONE 'UTC' + interval '%d seconds',"
             " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')) WHERE id = '%s'",
             seconds, audited.draft);
    psql(&audited.flow.instance, "sealkeeper", text);
    audited_submit(&r);
    if (r.status != 200)
        proc_die(NULL, "not submitted: %s", r.code);
    sealkeeper_reply_clear(&r);
}

void audited_submit(struct sealkeeper_reply *r)
{
    (void)flow_submit(&audited.flow, audited.draft, r);
}

static void arrange_request(void)
{
    flow_ask(&audited.flow, audited.request);
    flow_link(&audited.flow, audited.request, WHO_APPROVER_1, audited.link);
}

static void withdraw(struct sealkeeper_reply *r)
{
    char path[96];

    snprintf(path, sizeof path, "/requests/%s/withdraw", audited.request);
    (void)sealkeeper_post(audited.flow.requester, path,
                          json_pack("{s:s,s:s}", "reason", "不再需要", "pin",
                                    audited_person(WHO_EMPLOYEE_1)->pin),
                          NULL, r);
}

static void open_link(struct sealkeeper_reply *r)
{
    struct sealkeeper_client *c = audited_stranger();

    (void)sealkeeper_post(c, "/links/open", audited_link_json(audited.link), NULL, r);
    sealkeeper_client_free(&c);
}

static void decide(const char *pin, struct sealkeeper_reply *r)
{
    struct sealkeeper_client *c = audited_stranger();
    json_t *body = audited_link_json(audited.link);
    char *digest, text[160];

    snprintf(text, sizeof text,
             "SELECT encode(digest, 'hex') FROM seal_request WHERE id = '%s'",
             audited.request);
    digest = audited_value(text);
    json_object_update_new(body, json_pack("{s:i,s:s,s:s,s:s}", "round", 1, "digest",
                                           digest, "verdict", "approve", "pin", pin));
    free(digest);
    (void)sealkeeper_post(c, "/links/decide", body, NULL, r);
    sealkeeper_client_free(&c);
}

static void approve(struct sealkeeper_reply *r)
{
    decide(audited_person(WHO_APPROVER_1)->pin, r);
}

static void approve_with_a_wrong_pin(struct sealkeeper_reply *r)
{
    decide("918273", r);
}

void audited_arrange_approved(void)
{
    flow_ask(&audited.flow, audited.request);
    flow_approve_all(&audited.flow, audited.request);
}

void audited_confirm(struct sealkeeper_reply *r)
{
    (void)flow_confirm(&audited.flow, audited.request,
                       audited_person(WHO_EMPLOYEE_1)->pin, r);
}

/* Views are recorded once a day: of something new each time. */
static void view_document(struct sealkeeper_reply *r)
{
    char path[128];

    snprintf(path, sizeof path, "/requests/%s/documents/0/pages/1.png?dpi=40",
             audited.request);
    (void)sealkeeper_get(audited.admin, path, r);
}

static void view_request(struct sealkeeper_reply *r)
{
    char path[96];

    snprintf(path, sizeof path, "/requests/%s", audited.request);
    (void)sealkeeper_get(audited.admin, path, r);
}

static void download_document(struct sealkeeper_reply *r)
{
    char path[96];

    snprintf(path, sizeof path, "/documents/%s/content", audited.document);
    (void)sealkeeper_get(audited.flow.requester, path, r);
}

static void arrange_sealed(void)
{
    struct sealkeeper_reply r = {0};

    audited_arrange_approved();
    audited_confirm(&r);
    sealkeeper_reply_clear(&r);
    flow_wait_state(&audited.flow, audited.request, "sealed");
}

static void download_sealed(struct sealkeeper_reply *r)
{
    char path[160], text[160];
    char *document;

    snprintf(text, sizeof text,
             "SELECT document_id FROM sealed_document WHERE request_id = '%s'",
             audited.request);
    document = audited_value(text);
    snprintf(path, sizeof path, "/requests/%s/sealed/%s", audited.request, document);
    free(document);
    (void)sealkeeper_get(audited.flow.requester, path, r);
}

static const struct audited_action actions[] = {
    {"beginning_an_upload", NULL, begin_upload, NULL, 201},
    {"completing_an_upload", arrange_upload, audited_complete_upload, NULL, 202},
    {"creating_a_draft", NULL, create_draft, NULL, 201},
    {"deleting_a_draft", arrange_draft, delete_draft, NULL, 204},
    {"submitting", audited_arrange_draft, audited_submit, NULL, 200},
    {"withdrawing", arrange_request, withdraw, NULL, 200},
    {"opening_a_link", arrange_request, open_link, NULL, 200},
    {"deciding", arrange_request, approve, NULL, 200},
    {"a_wrong_pin", arrange_request, approve_with_a_wrong_pin, NULL, 403},
    {"confirming", audited_arrange_approved, audited_confirm, NULL, 200},
    {"viewing_a_document", arrange_request, view_document, NULL, 202},
    {"viewing_a_request", arrange_request, view_request, NULL, 200},
    {"downloading_a_document", NULL, download_document, NULL, 200},
    {"downloading_what_was_sealed", arrange_sealed, download_sealed, NULL, 200},
};

const struct audited_table audited_requests = {actions, ARRAY_LEN(actions)};
