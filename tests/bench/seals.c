/* SPDX-License-Identifier: Apache-2.0 */
/* seal_…_per_s: confirmed requests of 64 companies wait as jobs; signer and worker
 * start and do what they always do with one: load, sign under the company's lock,
 * commit, journal, fill, verify in a fresh child, store, release. web does not run.
 * Counted between the moments at which PostgreSQL says the jobs ended. */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "bench/paper.h"
#include "bench/reference.h"
#include "bench/stage.h"
#include "store/blob_store.h"
#include "support/pdf_seal.h"

#define POLL_US (200 * US_PER_MS)
#define WAIT_US (180 * US_PER_S)
#define THREADS 8

DB_STATEMENT(
    bench_document_insert,
    "INSERT INTO document (company_id, id, person_id, name, digest, "
    "      original_digest, length, pages, page_count, normalised, "
    "      signatures, warnings) "
    "VALUES ($1, $2, $3, 'contract.pdf', $4, $4, $5, '[]', $6, false, 0, '[]')",
    0);
DB_STATEMENT(bench_update_insert,
             "INSERT INTO prepared_update (company_id, draft_id, draft_version, pair, "
             "      document_id, seal_id, face_digest, update_digest, update_length, "
             "      time_off, request_off, contents_off, contents_len, blob_digest) "
             "VALUES ($1, $2, 1, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
             0);
/* Past row-level security: by the superuser. The first tenth is warming up. */
DB_STATEMENT(bench_jobs_left,
             "SELECT count(*) FROM job WHERE kind = 'seal' AND done_at IS NULL",
             DB_SHARED);
DB_STATEMENT(bench_jobs_done,
             "SELECT count(*), count(failure), "
             "       (extract(epoch FROM max(done_at) - min(done_at)) * 1e6)::bigint "
             "FROM (SELECT done_at, failure FROM job "
             "      WHERE kind = 'seal' AND created_at > $1 "
             "      ORDER BY done_at OFFSET $2) AS counted",
             DB_SHARED);

/* One of the three figures. */
struct kind {
    const char *name;
    uint8_t algorithm;
    size_t n; /* documents */
    int pages;
    size_t bytes;
};

struct plan {
    const struct kind *kind;
    const struct seed_company *companies;
    struct signer *signer;
    struct db_pool *worker;
    struct seed_document document;
    struct digest blob; /* of the update's bytes */
    uuid papers[CAST_COMPANIES];
};

static void must(enum err e, const char *what)
{
    if (e != OK)
        proc_die(NULL, "%s: %s", what, err_info(e)->code);
}

/* ---- the document and its update ---- */

static void prepare(struct plan *p, struct arena *a)
{
    struct pdf_service *service = test_pdf_service();
    const struct pdf_page page = {.right = 595000, .top = 842000};
    struct pdf_prepared made;
    struct buf paper = {0}, face = {0}, update = {0};
    struct pdf_question q;

    bench_paper(p->kind->pages, p->kind->bytes, &paper);
    test_face(&face);
    p->document.document = arena_bytes(a, buf_bytes(&paper));
    q = test_question(service, &p->document.document, 1, a);
    must(test_prepare(&q, buf_bytes(&face), &page, &made, &update), "preparing");
    p->document.update = arena_bytes(a, buf_bytes(&update));
    p->document.digest = sha256_of(p->document.document);
    p->document.update_digest = made.digest;
    p->document.holes = made.holes;
    buf_clear(&paper);
    buf_clear(&face);
    buf_clear(&update);
    pdf_service_close(&service);
}

static void store_paper(void *context, size_t i, struct arena *a)
{
    struct plan *p = context;
    const struct seed_company *c = &p->companies[i];
    struct db_params *row = db_add_uuid(db_params_new(a), c->id);
    struct digest digest;
    struct db_rows rows;

    must(blob_put(p->worker, c->id, p->document.document, &digest), "the document");
    must(blob_put(p->worker, c->id, p->document.update, &p->blob), "the update");
    p->papers[i] = uuid_new();
    db_add_uuid(db_add_uuid(row, p->papers[i]), c->persons[0].id);
    db_add_int(db_add_bytes(row, digest_bytes(&digest)),
               (int64_t)p->document.document.n);
    db_add_int(row, p->kind->pages);
    must(db_query(p->worker, a, c->id, &bench_document_insert, row, &rows),
         "the document's row");
}

static void store_update(const struct plan *p, struct arena *a, const struct stage *s,
                         uuid paper)
{
    const struct seed_document *d = &p->document;
    struct db_params *row = db_add_uuid(db_params_new(a), s->company->id);
    struct db_rows rows;

    db_add_uuid(db_add_uuid(row, s->request), paper);
    db_add_uuid(row, s->company->seal[0]);
    db_add_bytes(row, digest_bytes(&s->company->face));
    db_add_bytes(row, digest_bytes(&d->update_digest));
    db_add_int(row, (int64_t)d->update.n);
    db_add_int(row, (int64_t)d->holes.time_off);
    db_add_int(row, (int64_t)d->holes.request_off);
    db_add_int(row, (int64_t)d->holes.contents_off);
    db_add_int(row, (int64_t)d->holes.contents_len);
    db_add_bytes(row, digest_bytes(&p->blob));
    must(db_query(p->worker, a, s->company->id, &bench_update_insert, row, &rows),
         "the update's row");
}

