/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of the main job for tests. */
#include "support/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/pdf_make.h"

#define WAIT_MS 60000

/* The reply of a step that must work. */
static void must(int e, const char *what, const struct sealkeeper_reply *r)
{
    if (e)
        fail_msg("%s: %s %s", what, r->code, r->bytes ? r->bytes : "");
}

void flow_open(struct flow *f)
{
    memset(f, 0, sizeof *f);
    sealkeeper_client_init();
    instance_new(&f->instance);
    instance_start_all(&f->instance);
    instance_set_up(&f->instance);
    if (!accounts_load(&f->accounts, f->instance.dir))
        proc_die(NULL, "no accounts");
    f->mailbox = mailbox_new(f->instance.dir);
    f->requester = flow_log_in(f, WHO_EMPLOYEE_1);
}

void flow_close(struct flow *f)
{
    sealkeeper_client_free(&f->requester);
    mailbox_free(&f->mailbox);
    instance_free(&f->instance);
}

struct sealkeeper_client *flow_log_in(struct flow *f, enum demo_who who)
{
    const struct demo_person *p = &f->accounts.people[who];
    struct sealkeeper_client *c = sealkeeper_client_new(f->accounts.url);
    struct sealkeeper_reply r = {0};

    must(sealkeeper_log_in(c, p->login, p->password, NULL, NULL, &r), "log-in", &r);
    sealkeeper_reply_clear(&r);
    return c;
}

void flow_upload(struct flow *f, struct bytes pdf, char document[40])
{
    static const char *const passing[] = {"open", "complete", NULL};
    struct sealkeeper_reply r = {0};
    char path[128];

    must(sealkeeper_upload(f->requester, "合同.pdf", (const char *)pdf.p, pdf.n, &r),
         "upload", &r);
    snprintf(path, sizeof path, "/uploads/%s", sealkeeper_reply_text(&r, "id"));
    must(sealkeeper_wait(f->requester, path, "state", passing, WAIT_MS, &r), "intake",
         &r);
    assert_string_equal(sealkeeper_reply_text(&r, "refusal.code"), "");
    snprintf(document, 40, "%s", sealkeeper_reply_text(&r, "document"));
    sealkeeper_reply_clear(&r);
}

static json_t *draft_json(const struct flow *f, const char *const *documents, size_t n,
                          const struct flow_place *places, size_t places_n)
{
    json_t *ids = json_array(), *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(ids, json_string(documents[i]));
    for (size_t i = 0; i < places_n; i++)
        json_array_append_new(
            list, json_pack("{s:i,s:s,s:i,s:f,s:f}", "document", places[i].document,
                            "seal", f->accounts.seals[places[i].seal].id, "page", 1,
                            "x", places[i].x, "y", places[i].y));
    return json_pack("{s:o,s:o,s:s,s:i}", "documents", ids, "placements", list,
                     "purpose", "测试用印", "copies", 1);
}

void flow_draft(struct flow *f, const char *const *documents, size_t n,
                const struct flow_place *places, size_t places_n, char draft[40])
{
    static const char *const passing[] = {"asked", NULL};
    struct sealkeeper_reply r = {0};
    char path[128];

    must(sealkeeper_post(f->requester, "/drafts",
                         draft_json(f, documents, n, places, places_n), NULL, &r),
         "draft", &r);
    snprintf(draft, 40, "%s", sealkeeper_reply_text(&r, "id"));
    snprintf(path, sizeof path, "/drafts/%s/prepare", draft);
    must(sealkeeper_post(f->requester, path, json_object(), NULL, &r), "prepare", &r);
    snprintf(path, sizeof path, "/drafts/%s", draft);
    must(sealkeeper_wait(f->requester, path, "preparation.state", passing, WAIT_MS, &r),
         "preparation", &r);
    assert_string_equal(sealkeeper_reply_text(&r, "preparation.state"), "done");
    sealkeeper_reply_clear(&r);
}

int flow_submit(struct flow *f, const char *draft, struct sealkeeper_reply *r)
{
    return sealkeeper_post(f->requester, "/requests",
                           json_pack("{s:s}", "draft", draft), NULL, r);
}

void flow_ask(struct flow *f, char request[40])
{
    const struct flow_place place = {0, SEAL_OF_COMPANY, 380, 120};
    struct sealkeeper_reply r = {0};
    struct pdf_build *b = pdf_build_pages(1, "");
    struct buf pdf = {0};
    char document[40];
    const char *documents[] = {document};

    pdf_build_write(b, &pdf);
    flow_upload(f, buf_bytes(&pdf), document);
    flow_draft(f, documents, 1, &place, 1, request);
    must(flow_submit(f, request, &r), "submit", &r);
    sealkeeper_reply_clear(&r);
    buf_clear(&pdf);
    pdf_build_free(&b);
}

