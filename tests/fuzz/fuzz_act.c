/* layers: base db wire crypto canon rules signer */
/* SPDX-License-Identifier: Apache-2.0 */
/* The signer's ACT message, as a captured client may send it. The first byte says which
 * client and whether the items come in a memfd: then the rest is two parts, after the
 * length of the first. What is accepted is exactly the items that the digest names, all
 * of them such that this client may ask for them. */
#include "fuzz/fuzz.h"

/* system */
#include <unistd.h>

/* ours */
#include "canon/items.h"
#include "signer/act.h"
#include "unit/canon_sample.h"

enum { IN_MEMFD = 8, HEAD_LEN = 3 };

const char *const fuzz_words[] = {"\xff\xff", "\0\1\0\x64",
                                  "\1\0\0\0\6"
                                  "271828",
                                  NULL};

static void put_head(struct buf *out, enum signer_client_kind client, uint16_t items)
{
    const uuid id = uuid_new();

    message_put_uuid(out, &id);
    message_put_uuid(out, &id);
    message_put_bool(out, client == SIGNER_WEB);
    message_put_uuid(out, &id);
    message_put_u8(out, PROOF_PIN);
    message_put_str(out, STR("271828"));
    for (int empty = 0; empty < 4; empty++)
        message_put_str(out, STR(""));
    message_put_u16(out, items);
}

static void put_item(struct buf *out, const struct canon_schema *s)
{
    struct buf item = sample_encoded(s, true);

    message_put_i64(out, -1);
    message_put_bytes(out, buf_bytes(&item));
    buf_clear(&item);
}

static void seed(uint8_t how, const struct canon_schema *s)
{
    const bool in_file = how & IN_MEMFD;
    struct buf b = {0}, head = {0}, items = {0};

    put_head(&head, (enum signer_client_kind)(how & ~IN_MEMFD),
             in_file ? SIGNER_ITEMS_IN_MEMFD : 1);
    if (in_file)
        message_put_u32(&items, 1);
    put_item(&items, s);
    message_put_u8(&b, how);
    message_put_u16(&b, (uint16_t)head.n);
    buf_add_bytes(&b, buf_bytes(&head));
    buf_add_bytes(&b, buf_bytes(&items));
    fuzz_seed(buf_bytes(&b));
    buf_clear(&b);
    buf_clear(&head);
    buf_clear(&items);
}

void fuzz_begin(void)
{
    for (unsigned kind = KIND_ITEM_FIRST; kind < KIND_ITEM_END; kind++) {
        const struct canon_schema *s = canon_item_schema((uint16_t)kind);
        const struct act_rule *rule = act_rule_find((uint16_t)kind);

        for (uint8_t client = SIGNER_WEB; rule && client <= SIGNER_ROOT; client *= 2)
            if (rule->clients & client)
                seed(client, s);
        if (rule && rule->clients & SIGNER_WEB)
            seed(SIGNER_WEB | IN_MEMFD, s);
    }
}

static void assert_whole(const struct act *act)
{
    ASSERT(act->n >= 1 && act->n <= SIGNER_ITEMS_MAX);
    ASSERT(!uuid_is_nil(act->id) && !uuid_is_nil(act->company));
    ASSERT(act->person.has == (act->client == SIGNER_WEB));
    for (size_t i = 0; i < act->n; i++) {
        const struct act_item *item = &act->items[i];
        struct digest d = canon_digest_of(item->schema, item->record);

        ASSERT(digest_eq(&d, &item->digest));
        ASSERT(item->rule->clients & act->client);
    }
}

static void decode(struct act *act, struct bytes message, struct channel_fds *fds)
{
    struct arena *a = arena_new();
    struct message m = message_of(message);
    size_t item = 0;
    enum err e = act_decode(act, a, &m, fds, &item);

    ASSERT(e == OK || e == ERR_SIGNER_MESSAGE || e == ERR_FORBIDDEN ||
           e == ERR_TOO_LARGE);
    if (e == OK) {
        assert_whole(act);
        fuzz_accepted();
    }
    act_clear(act);
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct channel_fds fds = {.n = 0};
    struct act act = {0};
    struct bytes message;
    size_t head;

    if (size < HEAD_LEN)
        return 0;
    act.client = (enum signer_client_kind)(data[0] & ~IN_MEMFD);
    if (act.client != SIGNER_WEB && act.client != SIGNER_WORKER &&
        act.client != SIGNER_ROOT)
        return 0;
    message = (struct bytes){data + HEAD_LEN, size - HEAD_LEN};
    head = (size_t)(data[1] << 8 | data[2]);
    if (data[0] & IN_MEMFD && head <= message.n) {
        int fd = memfd_of((struct bytes){message.p + head, message.n - head});

        ASSERT(fd >= 0);
        channel_fds_add(&fds, fd);
        message.n = head;
    }
    decode(&act, message, &fds);
    channel_fds_close(&fds);
    return 0;
}
