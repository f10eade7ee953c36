/* SPDX-License-Identifier: Apache-2.0 */
/* SIGN: the one place where a company's key is used. Two halves: sign_measure.c hashes
 * what the worker handed over, without any lock; here, under the company's lock, every
 * reason why it may be sealed is looked at once more, as it is now. Nothing that the
 * first half read is believed before the rows that say so are verified. The CMS is
 * committed with its intent before it is answered; an intent that has one answers with
 * it again. */
#include "signer/sign.h"

/* ours */
#include "base/crash.h"
#include "crypto/cms.h"
#include "rules/seal_rules.h"
#include "signer/answer.h"
#include "signer/ca.h"
#include "signer/frame.h"
#include "signer/keys.h"
#include "signer/round.h"
#include "signer/rows.h"
#include "signer/seal_use.h"
#include "signer/sign_measure.h"
#include "signer/signer.h"

/* One signature under way. */
struct signing {
    struct tx *t;
    const struct sign_measure *m;
    struct canon_intent intent;
    struct row row;
    struct canon_person requester;
    struct round round;
    struct seal_uses uses;
    struct bytes cms; /* in the arena */
};

/* ---- reading: everything in one round trip ---- */

struct answers {
    struct db_batch b;
    int intent, person, key;
    struct round_answers round;
    struct seal_uses_answers uses;
};

static int add_load(const struct tx *t, struct db_batch *b, enum canon_kind kind,
                    uuid id)
{
    struct db_params *p = db_add_uuid(db_params_new(t->arena), t->company);

    return db_batch_add(b, tx_table_of(kind)->load, db_add_uuid(p, id));
}

static enum err ask(struct signing *s, struct answers *a)
{
    const struct sign_measure *m = s->m;
    struct canon_pair pair = *m->pair;
    const struct canon_list pairs = {&pair, 1};
    enum err e;

    db_batch_init(&a->b, s->t->arena, s->t->company);
    a->intent = add_load(s->t, &a->b, KIND_INTENT, m->intent_id);
    a->person = add_load(s->t, &a->b, KIND_PERSON, m->intent.person);
    a->key = add_load(s->t, &a->b, KIND_KEY, m->intent.key);
    round_add(s->t, m->intent.request, 0, &a->b, &a->round);
    e = seal_uses_add(s->t, m->intent.person, &pairs, &a->b, &a->uses, &s->uses);
    return e == OK ? tx_read_all(s->t, &a->b) : e;
}

static enum err load(struct signing *s)
{
    struct tx *t = s->t;
    struct answers a;
    struct row person;
    enum err e = ask(s, &a);

    if (e != OK)
        return e;
    rows_keep(t, KIND_INTENT, s->m->intent_id, &a.b.rows[a.intent]);
    rows_keep(t, KIND_PERSON, s->m->intent.person, &a.b.rows[a.person]);
    rows_keep(t, KIND_KEY, s->m->intent.key, &a.b.rows[a.key]);
    e = tx_load(t, KIND_INTENT, s->m->intent_id, &s->intent, &s->row);
    if (e == OK)
        e = tx_load(t, KIND_PERSON, s->intent.person, &s->requester, &person);
    if (e == OK)
        e = round_take(t, s->intent.request, &a.b, &a.round, &s->round);
    return e == OK ? seal_uses_take(t, &a.b, &a.uses, &s->uses) : e;
}

/* ---- judging ---- */

/* What was measured is what the verified rows say. The columns that led there prove
 * nothing: the frozen request must be the same, the intent must be of its digest and of
 * this pair, whose update digest no other pair has. */
static enum err check_measured(const struct signing *s)
{
    const struct canon_intent *i = &s->intent;
    const struct canon_pair *pair = s->m->pair;

    if (!bytes_eq(s->round.state.frozen, s->m->frozen)) /* guard: sign_frozen */
        return ERR_CONFLICT;
    if (!digest_eq(&i->subject, &s->round.subject)) /* guard: sign_subject */
        return ERR_CONFLICT;
    if (!uuid_eq(i->seal, pair->seal) || !digest_eq(&i->update, &pair->update.v) ||
        !uuid_eq(i->person, s->round.request.requester))
        return ERR_SIGNER_AUTHORITY; /* guard: sign_pair */
    return OK;
}