void flow_look(struct flow *f, const char *request, struct sealkeeper_reply *r)
{
    char path[128];

    snprintf(path, sizeof path, "/requests/%s", request);
    must(sealkeeper_get(f->requester, path, r), "request", r);
}

void flow_assert_state(struct flow *f, const char *request, const char *state)
{
    struct sealkeeper_reply r = {0};

    flow_look(f, request, &r);
    assert_string_equal(sealkeeper_reply_text(&r, "state"), state);
    sealkeeper_reply_clear(&r);
}

void flow_wait_state(struct flow *f, const char *request, const char *state)
{
    static const char *const passing[] = {"approved", "sealing", NULL};
    struct sealkeeper_reply r = {0};
    char path[128];

    snprintf(path, sizeof path, "/requests/%s", request);
    must(sealkeeper_wait(f->requester, path, "state", passing, WAIT_MS, &r), "sealing",
         &r);
    assert_string_equal(sealkeeper_reply_text(&r, "state"), state);
    sealkeeper_reply_clear(&r);
}

void flow_link(struct flow *f, const char *request, enum demo_who who,
               char link[MAILBOX_LINK_MAX])
{
    struct sealkeeper_reply r = {0};

    flow_look(f, request, &r);
    if (!mailbox_wait_link(f->mailbox, f->accounts.people[who].mail,
                           sealkeeper_reply_text(&r, "number"), WAIT_MS, link))
        fail_msg("no mail for %s", f->accounts.people[who].name);
    sealkeeper_reply_clear(&r);
}

static json_t *link_json(const char *link)
{
    const char *dot = strchr(link, '.');

    return json_pack("{s:s%,s:s}", "company", link, (size_t)(dot - link), "token",
                     dot + 1);
}

void flow_open_link(struct flow *f, const char *link, struct sealkeeper_client *browser)
{
    struct sealkeeper_reply r = {0};
    (void)f;

    must(sealkeeper_post(browser, "/links/open", link_json(link), NULL, &r), "link",
         &r);
    sealkeeper_reply_clear(&r);
}

int flow_decide(struct flow *f, const struct flow_decision *d,
                struct sealkeeper_reply *r)
{
    struct sealkeeper_client *own =
        d->browser ? NULL : sealkeeper_client_new(f->accounts.url);
    json_t *body = link_json(d->link);
    int e;

    flow_look(f, d->request, r);
    json_object_update_new(body,
                           json_pack("{s:O,s:s,s:s,s:s,s:s*}", "round",
                                     json_object_get(r->body, "round"), "digest",
                                     sealkeeper_reply_text(r, "digest"), "verdict",
                                     d->verdict, "pin", d->pin, "reason", d->reason));
    e = sealkeeper_post(own ? own : d->browser, "/links/decide", body, d->key, r);
    sealkeeper_client_free(&own);
    return e;
}

void flow_approve(struct flow *f, const char *request, enum demo_who who)
{
    struct sealkeeper_reply r = {0};
    char link[MAILBOX_LINK_MAX];

    flow_link(f, request, who, link);
    must(flow_decide(f,
                     &(struct flow_decision){.request = request,
                                             .link = link,
                                             .verdict = "approve",
                                             .pin = f->accounts.people[who].pin},
                     &r),
         "approve", &r);
    sealkeeper_reply_clear(&r);
}

void flow_approve_all(struct flow *f, const char *request)
{
    flow_approve(f, request, WHO_APPROVER_1);
    flow_approve(f, request, WHO_APPROVER_3);
}

int flow_confirm(struct flow *f, const char *request, const char *pin,
                 struct sealkeeper_reply *r)
{
    char path[128];

    snprintf(path, sizeof path, "/requests/%s/confirm", request);
    return sealkeeper_post(f->requester, path, json_pack("{s:s}", "pin", pin), NULL, r);
}

void flow_download(struct flow *f, const char *path, const char *name, char out[200])
{
    struct sealkeeper_reply r = {0};
    FILE *file;

    must(sealkeeper_get(f->requester, path, &r), path, &r);
    snprintf(out, 200, "%s/%s", f->instance.dir, name);
    file = fopen(out, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(r.bytes, 1, r.n, file), r.n);
    fclose(file);
    sealkeeper_reply_clear(&r);
}
