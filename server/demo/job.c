/* SPDX-License-Identifier: Apache-2.0 */
/* One file from upload to download. A step returns 0, or leaves the code of what went
 * wrong in the job. */
#include "demo/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define WAIT_MS 180000
#define MARGIN 40.0 /* points between seal and edge, where there is room */
#define POINTS_PER_MM (72.0 / 25.4)

static int fail(struct demo_job *j, struct sealkeeper_reply *r, const char *code)
{
    (void)snprintf(j->code, sizeof j->code, "%.60s", code);
    sealkeeper_reply_clear(r);
    return -1;
}

static void promised(struct demo_job *j, const char *what, const char *id)
{
    if (j->promised && id[0])
        j->promised(j->context, what, id);
}

static char *read_whole(const char *path, size_t *n)
{
    FILE *f = fopen(path, "re");
    struct stat st;
    char *bytes = NULL;

    *n = 0;
    if (f && fstat(fileno(f), &st) == 0 && (bytes = malloc((size_t)st.st_size + 1)))
        *n = fread(bytes, 1, (size_t)st.st_size, f);
    if (f)
        (void)fclose(f);
    return bytes;
}

int demo_write_file(const char *dir, const char *name, const char *bytes, size_t n)
{
    char path[1024];
    FILE *f;
    size_t written = 0;

    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    f = fopen(path, "we");
    if (f)
        written = fwrite(bytes, 1, n, f);
    return f && fclose(f) == 0 && written == n;
}

int demo_job_upload(struct demo_job *j, const char *bytes, size_t n)
{
    static const char *const passing[] = {"open", "complete", NULL};
    struct sealkeeper_reply r = {0};
    char path[128];

    if (n == 0 || sealkeeper_upload(j->requester, j->name, bytes, n, &r))
        return fail(j, &r, n ? r.code : "pdf.header");
    (void)snprintf(path, sizeof path, "/uploads/%s", sealkeeper_reply_text(&r, "id"));
    promised(j, "upload", sealkeeper_reply_text(&r, "id"));
    if (sealkeeper_wait(j->requester, path, "state", passing, WAIT_MS, &r))
        return fail(j, &r, r.code);
    if (strcmp(sealkeeper_reply_text(&r, "state"), "examined") != 0)
        return fail(j, &r, sealkeeper_reply_text(&r, "refusal.code"));
    (void)snprintf(j->document, sizeof j->document, "%s",
                   sealkeeper_reply_text(&r, "document"));
    sealkeeper_reply_clear(&r);
    return 0;
}

static int upload(struct demo_job *j)
{
    struct sealkeeper_reply none = {0};
    size_t n;
    char *bytes = read_whole(j->file, &n);
    int e;

    if (!bytes)
        return fail(j, &none, "file.unreadable");
    e = demo_job_upload(j, bytes, n);
    free(bytes);
    return e;
}