/* Is it approved, confirmed, and not too late? */
static enum err check_request(const struct signing *s)
{
    struct approval_progress p;

    if (s->t->company_record.state != COMPANY_ACTIVE) /* guard: sign_company */
        return ERR_COMPANY_SUSPENDED;
    if (s->round.state.state != REQUEST_SEALING) /* guard: sign_state */
        return ERR_REQUEST_STATE;
    if (!intent_is_in_time(&s->intent, s->t->now)) /* guard: sign_in_time */
        return ERR_INTENT_EXPIRED;
    if (s->requester.state != PERSON_ACTIVE) /* guard: sign_requester */
        return ERR_PERSON_INACTIVE;
    round_progress(s->t, &s->round, &p);
    return p.outcome == APPROVAL_COMPLETE ? OK : ERR_NOT_APPROVED; /* guard: sign */
}

/* Seal, certificate and grant as they are now. */
static enum err check_seal(const struct signing *s)
{
    struct canon_pair pair = *s->m->pair;
    const struct canon_list pairs = {&pair, 1};
    const struct seal_use *use = seal_uses_find(&s->uses, s->intent.seal);
    enum err e = seal_uses_check(s->t, &s->uses, &pairs); /* guard: sign_seal */

    if (e == OK && (!uuid_eq(s->intent.certificate, use->seal.certificate) ||
                    !uuid_eq(s->intent.key, use->certificate.key)))
        e = ERR_CERTIFICATE_NOT_VALID; /* guard: sign_certificate */
    if (e != OK)
        return e;
    return seal_uses_check_grant(s->t, &s->uses, s->intent.seal, s->intent.grant);
}

static const struct canon_intent *intent_of(const struct round *r, size_t pair,
                                            uuid *id)
{
    for (size_t i = 0; i < r->intents.n; i++) {
        const struct canon_intent *intent =
            ROW_RECORD(&r->intents, struct canon_intent, i);
        if (intent->pair == pair) {
            *id = r->intents.rows[i].id;
            return intent;
        }
    }
    return NULL;
}

/* The holes of an earlier update of this document hold what its intent says. */
static enum err check_earlier(const struct signing *s, const struct sign_part *part)
{
    struct update_values values = {.request = s->round.subject};
    const struct canon_intent *intent;
    struct bytes cms;
    uuid id;
    enum err e;

    intent = intent_of(&s->round, part->pair, &id);
    if (!intent || !intent->cms.has) /* guard: sign_order */
        return ERR_DIGEST_MISMATCH;
    e = tx_get_cms(s->t, id, &cms);
    if (e != OK)
        return e;
    struct digest stored = sha256_of(cms);
    if (!digest_eq(&stored, &intent->cms.v))
        return ERR_SIGNER_AUTHORITY;
    values.time_us = intent->signing_time;
    if (!update_is_filled(part->bytes, &part->holes, &values, cms))
        return ERR_DIGEST_MISMATCH; /* guard: sign_earlier */
    return OK;
}

static enum err judge(struct signing *s)
{
    enum err e = check_measured(s);

    if (e == OK)
        e = check_request(s);
    if (e == OK)
        e = check_seal(s);
    for (size_t i = 0; e == OK && i < s->m->earlier_n; i++)
        e = check_earlier(s, &s->m->earlier[i]);
    return e;
}

/* ---- signing ---- */

/* The approved bytes with time and request digest put in, both from verified rows. */
static bool digest_of_bytes(const struct signing *s, struct digest *out)
{
    const struct update_values values = {.time_us = s->intent.signing_time,
                                         .request = s->round.subject};
    struct sha256 h = s->m->base;

    if (!update_byterange_add(&h, s->m->part.bytes, &s->m->part.holes, &values))
        return false;
    sha256_done(&h, out);
    return true;
}

static enum err make_cms(struct signing *s, const struct key_pair *key)
{
    const struct seal_use *use = seal_uses_find(&s->uses, s->intent.seal);
    const struct bytes root = ca_root(s->t->signer->ca);
    struct cms_order order = {
        .cert = use->certificate.der, .chain = &root, .chain_n = 1};
    struct buf cms = {0};
    enum err e;

