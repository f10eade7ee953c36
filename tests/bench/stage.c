/* SPDX-License-Identifier: Apache-2.0 */
/* Items and acts of a request's life. */
#include "bench/stage.h"

#include "base/clock.h"

#define REQUESTER (CAST_APPROVERS + 1)

static struct bytes encode(struct arena *a, uint16_t kind, const void *item)
{
    struct buf b = {0};
    struct bytes kept;

    canon_encode(canon_item_schema(kind), item, &b);
    kept = arena_bytes(a, buf_bytes(&b));
    buf_clear(&b);
    return kept;
}

static void run(struct stage *s, struct arena *a, struct seed_act *act)
{
    struct seed_answer answer;

    act->company = s->company->id;
    answer = seed_run(s->signer, a, act);
    if (answer.error != OK)
        proc_die(NULL, "an act was refused: %s", err_info(answer.error)->code);
}

void stage_submit(struct stage *s, struct arena *a, const struct seed_document *d,
                  uuid document, uint8_t algorithm)
{
    const struct seed_company *c = s->company;
    struct canon_document paper = {.document = document,
                                   .name = STR("contract.pdf"),
                                   .digest = d->digest,
                                   .length = (int64_t)d->document.n,
                                   .pages = 1};
    struct canon_pair pair = {
        .seal = c->seal[0],
        .face = c->face,
        .level = LEVEL_B_B,
        .algorithm = algorithm,
        .update = {true, d->update_digest},
        .update_length = (int64_t)d->update.n,
        .holes = {(int64_t)d->holes.time_off, (int64_t)d->holes.request_off,
                  (int64_t)d->holes.contents_off, d->holes.contents_len}};
    struct item_request_submit item = {.request = uuid_new(),
                                       .documents = {&paper, 1},
                                       .pairs = {&pair, 1},
                                       .purpose = STR("采购合同用印"),
                                       .copies = 1,
                                       .expires_at = clock_utc_us() + US_PER_DAY};

    s->request = item.request;
    run(s, a,
        &(struct seed_act){.person = &c->persons[REQUESTER],
                           .item = encode(a, ITEM_REQUEST_SUBMIT, &item)});
    s->subject = seed_subject(s->signer, a, c, s->request);
}

struct bytes stage_link(struct stage *s, struct arena *a, size_t approver)
{
    return seed_link(s->signer, a, s->company, LINK_DECIDE,
                     s->company->persons[approver].id, s->request, 1);
}

void stage_approve(struct stage *s, struct arena *a, size_t approver)
{
    const struct item_request_decide item = {.request = s->request,
                                             .round = 1,
                                             .subject = s->subject,
                                             .verdict = VERDICT_APPROVE};

    run(s, a,
        &(struct seed_act){.person = &s->company->persons[approver],
                           .item = encode(a, ITEM_REQUEST_DECIDE, &item),
                           .pin = true,
                           .token = stage_link(s, a, approver)});
}

void stage_confirm(struct stage *s, struct arena *a)
{
    const struct item_request item = {
        .request = s->request, .round = 1, .subject = s->subject};

    run(s, a,
        &(struct seed_act){.person = &s->company->persons[REQUESTER],
                           .item = encode(a, ITEM_REQUEST_INTEND, &item),
                           .pin = true});
}
