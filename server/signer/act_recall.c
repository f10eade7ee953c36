/* SPDX-License-Identifier: Apache-2.0 */
/* Acts that were done before. Their rows keep objects and epochs; a secret is derived
 * again, because none is ever stored, and only shortly after the act: who captured web
 * must not be able to ask for everybody's secrets later. */
#include "signer/act.h"

/* ours */
#include "base/clock.h"
#include "signer/tx_own.h"

#define SECRETS_AGAIN_US (10 * 60 * US_PER_S)

struct bytes act_answer_encode(struct arena *a, const struct act *act,
                               const struct item_result *results)
{
    struct buf b = {0};
    struct bytes kept;

    message_put_u32(&b, (uint32_t)act->n);
    for (size_t i = 0; i < act->n; i++) {
        message_put_uuid(&b, &results[i].object);
        message_put_i64(&b, results[i].epoch);
    }
    kept = arena_bytes(a, buf_bytes(&b));
    buf_clear(&b);
    return kept;
}

static enum err decode_results(struct arena *a, const struct act *act,
                               struct bytes answer, struct act_outcome *out)
{
    struct message m = message_of(answer);

    if (message_u32(&m) != act->n)
        return ERR_SIGNER_AUTHORITY;
    out->results = ARENA_ARRAY(a, act->n, struct item_result);
    for (size_t i = 0; i < act->n; i++) {
        out->results[i].object = message_uuid(&m);
        out->results[i].epoch = message_i64(&m);
    }
    return message_done(&m) ? OK : ERR_SIGNER_AUTHORITY;
}

/* The person's present TOTP secret: the act that made it was minutes ago. */
static enum err totp_again(struct tx *t, uuid person, struct secret *out)
{
    struct row_list list;
    enum err e = tx_list(t, KIND_CREDENTIAL, BY_PERSON, person, &list);

    if (e == OK && list.n == 1) {
        const struct canon_credential *c =
            ROW_RECORD(&list, struct canon_credential, 0);
        secrets_totp_text(&t->signer->secrets, t->company, person, c->totp_epoch, out);
    }
    return e;
}

static enum err first_administrator_again(struct tx *t, uuid act, struct secret *out)
{
    struct row_list list;
    enum err e = tx_list(t, KIND_PERSON, BY_COMPANY, UUID_NIL, &list);

    for (size_t i = 0; e == OK && i < list.n; i++) {
        const struct canon_person *p = ROW_RECORD(&list, struct canon_person, i);
        if (uuid_eq(p->invited_in, act))
            act_first_administrator(&t->signer->secrets, act, list.rows[i].id, out);
    }
    return e;
}

static enum err secret_again(struct tx *t, const struct act *act, size_t i,
                             struct item_result *r)
{
    switch (act->items[i].schema->kind) {
    case ITEM_PERSON_INVITE:
    case ITEM_PERSON_INVITE_AGAIN:
        secrets_invite_code(&t->signer->secrets, act->id, r->object, &r->secret);
        return OK;
    case ITEM_PERSON_ENROL:
    case ITEM_TOTP_CHANGE:
        return totp_again(t, act->person.v, &r->secret);
    case ITEM_COMPANY_CREATE:
        return first_administrator_again(t, act->id, &r->secret);
    default:
        return OK;
    }
}

static enum err secrets_again(struct signer *s, struct arena *a, const struct act *act,
                              struct act_outcome *out)
{
    struct tx *t = NULL;
    enum err e = tx_begin_read(s, a, act->company, &t);

    for (size_t i = 0; e == OK && i < act->n; i++)
        e = secret_again(t, act, i, &out->results[i]);
    tx_abandon(&t);
    return e;
}

enum err act_recall(struct signer *s, struct arena *a, const struct act *act,
                    const struct db_rows *known, struct act_outcome *out)
{
    int64_t now = db_time(known, 0, 0);
    enum err e;

    if (!bytes_eq(db_bytes(known, 0, 1), digest_bytes(&act->digest)))
        return ERR_IDEMPOTENCY_MISMATCH; /* guard: act_id_is_of_one_act */
    out->sequence = db_int(known, 0, 2);
    out->at = db_time(known, 0, 3);
    e = decode_results(a, act, db_bytes(known, 0, 4), out);
    if (e == OK && now - out->at < SECRETS_AGAIN_US)
        e = secrets_again(s, a, act, out); /* guard: secrets_are_not_for_later */
    return e;
}
