/* SPDX-License-Identifier: Apache-2.0 */
/* decisions_per_s: 64 callers, each an approver who is logged in, decide with the link
 * of their mail and their PIN; half of the decisions are a request's first and half its
 * last. The worker does not run: what it tells people afterwards is no part of a
 * decision. Then pgbench runs the signer's two transactions on copies of the same
 * companies in the same cluster (decision.sql). */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/hex.h"
#include "bench/load.h"
#include "bench/reference.h"
#include "bench/stage.h"

#define CALLERS 64
#define REQUESTS 6144            /* one decision of each is measured */
#define WARM_UP 1024             /* of these: before the clock starts */
#define SETTLE_US (5 * US_PER_S) /* checkpoints that the signer makes at its start */
#define DOCUMENT_BYTES 1000
#define BODY_MAX 512
#define PGBENCH_CLIENTS 16
#define PGBENCH_COMMAND                                                                \
    "pgbench -n -c %d -j 2 -M prepared -t %d -D each=%d -D done=0 -f " BENCH_SCRIPTS   \
    "/decision.sql 2>&1"

struct plan {
    const struct cast *cast;
    struct signer *signer;
    struct seed_document document;
    int port;
    struct bytes *messages; /* REQUESTS of them, from malloc */
};

static size_t print_body(const struct stage *s, size_t approver, struct bytes token,
                         char out[BODY_MAX])
{
    const struct seed_person *person = &s->company->persons[approver];
    char company[UUID_TEXT_LEN + 1], digest[65], text[64];

    uuid_text(s->company->id, company);
    base64url_encode(token, text);
    hex_encode(digest_bytes(&s->subject), digest);
    return (size_t)snprintf(out, BODY_MAX,
                            "{\"company\":\"%s\",\"token\":\"%s\",\"round\":1,"
                            "\"digest\":\"%s\",\"verdict\":\"approve\","
                            "\"pin\":\"%.*s\"}",
                            company, text, digest, (int)person->pin.n,
                            (const char *)person->pin.b);
}

static struct bytes print_message(const struct plan *p, const struct stage *s,
                                  size_t approver, struct bytes token)
{
    size_t company = (size_t)(s->company - p->cast->company);
    const struct bench_session *who = &p->cast->session[company][approver];
    char body[BODY_MAX], key[UUID_TEXT_LEN + 1];
    size_t n = print_body(s, approver, token, body);
    struct buf b = {0};

    uuid_text(uuid_new(), key);
    buf_printf(&b,
               "POST /api/v1/links/decide HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
               "Cookie: %s\r\nX-CSRF-Token: %s\r\nIdempotency-Key: %s\r\n"
               "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
               p->port, who->cookie, who->csrf, key, n, body);
    return buf_bytes(&b); /* lives as long as the program */
}

static void ask_one(void *context, size_t i, struct arena *a)
{
    struct plan *p = context;
    struct stage s = {.signer = p->signer,
                      .company = &p->cast->company[i % CAST_COMPANIES]};
    size_t n = i / CAST_COMPANIES;
    size_t approver = 1 + n / 2 % CAST_FIRST_STEP;

    stage_submit(&s, a, &p->document, uuid_new(), ALGORITHM_P256);
    if (n % 2) {
        stage_approve(&s, a, approver);
        approver += CAST_FIRST_STEP;
    }
    p->messages[i] = print_message(p, &s, approver, stage_link(&s, a, approver));
}

static void arrange(struct bench *b, struct plan *p)
{
    struct arena *a = arena_new();

    bench_say("asking for %d decisions", REQUESTS);
    p->document = seed_document(a, DOCUMENT_BYTES);
    p->signer = cast_signer(b);
    in_parallel(REQUESTS, ask_one, p);
    signer_close(&p->signer);
    arena_free(&a);
}

static double decide(const struct plan *p, size_t from, size_t n, double *took)
{
    const struct load load = {.port = p->port,
                              .connections = CALLERS,
                              .messages = p->messages + from,
                              .n = n,
                              .took_ms = took};
    struct load_outcome out;

    load_run(&load, &out);
    if (out.refused)
        proc_die(NULL, "%zu decisions were refused: %s", out.refused,
                 out.first_refusal);
    return (double)out.good / out.seconds;
}

static void take_tps(const char *line, void *context)
{
    (void)sscanf(line, "tps = %lf", (double *)context);
}

static double reference(const struct bench *b)
{
    char command[400];
    double tps = 0;

    bench_become(b, "seal_signer");
    (void)snprintf(command, sizeof command, PGBENCH_COMMAND, PGBENCH_CLIENTS,
                   REQUESTS / PGBENCH_CLIENTS, REQUESTS / PGBENCH_CLIENTS);
    reference_run(command, take_tps, &tps);
    return tps;
}

static void print_latency(double *took, size_t n)
{
    figure_print(&(struct figure){
        .name = "decision_p50_ms", .value = percentile(took, n, 50), .unit = "ms"});
    figure_print(&(struct figure){
        .name = "decision_p99_ms", .value = percentile(took, n, 99), .unit = "ms"});
}

void bench_decisions(struct bench *b)
{
    static double took[REQUESTS];
    struct plan p = {.cast = cast_of(b), .port = bench_port(b)};
    double rate, tps;

    p.messages = calloc(REQUESTS, sizeof *p.messages);
    if (!p.messages)
        proc_die(NULL, "out of memory");
    arrange(b, &p);
    bench_psql(b, "copies.sql");
    instance_start(&b->instance, PART_SIGNER, NULL);
    instance_start(&b->instance, PART_WEB, NULL);
    clock_sleep_us(SETTLE_US);
    (void)decide(&p, 0, WARM_UP, took);
    rate = decide(&p, WARM_UP, REQUESTS - WARM_UP, took);
    instance_stop(&b->instance, PART_WEB);
    instance_stop(&b->instance, PART_SIGNER);
    tps = reference(b);
    figure_print(&(struct figure){.name = "decisions_per_s",
                                  .value = rate,
                                  .unit = "1/s",
                                  .reference = "pgbench -c16 -j2 -M prepared, the "
                                               "same two transactions",
                                  .reference_value = tps});
    print_latency(took, REQUESTS - WARM_UP);
    free(p.messages);
}
