/* SPDX-License-Identifier: Apache-2.0 */
/* prepare_1p_ms, prepare_200p_ms: one order to prepare an update, as the worker gives
 * it: a memfd, a fresh sandboxed child, the update back. One at a time. */
#include "bench/bench.h"

#include "base/arena.h"
#include "base/clock.h"
#include "bench/paper.h"
#include "support/pdf_seal.h"

#define WARM_UP 3
#define TIMES 40

static void prepare_once(struct pdf_service *service, struct bytes paper,
                         struct bytes face, struct arena *a)
{
    struct pdf_question q = test_question(service, &paper, 1, a);
    const struct pdf_page page = {.right = 595000, .top = 842000};
    struct pdf_prepared prepared;
    struct buf update = {0};

    if (test_prepare(&q, face, &page, &prepared, &update) != OK)
        proc_die(NULL, "preparing failed: %s", prepared.reason.text);
    buf_clear(&update);
    arena_reset(a);
}

static double prepare_ms(struct pdf_service *service, int pages, size_t bytes)
{
    struct arena *a = arena_new();
    struct buf paper = {0}, face = {0};
    double took[TIMES];

    bench_paper(pages, bytes, &paper);
    test_face(&face);
    for (int i = 0; i < WARM_UP; i++)
        prepare_once(service, buf_bytes(&paper), buf_bytes(&face), a);
    for (int i = 0; i < TIMES; i++) {
        int64_t begin = clock_monotonic_us();
        prepare_once(service, buf_bytes(&paper), buf_bytes(&face), a);
        took[i] = (double)(clock_monotonic_us() - begin) / 1000;
    }
    buf_clear(&paper);
    buf_clear(&face);
    arena_free(&a);
    return percentile(took, TIMES, 50);
}

void bench_prepare(struct bench *b)
{
    struct pdf_service *service = test_pdf_service();

    (void)b;
    figure_print(&(struct figure){
        .name = "prepare_1p_ms",
        .value = prepare_ms(service, PAPER_SHORT_PAGES, PAPER_SHORT_BYTES),
        .unit = "ms"});
    figure_print(&(struct figure){
        .name = "prepare_200p_ms",
        .value = prepare_ms(service, PAPER_LONG_PAGES, PAPER_LONG_BYTES),
        .unit = "ms"});
    pdf_service_close(&service);
}
