/* SPDX-License-Identifier: Apache-2.0 */
/* A link is stored only for somebody who is due: asked at an open step, invited and not
 * enrolled, or enrolled with an address that did not change lately (a reset: that he
 * asked for it is web's word alone). Who shows a token learns what its link is for; of
 * a dead one, what became of the request. */
#include "signer/links.h"

/* ours */
#include "base/clock.h"
#include "base/crash.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "rules/credential_rules.h"
#include "signer/answer.h"
#include "signer/frame.h"
#include "signer/frame_own.h"
#include "signer/round.h"
#include "signer/secrets.h"
#include "signer/signer.h"
#include "signer/tx_own.h"

#define LINK_TRIES 3
#define LINK_LIFE_US (72 * INT64_C(3600) * US_PER_S)

/* What LINK_PUT asks for. */
struct wish {
    uuid company;
    uint8_t kind;
    uuid person;
    bool has_request;
    uuid request;
    int64_t round;
    struct digest hash;
};

static struct wish take_wish(struct message *m)
{
    struct wish w = {.company = message_uuid(m)};

    w.kind = message_u8(m);
    w.person = message_uuid(m);
    w.has_request = message_bool(m);
    w.request = message_uuid(m);
    w.round = message_i64(m);
    w.hash = message_digest(m);
    return w;
}

static bool contains(const struct approval_persons *all, uuid person)
{
    for (size_t i = 0; i < all->n; i++) {
        if (uuid_eq(all->persons[i], person))
            return true;
    }
    return false;
}

static enum err link_to_decide(struct tx *t, const struct wish *w,
                               struct canon_link *link)
{
    struct approval_progress progress;
    struct approval_persons due;
    struct round r;
    enum err e = round_load(t, w->request, 0, &r);

    if (e == OK && (r.state.round != w->round || r.state.state != REQUEST_PENDING))
        e = ERR_REQUEST_STATE;
    if (e != OK)
        return e;
    round_progress(t, &r, &progress);
    due = approval_due(t->arena, &progress);
    if (!contains(&due, w->person))
        return ERR_NOT_AN_APPROVER; /* guard: link_only_for_who_is_due */
    link->request = (struct opt_uuid){true, w->request};
    link->round = w->round;
    link->subject = (struct opt_digest){true, r.subject};
    if (link->expires_at > r.request.expires_at)
        link->expires_at = r.request.expires_at;
    return OK;
}

/* The address has to be old enough: who took over the mailbox must wait to be found. */
static enum err link_to_reset(struct tx *t)
{
    struct row_list list;
    enum err e = tx_list(t, KIND_MAIL_ADDRESS, BY_PERSON, t->person.v, &list);

    if (e == OK && list.n != 1)
        e = ERR_NOT_FOUND;
    if (e == OK)
        e = credential_check_mail(ROW_RECORD(&list, struct canon_mail_address, 0),
                                  t->now, t->signer->settings.mail_unchanged_for_us);
    return e;
}

static enum err judge_wish(struct tx *t, const struct wish *w, struct canon_link *link)
{
    bool decides = w->kind == LINK_DECIDE;

    if (w->has_request != decides)
        return ERR_SIGNER_MESSAGE;
    if (t->actor.state != (w->kind == LINK_INVITE ? PERSON_INVITED : PERSON_ACTIVE))
        return ERR_PERSON_INACTIVE; /* guard: link_person_state */
    switch (w->kind) {
    case LINK_DECIDE:
        return link_to_decide(t, w, link);
    case LINK_INVITE:
        return OK;
    case LINK_RESET:
        return link_to_reset(t);
    default:
        return ERR_SIGNER_MESSAGE;
    }
}

static enum err put_in(struct tx *t, const struct wish *w, int64_t *expires_at)
{
    struct canon_link link = {.hash = w->hash,
                              .kind = w->kind,
                              .person = w->person,
                              .expires_at = t->now + LINK_LIFE_US};
    struct tx_record record = {.event = "link.put",
                               .object = {w->has_request, w->request}};
    enum err e = judge_wish(t, w, &link);

    if (e == OK)
        e = tx_insert(t, KIND_LINK, secrets_link_id(&w->hash), &link);
    if (e == OK)
        e = tx_finish(t, &record);
    else
        tx_abandon(&t);
    *expires_at = link.expires_at;
    return e;
}

static enum err put(struct signer *s, struct arena *a, const struct wish *w,
                    int64_t *expires_at)
{
    struct tx_start start = {
        .client = SIGNER_WORKER, .company = w->company, .person = {true, w->person}};
    struct tx *t = NULL;
    enum err e = tx_begin(s, a, &start, &t);

    return e == OK ? put_in(t, w, expires_at) : e;
}

void link_put_serve(struct signer *s, struct arena *a, struct message *m,
                    struct buf *answer)
{
    struct wish w = take_wish(m);
    int64_t expires_at = 0;
    enum err e = message_done(m) ? put(s, a, &w, &expires_at) : ERR_SIGNER_MESSAGE;

    if (e != OK) {
        answer_error(answer, SIGNER_LINK_PUT, e, 0, NULL);
        return;
    }
    CRASH_POINT("link_put.answering");
    answer_begin(answer, SIGNER_LINK_PUT, OK);
    message_put_i64(answer, expires_at);
}

/* ---- dead ones ---- */

