/* SPDX-License-Identifier: Apache-2.0 */
/* requests_per_s: the whole way of a request through the public API with every process
 * running: draft, prepare, submit, two decisions through the links in the mails,
 * confirm, sealed and stored. Sixteen requesters of as many companies, each with one
 * request under way; their waiting is polling, as a script of a customer's would. */
#include "bench/bench.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "bench/cast.h"
#include "bench/paper.h"
#include "demo/mailbox.h"
#include "sealkeeper/client.h"
#include "support/pdf_seal.h"

#define REQUESTERS 16
#define EACH 12 /* requests of a requester */
#define WAIT_MS 60000
#define TEXT 160

DB_STATEMENT(bench_face_insert,
             "INSERT INTO seal_face (company_id, digest, face, svg, design) "
             "VALUES ($1, $2, $3, '<svg/>', '{}')",
             0);

struct flow {
    const struct bench *bench;
    const struct seed_company *company;
    struct mailbox *mailbox;
    struct sealkeeper_client *requester;
    struct sealkeeper_reply reply; /* of the last call */
    size_t number;                 /* of the requester */
    char document[40], request[40], purpose[40];
    double took_ms[EACH];
};

/* ---- calls ---- */

static void must(struct flow *f, int failed, const char *what)
{
    if (failed)
        proc_die(NULL, "%s: %s %.300s", what, f->reply.code,
                 f->reply.bytes ? f->reply.bytes : "");
}

static void post(struct flow *f, struct sealkeeper_client *c, const char *path,
                 json_t *body)
{
    must(f, sealkeeper_post(c, path, body, NULL, &f->reply), path);
}

/* Waits until a member is none of `passing`; it has to be `wanted` then. */
static void wait_for(struct flow *f, const char *path, const char *member,
                     const char *const *passing, const char *wanted)
{
    int e = sealkeeper_wait(f->requester, path, member, passing, WAIT_MS, &f->reply);

    must(f, e || strcmp(sealkeeper_reply_text(&f->reply, member), wanted) != 0, path);
}

/* ---- a request's way ---- */

static void draft(struct flow *f)
{
    static const char *const passing[] = {"asked", NULL};
    char seal[UUID_TEXT_LEN + 1], path[TEXT];

    uuid_text(f->company->seal[0], seal);
    post(f, f->requester, "/drafts",
         json_pack("{s:[s],s:[{s:i,s:s,s:i,s:f,s:f}],s:s,s:i}", "documents",
                   f->document, "placements", "document", 0, "seal", seal, "page", 1,
                   "x", 300.0, "y", 100.0, "purpose", f->purpose, "copies", 1));
    (void)snprintf(f->request, sizeof f->request, "%s",
                   sealkeeper_reply_text(&f->reply, "id"));
    (void)snprintf(path, sizeof path, "/drafts/%s/prepare", f->request);
    post(f, f->requester, path, json_object());
    (void)snprintf(path, sizeof path, "/drafts/%s", f->request);
    wait_for(f, path, "preparation.state", passing, "done");
    post(f, f->requester, "/requests", json_pack("{s:s}", "draft", f->request));
}

static void approve(struct flow *f, struct sealkeeper_client *nobody, size_t approver)
{
    const struct seed_person *person = &f->company->persons[approver];
    char link[MAILBOX_LINK_MAX], digest[80], pin[16];
    char *token;

    if (!mailbox_wait_link(f->mailbox, person->mail, f->purpose, WAIT_MS, link) ||
        !(token = strchr(link, '.')))
        proc_die(NULL, "no mail reached %s", person->mail);
    *token++ = '\0';
    post(f, nobody, "/links/open",
         json_pack("{s:s,s:s}", "company", link, "token", token));
    (void)snprintf(digest, sizeof digest, "%s",
                   sealkeeper_reply_text(&f->reply, "request.digest"));
    (void)snprintf(pin, sizeof pin, "%.*s", (int)person->pin.n,
                   (const char *)person->pin.b);
    post(f, nobody, "/links/decide",
         json_pack("{s:s,s:s,s:i,s:s,s:s,s:s}", "company", link, "token", token,
                   "round", 1, "digest", digest, "verdict", "approve", "pin", pin));
}

static void confirm(struct flow *f)
{
    static const char *const passing[] = {"approved", "sealing", NULL};
    const struct secret *pin = &f->company->persons[CAST_APPROVERS + 1].pin;
    char path[TEXT];

    (void)snprintf(path, sizeof path, "/requests/%s/confirm", f->request);
    post(f, f->requester, path,
         json_pack("{s:s%}", "pin", (const char *)pin->b, pin->n));
    (void)snprintf(path, sizeof path, "/requests/%s", f->request);
    wait_for(f, path, "state", passing, "sealed");
}

static void one_request(struct flow *f, size_t i)
{
    struct sealkeeper_client *nobody = sealkeeper_client_new(f->bench->instance.url);
    size_t approver = 1 + i % CAST_FIRST_STEP;
    int64_t began = clock_monotonic_us();

    (void)snprintf(f->purpose, sizeof f->purpose, "bench-%zu-%zu.", f->number, i);
    draft(f);
    approve(f, nobody, approver);
    approve(f, nobody, approver + CAST_FIRST_STEP);
    confirm(f);
    f->took_ms[i] = (double)(clock_monotonic_us() - began) / 1000;
    sealkeeper_client_free(&nobody);
}

