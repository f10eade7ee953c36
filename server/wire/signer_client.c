/* SPDX-License-Identifier: Apache-2.0 */
/* The signer's messages from the asking side, each written and its answer read field by
 * field. Knows the protocol, decides nothing; connections are signer_talk.c's. */
#include "wire/signer_client.h"

#include "wire/memfd.h"
#include "wire/signer_talk.h"

#define RESULTS_FILE_MAX (16u << 20)
#define ITEMS_IN_MESSAGE_MAX (MESSAGE_MAX - 4096) /* room for proofs and the front */

/* ---- ACT ---- */

static size_t items_length(const struct signer_act *act)
{
    size_t n = 0;

    for (size_t i = 0; i < act->item_count; i++)
        n += 8 + 4 + act->items[i].canon.n;
    return n;
}

static void put_items(const struct signer_act *act, struct buf *out)
{
    for (size_t i = 0; i < act->item_count; i++) {
        message_put_i64(out, act->items[i].expected_epoch);
        message_put_bytes(out, act->items[i].canon);
    }
}

static enum err put_items_file(const struct signer_act *act, struct signer_talk *t)
{
    struct buf b = {0};
    int fd;

    message_put_u32(&b, (uint32_t)act->item_count);
    put_items(act, &b);
    fd = memfd_of(buf_bytes(&b));
    buf_clear(&b);
    if (fd < 0)
        return ERR_UNAVAILABLE;
    channel_fds_add(&t->fds, fd);
    message_put_u16(&t->out, SIGNER_ITEMS_IN_MEMFD);
    return OK;
}

static uint8_t proofs_given(const struct signer_proof *p)
{
    /* the numbers of enum proof_bit (canon/request.h) */
    return (uint8_t)((p->pin.n ? 1 : 0) | (p->code.n ? 2 : 0) | (p->token.n ? 4 : 0) |
                     (p->invite_code.n ? 16 : 0));
}

static void put_proofs(const struct signer_proof *p, struct buf *out)
{
    message_put_u8(out, proofs_given(p));
    message_put_bytes(out, secret_bytes(&p->pin));
    message_put_bytes(out, secret_bytes(&p->code));
    message_put_bytes(out, secret_bytes(&p->token));
    message_put_bytes(out, secret_bytes(&p->invite_code));
    message_put_bytes(out, secret_bytes(&p->new_pin));
}

static enum err put_act(const struct signer_act *act, struct signer_talk *t)
{
    static const struct signer_proof none;
    uuid nobody = UUID_NIL;

    /* one growth: what the person typed leaves no copy behind */
    buf_reserve(&t->out, MESSAGE_MAX);
    message_put_uuid(&t->out, &act->act);
    message_put_uuid(&t->out, &act->company);
    message_put_bool(&t->out, act->person != NULL);
    message_put_uuid(&t->out, act->person ? act->person : &nobody);
    put_proofs(act->proof ? act->proof : &none, &t->out);
    if (act->item_count == 0 || act->item_count > SIGNER_ITEMS_MAX)
        return ERR_FIELD_BAD;
    if (items_length(act) > ITEMS_IN_MESSAGE_MAX)
        return put_items_file(act, t);
    message_put_u16(&t->out, (uint16_t)act->item_count);
    put_items(act, &t->out);
    return OK;
}

static void take_results(struct message *m, struct arena *a,
                         struct signer_act_answer *out)
{
    out->results = ARENA_ARRAY(a, out->result_count, struct signer_result);
    for (size_t i = 0; i < out->result_count; i++) {
        struct signer_result *r = &out->results[i];
        struct str secret;

        r->object = message_uuid(m);
        r->epoch = message_i64(m);
        secret = message_str(m, SECRET_MAX);
        if (secret.n)
            r->secret = arena_str(a, secret);
    }
}

static enum err take_results_file(struct signer_talk *t, struct arena *a,
                                  struct signer_act_answer *out)
{
    struct memfd_view view = {0};
    struct message m;
    enum err e;

    if (t->came.n != 1 || !message_done(&t->answer))
        return ERR_SIGNER_MESSAGE;
    e = memfd_view_open(&view, t->came.fd[0], RESULTS_FILE_MAX);
    if (e != OK)
        return e;
    m = message_of(view.bytes);
    out->result_count = message_u32(&m);
    if (out->result_count > SIGNER_ITEMS_MAX)
        message_break(&m);
    else
        take_results(&m, a, out);
    e = message_done(&m) ? OK : ERR_SIGNER_MESSAGE;
    memfd_view_close(&view);
    return e;
}

static enum err take_act_answer(struct signer_talk *t, struct arena *a,
                                struct signer_act_answer *out)
{
    out->sequence = message_i64(&t->answer);
    out->at = message_i64(&t->answer);
    out->result_count = message_u16(&t->answer);
    if (out->result_count == SIGNER_ITEMS_IN_MEMFD)
        return take_results_file(t, a, out);
    take_results(&t->answer, a, out);
    return message_done(&t->answer) ? OK : ERR_SIGNER_MESSAGE;
}

enum err signer_act(struct signer_client *c, struct arena *a,
                    const struct signer_act *act, struct signer_act_answer *out)
{
    struct signer_talk t;
    enum err e;

    *out = (struct signer_act_answer){0};
    signer_talk_begin(&t, SIGNER_ACT);
    t.may_have_happened = true;
    e = put_act(act, &t);
    if (e == OK)
        e = signer_talk(c, &t);
    if (e == OK)
        e = take_act_answer(&t, a, out);
    out->failed_item = t.item;
    if (t.detail.n)
        out->detail = arena_str(a, t.detail);
    channel_fds_close(&t.fds);
    signer_talk_end(&t);
    return e;
}