/* What the signer would answer if the link were alive. */
static enum err judge_decision(struct tx *t, const struct canon_link *link,
                               const struct round *r)
{
    const struct item_request_decide meant = {.request = r->state.request,
                                              .round = link->round,
                                              .subject = link->subject.v,
                                              .verdict = VERDICT_APPROVE};
    struct approval_progress progress;
    struct canon_person person;
    struct digest human;
    struct row row;
    enum err e = approval_check_item(&r->state, &r->request, &meant, t->now);

    if (e == OK)
        e = tx_load(t, KIND_PERSON, link->person, &person, &row);
    if (e != OK)
        return e;
    human = secrets_human(&t->signer->secrets, link->person, &person);
    round_progress(t, r, &progress);
    return approval_may_decide(&progress, link->person, &human);
}

static bool is_decided_by(const struct round *r, uuid person)
{
    for (size_t i = 0; i < r->decisions_n; i++) {
        if (uuid_eq(r->decisions[i].person, person))
            return true;
    }
    return false;
}

enum err link_why_dead(struct tx *t, const struct canon_link *link)
{
    struct round r;
    enum err e;

    if (link->kind != LINK_DECIDE || !link->request.has)
        return ERR_LINK_DEAD;
    e = round_load(t, link->request.v, 0, &r);
    if (e == OK)
        e = judge_decision(t, link, &r);
    if (e == ERR_STEP_DECIDED && is_decided_by(&r, link->person))
        return ERR_DECISION_MADE; /* guard: link_tells_own_decision */
    /* he could still decide, or never could: something else ended it */
    return e == OK || e == ERR_NOT_FOUND || e == ERR_NOT_AN_APPROVER ? ERR_LINK_DEAD
                                                                     : e;
}

/* ---- opening ---- */

DB_STATEMENT(link_open_find,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key, wrong, "
             "       clock_timestamp() "
             "FROM link "
             "WHERE company_id = $1 AND id = $2",
             0);

struct opened {
    struct canon_link link;
    struct row row;
    int64_t wrong; /* PINs or codes shown with it */
};

/* The row of this very token, dead or alive. */
static enum err take_link(struct tx *t, const struct db_rows *rows,
                          const struct digest *hash, struct opened *o)
{
    enum err e;

    if (rows->n == 0)
        return ERR_LINK_DEAD;
    e = row_take(t, tx_table_of(KIND_LINK), rows, 0, &o->link, &o->row);
    if (e != OK)
        return e;
    o->wrong = db_int(rows, 0, 7);
    if (o->wrong >= LINK_TRIES || !digest_eq(&o->link.hash, hash))
        return ERR_LINK_DEAD; /* guard: open_link_is_alive */
    return o->row.live && db_time(rows, 0, 8) >= o->link.expires_at ? ERR_LINK_EXPIRED
                                                                    : OK;
}

static struct db_params *hash_params(const struct tx *t, const struct digest *hash)
{
    return db_add_uuid(frame_params(t->arena, t->company), secrets_link_id(hash));
}

/* It ended, or an act is ending it at this moment: only the lock shows the outcome. */
static enum err open_locked(struct signer *s, struct arena *a, uuid company,
                            const struct digest *hash, struct opened *o)
{
    struct tx_start start = {.client = SIGNER_WEB, .company = company};
    struct tx *t = NULL;
    struct db_rows rows;
    enum err e = tx_begin(s, a, &start, &t);

    if (e != OK)
        return e;
    e = tx_read(t, &link_open_find, hash_params(t, hash), &rows);
    if (e == OK)
        e = take_link(t, &rows, hash, o);
    if (e == OK && !o->row.live)
        e = link_why_dead(t, &o->link); /* guard: open_link_is_live */
    tx_abandon(&t);
    return e;
}

static enum err open_link(struct signer *s, struct arena *a, uuid company,
                          struct bytes token, struct opened *o)
{
    struct digest hash = sha256_of(token);
    struct tx *t = tx_new(s, a, company);
    struct db_rows rows;
    enum err e =
        db_query(s->db, a, company, &link_open_find, hash_params(t, &hash), &rows);

    if (e == OK)
        e = take_link(t, &rows, &hash, o);
    if (e == ERR_SIGNER_AUTHORITY || (e == OK && !o->row.live))
        e = open_locked(s, a, company, &hash, o);
    return e;
}

void link_open_serve(struct signer *s, struct arena *a, struct message *m,
                     struct buf *answer)
{
    uuid company = message_uuid(m);
    struct bytes token = message_bytes(m, LINK_TOKEN_LEN);
    struct opened o;
    enum err e = ERR_SIGNER_MESSAGE;

    if (message_done(m) && token.n == LINK_TOKEN_LEN)
        e = uuid_is_nil(company) ? ERR_LINK_DEAD : open_link(s, a, company, token, &o);
    if (e != OK) {
        answer_error(answer, SIGNER_LINK_OPEN, e, 0, NULL);
        return;
    }
    answer_begin(answer, SIGNER_LINK_OPEN, OK);
    message_put_u8(answer, o.link.kind);
    message_put_uuid(answer, &o.link.person);
    message_put_bool(answer, o.link.request.has);
    message_put_uuid(answer, &o.link.request.v);
    message_put_i64(answer, o.link.round);
    message_put_digest(answer, &o.link.subject.v);
    message_put_i64(answer, o.link.expires_at);
    message_put_u8(answer, (uint8_t)(LINK_TRIES - o.wrong));
}
