/* SPDX-License-Identifier: Apache-2.0 */
/* From items to the signer's message. */

/* ours */
#include "base/crash.h"
#include "crypto/digest.h"
#include "domain/act.h"
#include "domain/work_bell.h"

uuid act_id(uuid company, uuid person, struct str key)
{
    static const char label[] = "sealkeeper/act-id/1";
    struct sha256 h;
    struct digest d;

    sha256_init(&h);
    sha256_add(&h, (struct bytes){(const uint8_t *)label, sizeof label});
    sha256_add(&h, uuid_bytes(&company));
    sha256_add(&h, uuid_bytes(&person));
    sha256_add(&h, str_bytes(key));
    sha256_done(&h, &d);
    return uuid_from_digest(&d);
}

/* Text from outside is judged here, by the very tables that encode it. */
static enum err encode(struct arena *a, const struct act_item *item, struct bytes *out,
                       const char **field)
{
    const struct canon_schema *schema = canon_item_schema(item->kind);
    struct buf canon = {0};
    enum err e = canon_check(schema, item->item, field);

    if (e)
        return e;
    canon_encode(schema, item->item, &canon);
    *out = arena_bytes(a, buf_bytes(&canon));
    buf_clear(&canon);
    return OK;
}

enum err act_send(const struct services *s, struct arena *a,
                  const struct act_order *order, struct act_answer *out)
{
    struct signer_item *items = ARENA_ARRAY(a, order->item_count, struct signer_item);
    struct signer_act act = {
        .act = act_id(order->company, order->person, order->key),
        .company = order->company,
        .person = &order->person,
        .items = items,
        .item_count = order->item_count,
        .proof = order->proof,
    };
    enum err e;

    *out = (struct act_answer){.act = act.act};
    for (size_t i = 0; i < order->item_count; i++) {
        const char *field = NULL;
        e = encode(a, &order->items[i], &items[i].canon, &field);
        if (e) {
            out->signer.failed_item = i;
            out->signer.detail = str_of(field);
            return e;
        }
        items[i].expected_epoch = order->items[i].expected_epoch;
    }
    CRASH_POINT("act.sending");
    e = signer_act(s->signer, a, &act, &out->signer);
    CRASH_POINT("act.answered");
    if (!e)
        work_bell_ring(s);
    return e;
}
