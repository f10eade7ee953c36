/* SPDX-License-Identifier: Apache-2.0 */
/* What seeded persons do: messages with their proofs, stand-in documents, links. */
#include <liboath/oath.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "signer/answer.h"
#include "signer/frame.h"
#include "signer/serve.h"
#include "support/proc.h"
#include "support/seed.h"
#include "wire/message.h"

#define REQUEST_LIFE_US (7 * US_PER_DAY)
#define ANSWER_US (60 * US_PER_S)

static const char *doors; /* where a started signer listens; NULL: nowhere */

/* ---- documents ---- */

struct seed_document seed_document(struct arena *a, size_t length)
{
    struct seed_document d;
    struct sig_dict dict = {
        .object = 9, .contents_len = UPDATE_CONTENTS_PLAIN, .base_len = length};
    uint8_t *bytes = arena_alloc(a, length);
    struct buf b = {0};

    random_bytes(bytes, length < 64 ? length : 64);
    d.document = (struct bytes){bytes, length};
    d.digest = sha256_of(d.document);
    sig_dict_print(&b, &dict, &d.holes);
    buf_add_cstr(&b, "xref and the rest of the update\n%%EOF\n");
    dict.update_len = b.n;
    b.n = 0;
    sig_dict_print(&b, &dict, &d.holes); /* its length does not depend on lengths */
    buf_add_cstr(&b, "xref and the rest of the update\n%%EOF\n");
    d.update = arena_bytes(a, buf_bytes(&b));
    buf_clear(&b);
    ASSERT(update_digest(length, d.update, &d.holes, &d.update_digest));
    return d;
}

struct bytes seed_submit_item(struct arena *a, const struct seed_company *c,
                              size_t seal, const struct seed_document *d, uuid request)
{
    struct canon_document document = {.document = uuid_new(),
                                      .name = STR("contract.pdf"),
                                      .digest = d->digest,
                                      .length = (int64_t)d->document.n,
                                      .pages = 1};
    struct canon_pair pair = {
        .seal = c->seal[seal],
        .face = c->face,
        .level = LEVEL_B_B,
        .algorithm = ALGORITHM_P256,
        .update = {true, d->update_digest},
        .update_length = (int64_t)d->update.n,
        .holes = {(int64_t)d->holes.time_off, (int64_t)d->holes.request_off,
                  (int64_t)d->holes.contents_off, d->holes.contents_len}};
    struct item_request_submit item = {.request = request,
                                       .documents = {&document, 1},
                                       .pairs = {&pair, 1},
                                       .purpose = STR("a test"),
                                       .copies = 1,
                                       .expires_at = clock_utc_us() + REQUEST_LIFE_US};
    struct buf b = {0};
    struct bytes kept;

    canon_encode(canon_item_schema(ITEM_REQUEST_SUBMIT), &item, &b);
    kept = arena_bytes(a, buf_bytes(&b));
    buf_clear(&b);
    return kept;
}

/* ---- messages ---- */

void seed_code(const struct seed_person *p, int steps, struct secret *out)
{
    uint64_t step = (uint64_t)(clock_utc_us() / TOTP_STEP_US + steps);
    char code[8];

    ASSERT(oath_hotp_generate((const char *)p->totp.b, p->totp.n, step, 6, false,
                              OATH_HOTP_DYNAMIC_TRUNCATION, code) == OATH_OK);
    ASSERT(secret_set(out, (struct bytes){(const uint8_t *)code, 6}));
}

static void put_proofs(const struct seed_act *act, struct buf *out)
{
    struct secret code = {0};

    ASSERT(act->person || !(act->pin || act->totp));
    if (act->totp)
        seed_code(act->person, 0, &code);
    message_put_u8(out, 0);
    message_put_bytes(out, act->pin ? secret_bytes(&act->person->pin)
                                    : (struct bytes){NULL, 0});
    message_put_bytes(out, secret_bytes(&code));
    message_put_bytes(out, act->token);
    message_put_bytes(out, (struct bytes){NULL, 0}); /* invitation code */
    message_put_bytes(out, (struct bytes){NULL, 0}); /* new PIN */
}

void seed_message(const struct seed_act *act, struct buf *out)
{
    uuid id = uuid_is_nil(act->id) ? uuid_new() : act->id;
    uuid nobody = UUID_NIL;

    message_put_u8(out, SIGNER_ACT);
    message_put_uuid(out, &id);
    message_put_uuid(out, &act->company);
    message_put_bool(out, act->person != NULL);
    message_put_uuid(out, act->person ? &act->person->id : &nobody);
    put_proofs(act, out);
    message_put_u16(out, 1);
    message_put_i64(out, -1);
    message_put_bytes(out, act->item);
}

