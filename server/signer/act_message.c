/* SPDX-License-Identifier: Apache-2.0 */
/* An ACT message taken apart, field by field, and the answer put together. Nothing is
 * believed here; everything that is not exactly right is refused as a whole. */
#include "signer/act.h"

/* ours */
#include "base/crash.h"
#include "base/log.h"
#include "signer/answer.h"

#define ITEM_LEN_MAX 65536
#define ITEMS_FILE_MAX (16u << 20)
#define RESULT_LEN 28 /* object, epoch, length of the secret */

static void take_secret(struct message *m, struct secret *out)
{
    if (!secret_set(out, message_bytes(m, SECRET_MAX)))
        message_break(m);
}

static void take_proofs(struct message *m, struct proof_given *g)
{
    (void)message_u8(m); /* what is given shows in the fields themselves */
    take_secret(m, &g->pin);
    take_secret(m, &g->code);
    take_secret(m, &g->token);
    take_secret(m, &g->invite_code);
    take_secret(m, &g->new_pin);
    if (g->token.n && g->token.n != LINK_TOKEN_LEN)
        message_break(m);
}

static uint8_t verdict_of(const struct act_item *item)
{
    if (item->schema->kind != ITEM_REQUEST_DECIDE)
        return 0;
    return ((const struct item_request_decide *)item->record)->verdict;
}

static enum err decode_item(const struct act *act, struct arena *a,
                            struct act_item *item, struct bytes canon)
{
    uint16_t version, kind;

    if (!canon_peek(canon, &version, &kind))
        return ERR_SIGNER_MESSAGE;
    item->schema = canon_item_schema(kind);
    item->rule = act_rule_find(kind);
    if (!item->schema || !item->rule)
        return ERR_SIGNER_MESSAGE;
    item->record = arena_alloc(a, item->schema->size);
    if (canon_decode(item->schema, canon, a, item->record) != OK)
        return ERR_SIGNER_MESSAGE;
    item->digest = canon_digest(item->schema, canon);
    item->needed = act_proof_needed(item->rule, verdict_of(item));
    if (!(item->rule->clients & act->client))
        return ERR_FORBIDDEN; /* guard: client_may_ask */
    return OK;
}

static enum err decode_items(struct act *act, struct arena *a, struct message *m,
                             size_t *at)
{
    enum err e = OK, first = OK;

    act->items = ARENA_ARRAY(a, act->n, struct act_item);
    for (size_t i = 0; i < act->n; i++) {
        act->items[i].expected_epoch = message_i64(m);
        e = decode_item(act, a, &act->items[i], message_bytes(m, ITEM_LEN_MAX));
        if (e == ERR_SIGNER_MESSAGE)
            return e;
        if (e != OK && first == OK) {
            first = e;
            *at = i;
        }
    }
    return message_done(m) ? first : ERR_SIGNER_MESSAGE;
}

/* items = 0xffff: they are in a memfd, after their number. */
static enum err open_items(struct act *act, const struct channel_fds *fds,
                           struct message *m)
{
    uint32_t n;
    enum err e;

    if (!message_done(m) || fds->n != 1)
        return ERR_SIGNER_MESSAGE;
    e = memfd_view_open(&act->view, fds->fd[0], ITEMS_FILE_MAX);
    if (e != OK)
        return e;
    *m = message_of(act->view.bytes);
    n = message_u32(m);
    if (n == 0 || n > SIGNER_ITEMS_MAX)
        return ERR_SIGNER_MESSAGE;
    act->n = n;
    return OK;
}

static void digest_act(struct act *act, struct arena *a)
{
    struct canon_act_item *items = ARENA_ARRAY(a, act->n, struct canon_act_item);
    struct canon_act record = {
        .company = act->company, .person = act->person, .items = {items, act->n}};

    for (size_t i = 0; i < act->n; i++)
        items[i] =
            (struct canon_act_item){act->items[i].expected_epoch, act->items[i].digest};
    act->digest = canon_digest_of(&canon_act_schema, &record);
}