/* The visible box of the last page, in points of its user space. */
static int last_page(struct demo_job *j, int *page, double box[4])
{
    struct sealkeeper_reply r = {0};
    char path[128];
    const json_t *pages, *sides;

    (void)snprintf(path, sizeof path, "/documents/%s", j->document);
    if (sealkeeper_get(j->requester, path, &r))
        return fail(j, &r, r.code);
    pages = json_object_get(r.body, "pages");
    *page = (int)json_integer_value(json_object_get(r.body, "page_count"));
    sides = json_object_get(json_array_get(pages, json_array_size(pages) - 1), "box");
    for (size_t i = 0; i < 4; i++)
        box[i] = json_number_value(json_array_get(sides, i));
    sealkeeper_reply_clear(&r);
    return 0;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* The largest of the company's seals that the page has room for. */
static const struct demo_seal *choose_seal(const struct accounts *a,
                                           const double box[4])
{
    double room = smaller(box[2] - box[0], box[3] - box[1]) / POINTS_PER_MM;
    const struct demo_seal *official = &a->seals[SEAL_OF_COMPANY];

    return room >= official->width_mm + 2 ? official
                                          : &a->seals[SEAL_OF_REPRESENTATIVE];
}

/* Lower right, a little from the edge: where a signature line would be. */
static json_t *placement_on(const struct demo_seal *seal, int page, const double box[4])
{
    double width = seal->width_mm * POINTS_PER_MM;
    double height = seal->height_mm * POINTS_PER_MM;
    double right = smaller(MARGIN, (box[2] - box[0] - width) / 2);
    double up = smaller(2 * MARGIN, (box[3] - box[1] - height) / 2);

    return json_pack("{s:i,s:s,s:i,s:f,s:f}", "document", 0, "seal", seal->id, "page",
                     page, "x", box[2] - width - right, "y", box[1] + up);
}

int demo_job_draft(struct demo_job *j, json_t *draft)
{
    struct sealkeeper_reply r = {0};

    if (sealkeeper_post(j->requester, "/drafts", draft, NULL, &r))
        return fail(j, &r, r.code);
    (void)snprintf(j->draft, sizeof j->draft, "%s", sealkeeper_reply_text(&r, "id"));
    sealkeeper_reply_clear(&r);
    return 0;
}

static int save_draft(struct demo_job *j)
{
    double box[4];
    int page;

    if (last_page(j, &page, box))
        return -1;
    return demo_job_draft(
        j,
        json_pack("{s:[s],s:[o],s:s,s:s,s:s,s:i}", "documents", j->document,
                  "placements", placement_on(choose_seal(j->accounts, box), page, box),
                  "purpose", "采购合同用印", "counterparty", "北京恒达贸易有限公司",
                  "document_class", "contract", "copies", 1));
}

int demo_job_prepare(struct demo_job *j)
{
    static const char *const passing[] = {"asked", NULL};
    struct sealkeeper_reply r = {0};
    char path[128];

    (void)snprintf(path, sizeof path, "/drafts/%s/prepare", j->draft);
    if (sealkeeper_post(j->requester, path, json_object(), NULL, &r))
        return fail(j, &r, r.code);
    (void)snprintf(path, sizeof path, "/drafts/%s", j->draft);
    if (sealkeeper_wait(j->requester, path, "preparation.state", passing, WAIT_MS, &r))
        return fail(j, &r, r.code);
    if (strcmp(sealkeeper_reply_text(&r, "preparation.state"), "done") != 0)
        return fail(j, &r, sealkeeper_reply_text(&r, "preparation.failure.code"));
    sealkeeper_reply_clear(&r);
    return 0;
}

int demo_job_submit(struct demo_job *j)
{
    struct sealkeeper_reply r = {0};

    if (sealkeeper_post(j->requester, "/requests",
                        json_pack("{s:s}", "draft", j->draft), NULL, &r))
        return fail(j, &r, r.code);
    promised(j, "act", sealkeeper_reply_text(&r, "act"));
    sealkeeper_reply_clear(&r);
    return 0;
}

static const struct demo_person *person_of(const struct accounts *a, const char *id)
{
    for (size_t i = 0; i < DEMO_EVERYBODY; i++) {
        if (strcmp(a->people[i].id, id) == 0)
            return &a->people[i];
    }
    return NULL;
}

/* One of those whose decision is asked for now. */
static const struct demo_person *next_approver(const struct demo_job *j,
                                               const json_t *request)
{
    const json_t *due = json_object_get(request, "due");
    size_t n = json_array_size(due);
    const json_t *who = n ? json_array_get(due, (size_t)j->turn % n) : NULL;

    return who ? person_of(j->accounts, sealkeeper_json_text(who, "id")) : NULL;
}

/* Reads the mail, opens the link, sees what it is about, and decides about just that.
 */
static int decide(struct demo_job *j, const struct demo_person *p, const char *number,
                  const char *reason)
{
    struct sealkeeper_client *c = sealkeeper_client_new(j->accounts->url);
    struct sealkeeper_reply r = {0};
    char link[MAILBOX_LINK_MAX], digest[80];
    json_int_t round;
    char *dot;
    int e = -1;

    if (!mailbox_wait_link(j->mailbox, p->mail, number, WAIT_MS, link) ||
        !(dot = strchr(link, '.'))) {
        (void)fail(j, &r, "mail.missing");
        goto out;
    }
    *dot = '\0';
    e = sealkeeper_post(c, "/links/open",
                        json_pack("{s:s,s:s}", "company", link, "token", dot + 1), NULL,
                        &r);
    if (e)
        goto out;
    round = json_integer_value(
        json_object_get(json_object_get(r.body, "request"), "round"));
    (void)snprintf(digest, sizeof digest, "%s",
                   sealkeeper_reply_text(&r, "request.digest"));
    e = sealkeeper_post(c, "/links/decide",
                        json_pack("{s:s,s:s,s:I,s:s,s:s,s:s,s:s*}", "company", link,
                                  "token", dot + 1, "round", round, "digest", digest,
                                  "verdict", reason ? "reject" : "approve", "pin",
                                  p->pin, "reason", reason),
                        NULL, &r);
    if (!e)
        promised(j, "act", sealkeeper_reply_text(&r, "act"));
out:
    if (e && r.code[0])
        (void)fail(j, &r, r.code);
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&c);
    return e;
}

