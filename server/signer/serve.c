/* SPDX-License-Identifier: Apache-2.0 */
/* The table of messages. Each kind of client has its own list; a message that is not on
 * it is refused before it is read. */
#include "signer/serve.h"

/* ours */
#include "base/log.h"
#include "signer/act.h"
#include "signer/answer.h"
#include "signer/ca.h"
#include "signer/check.h"
#include "signer/checkpoint.h"
#include "signer/companies.h"
#include "signer/epochs.h"
#include "signer/journal.h"
#include "signer/links.h"
#include "signer/login_code.h"
#include "signer/sign.h"
#include "signer/signer.h"

/* One message being served. */
struct call {
    struct signer *s;
    struct arena *a;
    enum signer_client_kind client;
    struct message m; /* behind the type */
    struct channel_fds *fds;
    struct buf *answer;
};

static void serve_act(struct call *c)
{
    act_serve(c->s, c->a, c->client, &c->m, c->fds, c->answer);
}

static void serve_link_open(struct call *c)
{
    link_open_serve(c->s, c->a, &c->m, c->answer);
}

static void serve_login_code(struct call *c)
{
    login_code_serve(c->s, c->a, &c->m, c->answer);
}

static void serve_link_put(struct call *c)
{
    link_put_serve(c->s, c->a, &c->m, c->answer);
}

static void serve_sign(struct call *c)
{
    sign_serve(c->s, c->a, &c->m, c->fds, c->answer);
}

static void serve_checkpoint(struct call *c)
{
    uuid company = message_uuid(&c->m);
    uint8_t chain = message_u8(&c->m);
    int64_t sequence = 0;
    enum err e = ERR_SIGNER_MESSAGE;

    if (message_done(&c->m))
        e = checkpoint_now(c->s, company, chain, &sequence);
    if (e != OK) {
        answer_error(c->answer, SIGNER_CHECKPOINT, e, 0, NULL);
        return;
    }
    answer_begin(c->answer, SIGNER_CHECKPOINT, OK);
    message_put_i64(c->answer, sequence);
}

static void serve_status(struct call *c)
{
    bool database = db_pool_is_reachable(c->s->db);
    const char *json = arena_printf(
        c->a,
        "{\"ready\":%s,\"database\":%s,\"founded\":%s,\"companies\":%zu,"
        "\"rows\":%zu,\"journal_bytes\":%llu,\"threads\":%lld}",
        database ? "true" : "false", database ? "true" : "false",
        ca_is_founded(c->s->ca) ? "true" : "false", companies_count(c->s->companies),
        epochs_count(c->s->epochs), (unsigned long long)journal_size(c->s->journal),
        (long long)c->s->settings.threads);

    if (!message_done(&c->m)) {
        answer_error(c->answer, SIGNER_STATUS, ERR_SIGNER_MESSAGE, 0, NULL);
        return;
    }
    if (!database) {
        answer_error(c->answer, SIGNER_STATUS, ERR_UNAVAILABLE, 0, "database");
        return;
    }
    answer_begin(c->answer, SIGNER_STATUS, OK);
    message_put_str(c->answer, str_of(json));
}

static void serve_check(struct call *c)
{
    uuid company = message_uuid(&c->m);
    struct buf report = {0};
    enum err e = ERR_SIGNER_MESSAGE;

    if (message_done(&c->m))
        e = check_company(c->s, c->a, company, &report);
    if (e == OK) {
        answer_begin(c->answer, SIGNER_CHECK, OK);
        message_put_bytes(c->answer, buf_bytes(&report));
    } else {
        answer_error(c->answer, SIGNER_CHECK, e, 0, NULL);
    }
    buf_clear(&report);
}

static const struct {
    uint8_t type;
    uint8_t clients;
    void (*serve)(struct call *c);
} messages[] = {
    {SIGNER_ACT, SIGNER_WEB | SIGNER_WORKER | SIGNER_ROOT, serve_act},
    {SIGNER_LINK_OPEN, SIGNER_WEB, serve_link_open},
    {SIGNER_LOGIN_CODE, SIGNER_WEB, serve_login_code},
    {SIGNER_CHECKPOINT, SIGNER_WEB | SIGNER_ROOT, serve_checkpoint},
    {SIGNER_LINK_PUT, SIGNER_WORKER, serve_link_put},
    {SIGNER_SIGN, SIGNER_WORKER, serve_sign},
    {SIGNER_STATUS, SIGNER_WEB | SIGNER_WORKER | SIGNER_ROOT, serve_status},
    {SIGNER_CHECK, SIGNER_ROOT, serve_check},
};

static void dispatch(struct call *c, uint8_t type)
{
    for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
        if (messages[i].type != type)
            continue;
        if (messages[i].clients & c->client) /* guard: client_may_send */
            messages[i].serve(c);
        else
            answer_error(c->answer, type, ERR_FORBIDDEN, 0, NULL);
        return;
    }
    answer_error(c->answer, type, ERR_SIGNER_MESSAGE, 0, NULL);
}

void signer_serve(struct signer *s, struct arena *a, enum signer_client_kind client,
                  struct bytes message, struct channel_fds *fds, struct buf *answer)
{
    struct channel_fds came = *fds;
    struct call c = {.s = s,
                     .a = a,
                     .client = client,
                     .m = message_of(message),
                     .fds = &came,
                     .answer = answer};
    uint8_t type = message_u8(&c.m);

    /* what a server sends back is apart from what came */
    fds->n = 0;
    dispatch(&c, type);
    if (type == SIGNER_ACT)
        *fds = came; /* act_serve closed what came and put in what goes */
    else
        channel_fds_close(&came);
}

uuid signer_message_company(struct bytes message)
{
    struct message m = message_of(message);
    uint8_t type = message_u8(&m);

    if (type == SIGNER_STATUS)
        return UUID_NIL;
    if (type == SIGNER_ACT)
        (void)message_uuid(&m);
    return message_uuid(&m);
}