enum err act_decode(struct act *act, struct arena *a, struct message *m,
                    const struct channel_fds *fds, size_t *item)
{
    enum err e = OK;

    act->id = message_uuid(m);
    act->company = message_uuid(m);
    act->person.has = message_bool(m);
    act->person.v = message_uuid(m);
    take_proofs(m, &act->given);
    act->n = message_u16(m);
    if (act->n == SIGNER_ITEMS_IN_MEMFD)
        e = open_items(act, fds, m);
    else if (fds->n > 0)
        e = ERR_SIGNER_MESSAGE;
    if (e != OK)
        return e;
    if (m->broken || act->n == 0 || act->n > SIGNER_ITEMS_MAX ||
        uuid_is_nil(act->company) || uuid_is_nil(act->id))
        return ERR_SIGNER_MESSAGE;
    e = decode_items(act, a, m, item);
    if (e == OK || e == ERR_FORBIDDEN)
        digest_act(act, a);
    /* people act through web, programs and the console on their own */
    if (e == OK && act->person.has != (act->client == SIGNER_WEB))
        e = ERR_FORBIDDEN; /* guard: actor_fits_client */
    return e;
}

void act_clear(struct act *act)
{
    proof_given_clear(&act->given);
    memfd_view_close(&act->view);
}

static void put_results(const struct act *act, const struct act_outcome *o,
                        struct buf *out)
{
    for (size_t i = 0; i < act->n; i++) {
        message_put_uuid(out, &o->results[i].object);
        message_put_i64(out, o->results[i].epoch);
        message_put_bytes(out, secret_bytes(&o->results[i].secret));
    }
}

/* Results that do not fit into the message go into a memfd, as items do. */
static bool put_results_file(const struct act *act, const struct act_outcome *o,
                             struct channel_fds *fds)
{
    struct buf b = {0};
    int fd;

    message_put_u32(&b, (uint32_t)act->n);
    put_results(act, o, &b);
    fd = memfd_of(buf_bytes(&b));
    buf_wipe(&b);
    if (fd >= 0)
        channel_fds_add(fds, fd);
    return fd >= 0;
}

static void put_outcome(const struct act *act, const struct act_outcome *o,
                        struct channel_fds *fds, struct buf *answer)
{
    size_t room = 0;

    ASSERT(o->results);
    for (size_t i = 0; i < act->n; i++)
        room += RESULT_LEN + o->results[i].secret.n;
    if (room <= MESSAGE_MAX / 2) {
        answer_begin(answer, SIGNER_ACT, OK);
        message_put_i64(answer, o->sequence);
        message_put_i64(answer, o->at);
        message_put_u16(answer, (uint16_t)act->n);
        put_results(act, o, answer);
        return;
    }
    if (!put_results_file(act, o, fds)) {
        answer_error(answer, SIGNER_ACT, ERR_UNAVAILABLE, 0, NULL);
        return;
    }
    answer_begin(answer, SIGNER_ACT, OK);
    message_put_i64(answer, o->sequence);
    message_put_i64(answer, o->at);
    message_put_u16(answer, SIGNER_ITEMS_IN_MEMFD);
}

void act_serve(struct signer *s, struct arena *a, enum signer_client_kind client,
               struct message *m, struct channel_fds *fds, struct buf *answer)
{
    struct act act = {.client = client};
    struct act_outcome o = {0};
    enum err e = act_decode(&act, a, m, fds, &o.failed_item);

    channel_fds_close(fds);
    if (e == OK)
        e = act_run(s, a, &act, &o);
    else if (e == ERR_FORBIDDEN)
        e = act_refuse_unasked(s, a, &act, e);
    CRASH_POINT("act.answering");
    if (e == OK)
        put_outcome(&act, &o, fds, answer);
    else
        answer_error(answer, SIGNER_ACT, e, o.failed_item, o.detail);
    if (o.results)
        secret_wipe(o.results, act.n * sizeof *o.results);
    act_clear(&act);
}