    if (!digest_of_bytes(s, &order.message))
        return ERR_TEMPLATE_MISMATCH;
    e = cms_sign(key, &order, &cms);
    if (e == OK && cms.n > s->m->part.holes.contents_len / 2)
        e = ERR_INTERNAL;
    s->cms = arena_bytes(s->t->arena, buf_bytes(&cms));
    buf_clear(&cms);
    return e;
}

static enum err sign_with_key(struct signing *s)
{
    const struct seal_use *use = seal_uses_find(&s->uses, s->intent.seal);
    struct held_key *held = NULL;
    /* the public key must be the certificate's: guard inside */
    enum err e = signer_key_hold(s->t, s->intent.key, use->certificate.der, &held);

    if (e == OK)
        e = make_cms(s, held_key_pair(held));
    signer_key_release(s->t->signer->keys, &held);
    return e;
}

static enum err store_and_commit(struct signing *s)
{
    const struct tx_record record = {.event = "intent.sign",
                                     .object = {true, s->row.id},
                                     .subject = {true, s->round.subject}};
    enum err e;

    CRASH_POINT("sign.signed");
    s->intent.cms = (struct opt_digest){true, sha256_of(s->cms)};
    e = tx_update_signed(s->t, &s->row, &s->intent, s->cms);
    if (e == OK) {
        e = tx_finish(s->t, &record);
        s->t = NULL;
    }
    return e;
}

/* The same intent answers with the same bytes, whatever happened since. */
static enum err answer_again(struct signing *s)
{
    struct digest d;
    enum err e = tx_get_cms(s->t, s->row.id, &s->cms);

    d = sha256_of(s->cms);
    if (e == OK && !digest_eq(&d, &s->intent.cms.v)) /* guard: cms_is_the_intents */
        e = ERR_SIGNER_AUTHORITY;
    return e;
}

static enum err sign_locked(struct signing *s)
{
    enum err e = load(s);

    if (e != OK)
        return e;
    if (s->intent.cms.has)
        return answer_again(s);
    e = judge(s);
    if (e == OK)
        e = sign_with_key(s);
    return e == OK ? store_and_commit(s) : e;
}

/* ---- the message ---- */

static enum err refuse(struct signer *s, struct arena *a, const struct tx_start *start,
                       const struct sign_measure *m, enum err why)
{
    const struct tx_record record = {.event = "intent.sign",
                                     .object = {true, m->intent_id}};
    enum err e;

    if (!err_is_refusal(why))
        return why;
    e = tx_refuse(s, a, start, &record, why, NULL);
    return e == OK || e == ERR_NOT_FOUND ? why : e;
}

static enum err sign(struct signer *s, struct arena *a, const struct sign_measure *m,
                     enum err measured, struct signing *out)
{
    const struct tx_start start = {.client = SIGNER_WORKER, .company = m->company};
    enum err e = measured;

    *out = (struct signing){.m = m};
    if (e == OK)
        e = tx_begin(s, a, &start, &out->t);
    if (e == OK)
        e = sign_locked(out);
    tx_abandon(&out->t);
    return e == OK ? OK : refuse(s, a, &start, m, e);
}

static enum err serve(struct signer *s, struct arena *a, struct sign_measure *m, int fd,
                      struct signing *out)
{
    struct memfd_view view;
    enum err e = memfd_view_open(&view, fd, SIGNER_DOCUMENT_MAX);

    if (e != OK)
        return e;
    e = sign_measure(s, a, view.bytes, m);
    e = sign(s, a, m, e, out);
    memfd_view_close(&view);
    return e;
}

void sign_serve(struct signer *s, struct arena *a, struct message *m,
                const struct channel_fds *fds, struct buf *answer)
{
    struct sign_measure measure = {.company = message_uuid(m)};
    struct signing done = {0};
    enum err e = ERR_SIGNER_MESSAGE;

    measure.intent_id = message_uuid(m);
    if (message_done(m) && fds->n == 1 && !uuid_is_nil(measure.company))
        e = serve(s, a, &measure, fds->fd[0], &done);
    if (e != OK) {
        answer_error(answer, SIGNER_SIGN, e, 0, NULL);
        return;
    }
    CRASH_POINT("sign.answering");
    answer_begin(answer, SIGNER_SIGN, OK);
    message_put_i64(answer, done.intent.signing_time);
    message_put_digest(answer, &done.intent.subject);
    message_put_bytes(answer, done.cms);
}
