/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's own acts. */
#include "jobs/worker_act.h"

#include "crypto/digest.h"
#include "wire/signer_client.h"

static uuid id_of(uuid company, struct bytes item)
{
    struct sha256 h;
    struct digest d;

    sha256_init(&h);
    sha256_add(&h, str_bytes(STR("worker")));
    sha256_add(&h, uuid_bytes(&company));
    sha256_add(&h, item);
    sha256_done(&h, &d);
    return uuid_from_digest(&d);
}

enum err worker_act_send(struct worker *w, struct arena *a, uuid company,
                         enum item_kind kind, const struct item_request *item)
{
    struct buf canon = {0};
    struct signer_act_answer answer = {0};
    struct signer_item one = {.expected_epoch = -1};
    enum err e;

    canon_encode(canon_item_schema((uint16_t)kind), item, &canon);
    one.canon = buf_bytes(&canon);
    e = signer_act(w->signer, a,
                   &(struct signer_act){.act = id_of(company, one.canon),
                                        .company = company,
                                        .items = &one,
                                        .item_count = 1},
                   &answer);
    buf_clear(&canon);
    return e;
}