/* ---- the other messages ---- */

enum err signer_link_open(struct signer_client *c, uuid company,
                          const uint8_t token[LINK_TOKEN_LEN], struct signer_link *out)
{
    struct signer_link link;
    struct signer_talk t;
    enum err e;

    signer_talk_begin(&t, SIGNER_LINK_OPEN);
    message_put_uuid(&t.out, &company);
    message_put_bytes(&t.out, (struct bytes){token, LINK_TOKEN_LEN});
    e = signer_talk(c, &t);
    if (e == OK) {
        link.kind = message_u8(&t.answer);
        link.person = message_uuid(&t.answer);
        link.has_request = message_bool(&t.answer);
        link.request = message_uuid(&t.answer);
        link.round = message_i64(&t.answer);
        link.subject = message_digest(&t.answer);
        link.expires_at = message_i64(&t.answer);
        link.tries_left = message_u8(&t.answer);
        e = message_done(&t.answer) ? OK : ERR_SIGNER_MESSAGE;
    }
    signer_talk_end(&t);
    if (e == OK)
        *out = link;
    return e;
}

enum err signer_login_code(struct signer_client *c, uuid company, uuid person,
                           const struct secret *code)
{
    struct signer_talk t;
    enum err e;

    signer_talk_begin(&t, SIGNER_LOGIN_CODE);
    t.may_have_happened = true;
    message_put_uuid(&t.out, &company);
    message_put_uuid(&t.out, &person);
    message_put_bytes(&t.out, secret_bytes(code));
    e = signer_talk(c, &t);
    if (e == OK && !message_done(&t.answer))
        e = ERR_SIGNER_MESSAGE;
    signer_talk_end(&t);
    return e;
}

/* The answer is one number. */
static enum err talk_number(struct signer_client *c, struct signer_talk *t,
                            int64_t *out)
{
    enum err e = signer_talk(c, t);
    int64_t v = 0;

    if (e == OK) {
        v = message_i64(&t->answer);
        e = message_done(&t->answer) ? OK : ERR_SIGNER_MESSAGE;
    }
    signer_talk_end(t);
    if (e == OK)
        *out = v;
    return e;
}

enum err signer_checkpoint(struct signer_client *c, uuid company, int chain,
                           int64_t *sequence)
{
    struct signer_talk t;

    signer_talk_begin(&t, SIGNER_CHECKPOINT);
    message_put_uuid(&t.out, &company);
    message_put_u8(&t.out, (uint8_t)chain);
    return talk_number(c, &t, sequence);
}

enum err signer_link_put(struct signer_client *c, const struct signer_link_put *put,
                         int64_t *expires_at)
{
    struct signer_talk t;

    signer_talk_begin(&t, SIGNER_LINK_PUT);
    t.may_have_happened = true;
    message_put_uuid(&t.out, &put->company);
    message_put_u8(&t.out, put->kind);
    message_put_uuid(&t.out, &put->person);
    message_put_bool(&t.out, put->has_request);
    message_put_uuid(&t.out, &put->request);
    message_put_i64(&t.out, put->round);
    message_put_digest(&t.out, &put->hash);
    return talk_number(c, &t, expires_at);
}

enum err signer_sign(struct signer_client *c, struct arena *a, uuid company,
                     uuid intent, int memfd, int64_t *signing_time,
                     struct digest *subject, struct bytes *cms)
{
    struct signer_talk t;
    enum err e;

    signer_talk_begin(&t, SIGNER_SIGN);
    t.may_have_happened = true;
    message_put_uuid(&t.out, &company);
    message_put_uuid(&t.out, &intent);
    channel_fds_add(&t.fds, memfd);
    e = signer_talk(c, &t);
    if (e == OK) {
        int64_t at = message_i64(&t.answer);
        struct digest digest = message_digest(&t.answer);
        struct bytes der = message_bytes(&t.answer, MESSAGE_MAX);

        e = message_done(&t.answer) && der.n ? OK : ERR_SIGNER_MESSAGE;
        if (e == OK) {
            *signing_time = at;
            *subject = digest;
            *cms = arena_bytes(a, der);
        }
    }
    signer_talk_end(&t);
    return e;
}

/* The answer is one text. */
static enum err talk_text(struct signer_client *c, struct arena *a,
                          struct signer_talk *t, struct str *out)
{
    enum err e = signer_talk(c, t);

    if (e == OK) {
        struct str text = message_str(&t->answer, MESSAGE_MAX);
        e = message_done(&t->answer) ? OK : ERR_SIGNER_MESSAGE;
        if (e == OK)
            *out = arena_str(a, text);
    }
    signer_talk_end(t);
    return e;
}

enum err signer_status(struct signer_client *c, struct arena *a, struct str *json)
{
    struct signer_talk t;

    signer_talk_begin(&t, SIGNER_STATUS);
    return talk_text(c, a, &t, json);
}

enum err signer_check(struct signer_client *c, struct arena *a, uuid company,
                      struct str *report)
{
    struct signer_talk t;

    signer_talk_begin(&t, SIGNER_CHECK);
    message_put_uuid(&t.out, &company);
    return talk_text(c, a, &t, report);
}