static void *requester(void *arg)
{
    struct flow *f = arg;

    for (size_t i = 0; i < EACH; i++)
        one_request(f, i);
    sealkeeper_reply_clear(&f->reply);
    return NULL;
}

/* ---- arranging ---- */

static void log_in(struct flow *f)
{
    char login[UUID_TEXT_LEN + 1];

    uuid_text(f->company->persons[CAST_APPROVERS + 1].account, login);
    f->requester = sealkeeper_client_new(f->bench->instance.url);
    must(f,
         sealkeeper_log_in(f->requester, login, BENCH_PASSWORD, NULL, NULL, &f->reply),
         "log-in");
}

static void upload(struct flow *f, struct bytes paper)
{
    static const char *const passing[] = {"open", "complete", NULL};
    char path[TEXT];

    must(f,
         sealkeeper_upload(f->requester, "contract.pdf", (const char *)paper.p, paper.n,
                           &f->reply),
         "upload");
    (void)snprintf(path, sizeof path, "/uploads/%s",
                   sealkeeper_reply_text(&f->reply, "id"));
    wait_for(f, path, "state", passing, "examined");
    (void)snprintf(f->document, sizeof f->document, "%s",
                   sealkeeper_reply_text(&f->reply, "document"));
}

static void store_faces(const struct bench *b, const struct flow *flows)
{
    struct db_pool *web = bench_pool(b, "seal_web", 1);
    struct arena *a = arena_new();
    struct buf face = {0};
    struct db_rows rows;

    test_face(&face);
    for (size_t i = 0; i < REQUESTERS; i++) {
        struct db_params *p = db_add_uuid(db_params_new(a), flows[i].company->id);
        db_add_bytes(p, digest_bytes(&flows[i].company->face));
        db_add_bytes(p, buf_bytes(&face));
        if (db_query(web, a, flows[i].company->id, &bench_face_insert, p, &rows) != OK)
            proc_die(NULL, "cannot store a face");
    }
    buf_clear(&face);
    arena_free(&a);
    db_pool_close(&web);
}

static void arrange(struct bench *b, struct flow *flows, struct mailbox *mailbox)
{
    const struct cast *cast = cast_of(b);
    struct buf paper = {0};

    bench_paper(PAPER_SHORT_PAGES, PAPER_SHORT_BYTES, &paper);
    for (size_t i = 0; i < REQUESTERS; i++)
        flows[i] = (struct flow){
            .bench = b, .company = &cast->company[i], .mailbox = mailbox, .number = i};
    store_faces(b, flows);
    bench_psql(b, "quiet.sql");
    instance_start(&b->instance, PART_SIGNER, NULL);
    instance_start(&b->instance, PART_WORKER, NULL);
    instance_start(&b->instance, PART_WEB, NULL);
    for (size_t i = 0; i < REQUESTERS; i++) {
        log_in(&flows[i]);
        upload(&flows[i], buf_bytes(&paper));
    }
    buf_clear(&paper);
}

static double run_all(struct flow *flows)
{
    pthread_t thread[REQUESTERS];
    int64_t began = clock_monotonic_us();

    for (size_t i = 0; i < REQUESTERS; i++) {
        if (pthread_create(&thread[i], NULL, requester, &flows[i]) != 0)
            proc_die(NULL, "cannot start a thread");
    }
    for (size_t i = 0; i < REQUESTERS; i++)
        (void)pthread_join(thread[i], NULL);
    return REQUESTERS * EACH * (double)US_PER_S /
           (double)(clock_monotonic_us() - began);
}

static void print(const struct flow *flows, double rate)
{
    double took[REQUESTERS * EACH];

    for (size_t i = 0; i < REQUESTERS; i++)
        memcpy(took + i * EACH, flows[i].took_ms, sizeof flows[i].took_ms);
    figure_print(
        &(struct figure){.name = "requests_per_s", .value = rate, .unit = "1/s"});
    figure_print(&(struct figure){.name = "request_p50_ms",
                                  .value = percentile(took, ARRAY_LEN(took), 50),
                                  .unit = "ms"});
    figure_print(&(struct figure){.name = "request_p99_ms",
                                  .value = percentile(took, ARRAY_LEN(took), 99),
                                  .unit = "ms"});
}

void bench_requests(struct bench *b)
{
    static struct flow flows[REQUESTERS];
    struct mailbox *mailbox = mailbox_new(b->instance.dir);

    sealkeeper_client_init();
    arrange(b, flows, mailbox);
    print(flows, run_all(flows));
    for (size_t i = 0; i < REQUESTERS; i++)
        sealkeeper_client_free(&flows[i].requester);
    instance_stop(&b->instance, PART_WEB);
    instance_stop(&b->instance, PART_WORKER);
    instance_stop(&b->instance, PART_SIGNER);
    mailbox_free(&mailbox);
}