int demo_job_decide_next(struct demo_job *j, const char *reason)
{
    struct sealkeeper_reply r = {0};
    char path[128], number[64];
    const struct demo_person *p;
    int pending;

    (void)snprintf(path, sizeof path, "/requests/%s", j->draft);
    if (sealkeeper_get(j->requester, path, &r))
        return fail(j, &r, r.code);
    pending = strcmp(sealkeeper_reply_text(&r, "state"), "pending") == 0;
    if (!pending && strcmp(sealkeeper_reply_text(&r, "state"), "approved") != 0)
        return fail(j, &r, "demo.not_approved");
    (void)snprintf(number, sizeof number, "%s", sealkeeper_reply_text(&r, "number"));
    p = next_approver(j, r.body);
    if (pending && !p)
        return fail(j, &r, "demo.nobody_due");
    sealkeeper_reply_clear(&r);
    if (!pending)
        return 1;
    return decide(j, p, number, reason) ? -1 : 0;
}

int demo_job_collect_approvals(struct demo_job *j)
{
    int e = 0;

    while (e == 0)
        e = demo_job_decide_next(j, NULL);
    return e < 0 ? -1 : 0;
}

int demo_job_confirm(struct demo_job *j)
{
    static const char *const passing[] = {"approved", "sealing", NULL};
    struct sealkeeper_reply r = {0};
    char path[128];

    (void)snprintf(path, sizeof path, "/requests/%s/confirm", j->draft);
    if (sealkeeper_post(j->requester, path, json_pack("{s:s}", "pin", j->who->pin),
                        NULL, &r))
        return fail(j, &r, r.code);
    promised(j, "act", sealkeeper_reply_text(&r, "act"));
    (void)snprintf(path, sizeof path, "/requests/%s", j->draft);
    if (sealkeeper_wait(j->requester, path, "state", passing, WAIT_MS, &r))
        return fail(j, &r, r.code);
    if (strcmp(sealkeeper_reply_text(&r, "state"), "sealed") != 0)
        return fail(j, &r, "demo.not_sealed");
    promised(j, "sealed", j->draft);
    sealkeeper_reply_clear(&r);
    return 0;
}

static int download(struct demo_job *j, const char *path, const char *name)
{
    struct sealkeeper_reply r = {0};
    int ok;

    if (sealkeeper_get(j->requester, path, &r))
        return fail(j, &r, r.code);
    ok = demo_write_file(j->dir, name, r.bytes, r.n);
    sealkeeper_reply_clear(&r);
    return ok ? 0 : fail(j, &r, "file.unwritable");
}

static int download_both(struct demo_job *j)
{
    char path[160];

    (void)mkdir(j->dir, 0755);
    (void)snprintf(path, sizeof path, "/documents/%s/content", j->document);
    if (download(j, path, "approved.pdf"))
        return -1;
    (void)snprintf(path, sizeof path, "/requests/%s/sealed/%s", j->draft, j->document);
    return download(j, path, "sealed.pdf");
}

enum job_end demo_job_run(struct demo_job *j)
{
    /* what the product may say no to, and what must work after that */
    if (upload(j) || save_draft(j) || demo_job_prepare(j))
        return strncmp(j->code, "pdf.", 4) == 0 ||
                       strncmp(j->code, "placement.", 10) == 0 ||
                       strcmp(j->code, "http.too_large") == 0
                   ? JOB_REFUSED
                   : JOB_FAILED;
    return demo_job_submit(j) || demo_job_collect_approvals(j) || demo_job_confirm(j) ||
                   download_both(j)
               ? JOB_FAILED
               : JOB_SEALED;
}