/* ---- requests up to their jobs ---- */

static void ask_one(void *context, size_t i, struct arena *a)
{
    struct plan *p = context;
    size_t company = i % CAST_COMPANIES;
    struct stage s = {.signer = p->signer, .company = &p->companies[company]};
    size_t approver = 1 + i / CAST_COMPANIES % CAST_FIRST_STEP;

    stage_submit(&s, a, &p->document, p->papers[company], p->kind->algorithm);
    store_update(p, a, &s, p->papers[company]);
    stage_approve(&s, a, approver);
    stage_approve(&s, a, approver + CAST_FIRST_STEP);
    stage_confirm(&s, a);
}

static void arrange(struct bench *b, struct plan *p, struct arena *a)
{
    bench_say("%s: %zu requests up to their confirmation", p->kind->name, p->kind->n);
    prepare(p, a);
    p->worker = bench_pool(b, "seal_worker", THREADS);
    p->signer = cast_signer(b);
    in_parallel(CAST_COMPANIES, store_paper, p);
    in_parallel(p->kind->n, ask_one, p);
    signer_close(&p->signer);
    db_pool_close(&p->worker);
}

/* ---- the work ---- */

static int64_t jobs_left(struct db_pool *all, struct arena *a)
{
    struct db_rows rows;

    must(db_query(all, a, UUID_NIL, &bench_jobs_left, db_params_new(a), &rows),
         "counting jobs");
    return db_int(&rows, 0, 0);
}

static double rate_since(struct db_pool *all, struct arena *a, int64_t since, size_t n)
{
    struct db_params *p = db_add_time(db_params_new(a), since);
    struct db_rows rows;

    db_add_int(p, (int64_t)n / 10);
    must(db_query(all, a, UUID_NIL, &bench_jobs_done, p, &rows), "counting jobs");
    if (db_int(&rows, 0, 1) != 0)
        proc_die(NULL, "%lld jobs failed", (long long)db_int(&rows, 0, 1));
    return (double)(db_int(&rows, 0, 0) - 1) * US_PER_S / (double)db_int(&rows, 0, 2);
}

static void work_off(struct bench *b, struct db_pool *all, struct arena *a)
{
    int64_t deadline = clock_monotonic_us() + WAIT_US;

    bench_psql(b, "quiet.sql");
    instance_start(&b->instance, PART_SIGNER, NULL);
    instance_start(&b->instance, PART_WORKER, NULL);
    while (jobs_left(all, a) > 0) {
        if (clock_monotonic_us() > deadline)
            proc_die(NULL, "jobs are still waiting after three minutes");
        clock_sleep_us(POLL_US);
    }
    instance_stop(&b->instance, PART_WORKER);
    instance_stop(&b->instance, PART_SIGNER);
}

static double seal(struct bench *b, const struct kind *kind)
{
    const struct cast *cast = cast_of(b);
    struct plan p = {.kind = kind,
                     .companies =
                         kind->algorithm == ALGORITHM_P256 ? cast->company : cast->rsa};
    struct arena *a = arena_new();
    struct db_pool *all = bench_pool(b, "postgres", 1);
    int64_t since = clock_utc_us();
    double rate;

    arrange(b, &p, a);
    work_off(b, all, a);
    rate = rate_since(all, a, since, kind->n);
    db_pool_close(&all);
    arena_free(&a);
    return rate;
}

void bench_seal_rsa(struct bench *b)
{
    static const struct kind rsa = {"seal_1p_rsa2048_per_s", ALGORITHM_RSA2048, 1000,
                                    PAPER_SHORT_PAGES, PAPER_SHORT_BYTES};

    figure_print(&(struct figure){rsa.name, seal(b, &rsa), "1/s",
                                  "openssl speed -multi 2 rsa2048, signatures",
                                  reference_signatures("rsa2048")});
}

void bench_seal_p256(struct bench *b)
{
    static const struct kind p256 = {"seal_1p_p256_per_s", ALGORITHM_P256, 1000,
                                     PAPER_SHORT_PAGES, PAPER_SHORT_BYTES};

    figure_print(&(struct figure){p256.name, seal(b, &p256), "1/s",
                                  "openssl speed -multi 2 ecdsap256, signatures",
                                  reference_signatures("ecdsap256")});
}

void bench_seal_book(struct bench *b)
{
    static const struct kind book = {"seal_200p_p256_per_s", ALGORITHM_P256, 128,
                                     PAPER_LONG_PAGES, PAPER_LONG_BYTES};

    figure_print(&(struct figure){book.name, seal(b, &book), "1/s",
                                  "openssl speed -multi 2 sha256, documents hashed",
                                  reference_sha256() / (double)PAPER_LONG_BYTES});
}