void seed_knock_in(const char *socket_dir)
{
    doors = socket_dir;
}

int seed_knock(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0)
        proc_die(NULL, "seed: nobody listens at %s", path);
    return fd;
}

/* As one of the signer's clients does it, through the door of its kind. */
static void ask_outside(enum signer_client_kind client, struct bytes message,
                        const struct channel_fds *fds, struct buf *answer)
{
    const char *door = client == SIGNER_WEB      ? "web"
                       : client == SIGNER_WORKER ? "worker"
                                                 : "root";
    struct channel_fds came = {.n = 0};
    char path[128];
    int fd;
    enum err e;

    if (!doors)
        proc_die(NULL, "seed: there is no signer to ask");
    snprintf(path, sizeof path, "%s/%s.sock", doors, door);
    fd = seed_knock(path);
    e = channel_send(fd, message, fds, clock_monotonic_us() + ANSWER_US);
    if (e == OK)
        e = channel_receive(fd, answer, &came, clock_monotonic_us() + ANSWER_US);
    close(fd);
    channel_fds_close(&came);
    if (e != OK)
        proc_die(NULL, "seed: the signer hung up: %s", err_info(e)->code);
}

struct bytes seed_ask(struct signer *s, struct arena *a, enum signer_client_kind client,
                      struct bytes message, struct channel_fds *fds)
{
    struct channel_fds none = {.n = 0};
    struct buf answer = {0};
    struct bytes kept;

    if (s)
        signer_serve(s, a, client, message, fds ? fds : &none, &answer);
    else
        ask_outside(client, message, fds, &answer);
    kept = arena_bytes(a, buf_bytes(&answer));
    buf_clear(&answer);
    channel_fds_close(fds ? fds : &none);
    return kept;
}

enum err seed_error_of(struct bytes answer)
{
    struct message m = message_of(answer);

    (void)message_u8(&m);
    return (enum err)message_u16(&m);
}

struct seed_answer seed_run(struct signer *s, struct arena *a,
                            const struct seed_act *act)
{
    struct seed_answer out = {0};
    struct buf b = {0};
    struct message m;

    seed_message(act, &b);
    m = message_of(
        seed_ask(s, a, act->client ? act->client : SIGNER_WEB, buf_bytes(&b), NULL));
    buf_wipe(&b);
    (void)message_u8(&m);
    out.error = (enum err)message_u16(&m);
    if (out.error != OK)
        return out;
    out.sequence = message_i64(&m);
    (void)message_i64(&m);
    (void)message_u16(&m);
    out.object = message_uuid(&m);
    (void)message_i64(&m);
    out.secret = message_str(&m, SECRET_MAX);
    return out;
}

struct bytes seed_link(struct signer *s, struct arena *a, const struct seed_company *c,
                       uint8_t kind, uuid person, uuid request, int64_t round)
{
    uint8_t *token = arena_alloc(a, LINK_TOKEN_LEN);
    struct digest hash;
    struct buf b = {0};
    enum err e;

    random_bytes(token, LINK_TOKEN_LEN);
    hash = sha256_of((struct bytes){token, LINK_TOKEN_LEN});
    message_put_u8(&b, SIGNER_LINK_PUT);
    message_put_uuid(&b, &c->id);
    message_put_u8(&b, kind);
    message_put_uuid(&b, &person);
    message_put_bool(&b, !uuid_is_nil(request));
    message_put_uuid(&b, &request);
    message_put_i64(&b, round);
    message_put_digest(&b, &hash);
    e = seed_error_of(seed_ask(s, a, SIGNER_WORKER, buf_bytes(&b), NULL));
    buf_clear(&b);
    if (e != OK)
        proc_die(NULL, "seed: a link: %s", err_info(e)->code);
    return (struct bytes){token, LINK_TOKEN_LEN};
}

struct digest seed_subject(struct signer *s, struct arena *a,
                           const struct seed_company *c, uuid request)
{
    struct canon_request_state state;
    struct tx *t = NULL;
    struct row row;
    enum err e = tx_begin_read(s, a, c->id, &t);

    if (e == OK)
        e = tx_load_request(t, request, &state, NULL, &row);
    tx_abandon(&t);
    if (e != OK)
        proc_die(NULL, "seed: a request: %s", err_info(e)->code);
    return canon_digest(&canon_request_schema, state.frozen);
}
