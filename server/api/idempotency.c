/* SPDX-License-Identifier: Apache-2.0 */
/* First sight, replay, in flight, another body. */

/* ours */
#include "api/idempotency.h"
#include "api/json.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "store/idempotency_store.h"

#define KEY_MIN 8
#define KEY_MAX 64
/* Whoever claimed the key before is dead, or so slow that one of the two loses: both
 * want to store the reply, and only one can. */
#define ABANDONED_US (10 * US_PER_S)

static bool key_is_good(struct str key)
{
    if (key.n < KEY_MIN || key.n > KEY_MAX)
        return false;
    for (size_t i = 0; i < key.n; i++) {
        char k = key.p[i];

        if (!((k >= 'a' && k <= 'z') || (k >= 'A' && k <= 'Z') ||
              (k >= '0' && k <= '9') || k == '-' || k == '_' || k == '.'))
            return false;
    }
    return true;
}

/* Method, path and the body with sorted members; secrets are out of it already. */
static struct digest fingerprint(const struct http_exchange *x, const struct call *c)
{
    struct buf text = {0};
    struct digest d;

    buf_printf(&text, "%d %.*s ", (int)x->method, (int)x->path.n, x->path.p);
    if (c->body)
        buf_add_json(&text, c->body, JSON_SORT_KEYS);
    hmac_sha256(secret_bytes(&call_services(x)->hmac_key), buf_bytes(&text), &d);
    buf_wipe(&text);
    return d;
}

static enum err replay(struct http_exchange *x, const struct idempotency_row *row,
                       const struct digest *mine)
{
    if (!digest_eq(&row->fingerprint, mine))
        return ERR_IDEMPOTENCY_MISMATCH; /* guard: idempotency_body */
    if (!row->status)
        return ERR_IDEMPOTENCY_IN_FLIGHT; /* guard: idempotency_in_flight */
    http_reply(x, (int)row->status, row->reply.n ? "application/json" : NULL,
               row->reply);
    return OK;
}

enum err idempotency_begin(struct http_exchange *x, struct call *c)
{
    const struct actor *actor = &c->caller.actor;
    struct idempotency_row row;
    struct digest mine;
    enum err e;

    if (x->method != HTTP_POST || (x->route->flags & HTTP_NO_IDEMPOTENCY))
        return OK;
    c->key = http_header_get(x, "Idempotency-Key");
    if (!key_is_good(c->key))
        return ERR_IDEMPOTENCY_KEY_MISSING; /* guard: idempotency_key */
    if (x->route->flags & HTTP_ACT)
        return OK;
    ASSERT(c->caller.kind == CALLER_SESSION);
    mine = fingerprint(x, c);
    e = idempotency_claim(call_services(x)->db, x->arena, actor->company, actor->person,
                          c->key, &mine, ABANDONED_US, &row);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_IDEMPOTENCY_IN_FLIGHT : e;
    c->object = row.object;
    c->claimed = row.mine;
    return row.mine ? OK : replay(x, &row, &mine);
}

void idempotency_end_add(const struct call *c, struct db_batch *b, int status,
                         struct bytes body)
{
    if (c->claimed)
        idempotency_reply_add(b, c->caller.actor.person, c->key, status, body);
}

void idempotency_forget_call(struct http_exchange *x, struct call *c)
{
    const struct actor *actor = &c->caller.actor;

    /* an unknown outcome may be a reply that is stored: the next call will read it */
    if (!c->claimed || x->failed == ERR_OUTCOME_UNKNOWN)
        return;
    if (idempotency_forget(call_services(x)->db, x->arena, actor->company,
                           actor->person, c->key))
        log_warn("idempotency.kept", "a refused call keeps its key for a while");
}
