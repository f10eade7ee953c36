/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of every act: one attempt at a time per person, proof, lock, rules, items,
 * attestation, audit, commit, journal. What an item means is its handler's; a refusal
 * of the signer is audited before it is answered. */
#include "signer/act.h"

/* ours */
#include "base/crash.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "signer/attempts.h"
#include "signer/ca.h"
#include "signer/frame_own.h"
#include "signer/signer.h"
#include "signer/tx_own.h"

DB_STATEMENT(act_insert,
             "INSERT INTO act (company_id, id, digest, event, person_id, sequence, at, "
             "                 attestation, signature, answer) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
             0);

/* One act under way. */
struct run {
    struct signer *s;
    struct arena *a;
    const struct act *act;
    struct act_outcome *out;
    struct proof_question question;
    struct proof proof;
    struct tx *t;
};

static const char *event_of(const struct act *act)
{
    return act->items[0].rule->event;
}

static bool is_founding(const struct act *act)
{
    return act->n == 1 && act->items[0].schema->kind == ITEM_COMPANY_CREATE;
}

static struct tx_start start_of(const struct act *act)
{
    return (struct tx_start){.client = act->client,
                             .company = act->company,
                             .person = act->person,
                             .act = act->id,
                             .founding = is_founding(act)};
}

static const struct act_item *strictest(const struct act *act)
{
    const struct act_item *found = &act->items[0];

    for (size_t i = 1; i < act->n; i++) {
        if (act->items[i].needed > found->needed)
            found = &act->items[i];
    }
    return found;
}

static struct proof_question question_of(const struct act *act)
{
    const struct act_item *item = strictest(act);

    return (struct proof_question){.company = act->company,
                                   .person = act->person,
                                   .act = act->id,
                                   .needed = item->needed,
                                   .link = item->rule->link,
                                   .given = &act->given};
}

/* ---- steps ---- */

/* A link stands for one digest: it confirms these approvals and nothing else. */
static bool link_covers(const struct tx *t, const struct act_item *item)
{
    const struct item_request_decide *decide = item->record;

    if (item->needed != PROOF_DECIDES)
        return true;
    return t->link_request.has && uuid_eq(decide->request, t->link_request.v) &&
           digest_eq(&decide->subject, &t->link_subject);
}

static enum err check_proofs(struct run *r)
{
    const struct act *act = r->act;
    uint8_t checked;
    enum err e = proof_link(r->t, &r->question, &r->proof);

    if (e != OK)
        return e;
    if (act->client == SIGNER_ROOT)
        r->proof.checked |= PROOF_CONSOLE;
    for (size_t i = 0; i < act->n && e == OK; i++) {
        checked = r->proof.checked;
        if (!link_covers(r->t, &act->items[i]))
            checked &= (uint8_t)~PROOF_LINK; /* guard: link_covers */
        e = act_proof_suffices(act->items[i].needed, checked);
        r->out->failed_item = e == OK ? 0 : i;
    }
    r->t->proofs = r->proof.checked;
    return e;
}

static enum err check_actor(struct run *r)
{
    const struct act *act = r->act;
    struct tx *t = r->t;
    /* whether it is his own, or his seal, only the handler can tell */
    struct act_actor actor = {
        .roles = t->actor_roles, .is_own = true, .is_seal_administrator = true};
    bool enrols = act->items[0].schema->kind == ITEM_PERSON_ENROL;
    enum err e = OK;

    if (act->client != SIGNER_ROOT && t->company_record.state != COMPANY_ACTIVE)
        return ERR_COMPANY_SUSPENDED; /* guard: company_is_active */
    if (act->client != SIGNER_WEB)
        return OK;
    if (t->actor.state != (enrols ? PERSON_INVITED : PERSON_ACTIVE))
        return enrols ? ERR_ALREADY_ENROLLED
                      : ERR_PERSON_INACTIVE; /* guard: actor_is_active */
    for (size_t i = 0; i < act->n && e == OK; i++) {
        e = act_person_may(act->items[i].rule, &actor);
        r->out->failed_item = e == OK ? 0 : i;
    }
    return e;
}

static enum err run_items(struct run *r)
{
    const struct act *act = r->act;
    enum err e = OK;

    r->out->results = ARENA_ARRAY(r->a, act->n, struct item_result);
    for (size_t i = 0; i < act->n && e == OK; i++) {
        item_handler handler = item_handler_find(act->items[i].schema->kind);
        ASSERT(handler);
        r->t->own->item = i;
        r->t->own->failed_item = i;
        r->out->results[i].subject = act->items[i].digest;
        e = handler(r->t, act->items[i].record, act->items[i].expected_epoch,
                    &r->out->results[i]);
    }
    if (e != OK) {
        r->out->failed_item = r->t->own->failed_item;
        r->out->detail = r->t->field;
    }
    return e;
}

static uint8_t kind_touched(const struct tx *t, uuid object)
{
    for (size_t i = 0; i < t->touch_count; i++) {
        if (uuid_eq(t->touches[i].id, object))
            return t->touches[i].table;
    }
    return 0;
}

static struct bytes make_attestation(struct run *r)
{
    const struct act *act = r->act;
    struct canon_subject *subjects = ARENA_ARRAY(r->a, act->n, struct canon_subject);
    struct canon_attestation statement = {.company = act->company,
                                          .act = act->id,
                                          .event = str_of(event_of(act)),
                                          .person = act->person,
                                          .proofs = r->proof.checked,
                                          .at = r->t->now,
                                          .sequence = r->t->sequence,
                                          .subjects = {subjects, act->n}};
    struct buf b = {0};
    struct bytes kept;

    for (size_t i = 0; i < act->n; i++) {
        const struct item_result *result = &r->out->results[i];
        subjects[i] = (struct canon_subject){
            .kind = act->n == 1 ? kind_touched(r->t, result->object) : 0,
            .object = result->object,
            .digest = result->subject};
    }
    canon_encode(&canon_attestation_schema, &statement, &b);
    kept = arena_bytes(r->a, buf_bytes(&b));
    buf_clear(&b);
    return kept;
}

/* Attestation and the act's own row. */
static enum err record_act(struct run *r, struct opt_digest *attestation)
{
    const struct act *act = r->act;
    struct bytes statement = make_attestation(r);
    struct digest digest = canon_digest(&canon_attestation_schema, statement);
    struct db_params *p = db_add_uuid(frame_params(r->a, act->company), act->id);
    struct buf signature = {0};
    struct bytes kept;
    enum err e = ca_attest(r->t, &digest, &signature);

    if (e != OK)
        return e;
    kept = arena_bytes(r->a, buf_bytes(&signature));
    buf_clear(&signature);
    *attestation = (struct opt_digest){true, sha256_of(kept)};
    db_add_bytes(p, digest_bytes(&act->digest));
    add_opt_uuid(db_add_text(p, str_of(event_of(act))), &act->person);
    db_add_time(db_add_int(p, r->t->sequence), r->t->now);
    db_add_bytes(db_add_bytes(p, statement), kept);
    db_add_bytes(p, act_answer_encode(r->a, act, r->out->results));
    return tx_queue(r->t, &act_insert, p);
}

/* Every use of a credential is told to its owner: what it gave, should it have given
 * anything, and the object of an act about one. The worker mails what matters. */
static enum err tell_owner(struct run *r)
{
    const struct act *act = r->act;
    uint8_t used = PROOF_PIN | PROOF_TOTP | PROOF_LINK;
    const char *data = arena_printf(r->a, "{\"event\":\"%s\",\"items\":%zu}",
                                    strictest(act)->rule->event, act->n);

    if (!act->person.has || !(r->proof.checked & used))
        return OK;
    if (act->n == 1) {
        char object[UUID_TEXT_LEN + 1];
        uuid_text(r->out->results[0].object, object);
        data = arena_printf(r->a, "{\"event\":\"%s\",\"items\":1,\"object\":\"%s\"}",
                            event_of(act), object);
    }
    return tx_outbox(r->t, act->person.v, "credential.used", act->id, data);
}

static struct tx_record record_of(const struct run *r)
{
    const struct act *act = r->act;
    struct tx_record record = {.event = event_of(act), .subject = {true, act->digest}};

    if (act->n == 1 && r->out->results) {
        record.object = (struct opt_uuid){!uuid_is_nil(r->out->results[0].object),
                                          r->out->results[0].object};
        record.subject.v = r->out->results[0].subject;
    }
    return record;
}

static enum err finish(struct run *r)
{
    struct tx_record record = record_of(r);
    enum err e = OK;

    if (r->t->event)
        record.event = r->t->event;
    if (r->act->n > 1)
        tx_detail(r->t, "items", str_of(arena_printf(r->a, "%zu", r->act->n)));
    if (is_founding(r->act))
        e = tx_found_activity(r->t);
    if (e == OK)
        e = tell_owner(r);
    if (e == OK)
        e = record_act(r, &record.attestation);
    if (e != OK)
        return e;
    r->out->sequence = r->t->sequence;
    r->out->at = r->t->now;
    e = tx_finish(r->t, &record);
    if (e != OK)
        r->out->failed_item = r->t->own->failed_item;
    r->t = NULL;
    return e;
}

/* ---- refusals ---- */

/* A right PIN in front of a fault of ours: five faults would lock its owner out. */
static void forgive(struct run *r, const struct tx_write *w)
{
    if (!(r->proof.checked & PROOF_PIN)) /* guard: forgiven_is_right */
        return;
    if (db_query(r->s->db, r->a, r->act->company, w->statement, w->params, NULL) != OK)
        log_warn("act.not_forgiven", "a try was counted for nothing");
}

static enum err refuse(struct run *r, enum err why)
{
    struct tx_start start = start_of(r->act);
    struct tx_record record = record_of(r);
    struct tx_write also;
    bool has_also = proof_afterwards(r->a, &r->question, &r->proof, why, &also);
    enum err e;

    if (!err_is_refusal(why) && has_also)
        forgive(r, &also);
    if (start.founding || !err_is_refusal(why))
        return why;
    e = tx_refuse(r->s, r->a, &start, &record, why, has_also ? &also : NULL);
    return e == OK || e == ERR_NOT_FOUND ? why : e;
}

enum err act_refuse_unasked(struct signer *s, struct arena *a, const struct act *act,
                            enum err why)
{
    struct act_outcome none = {0};
    struct run r = {.s = s, .a = a, .act = act, .out = &none};

    r.question = question_of(act);
    return refuse(&r, why);
}

/* ---- the whole ---- */

/* A company that exists cannot be founded again, but its founding can be repeated. */
static enum err recall_founding(struct run *r, bool *known)
{
    const struct act *act = r->act;
    struct db_rows rows;
    enum err e =
        db_query(r->s->db, r->a, act->company, frame_act_statement,
                 db_add_uuid(frame_params(r->a, act->company), act->id), &rows);

    *known = e == OK && !db_is_null(&rows, 0, 1);
    return *known ? act_recall(r->s, r->a, act, &rows, r->out) : e;
}

static enum err second_transaction(struct run *r)
{
    struct tx_start start = start_of(r->act);
    struct tx_first first[TX_FIRST_MAX];
    bool known = false;
    enum err e = start.founding ? recall_founding(r, &known) : OK;

    if (e != OK || known)
        return e;
    start.first = first;
    start.first_count = proof_first(r->a, &r->question, &r->proof, first);
    e = tx_begin(r->s, r->a, &start, &r->t);
    if (e != OK)
        return e;
    if (!db_is_null(&r->t->own->known, 0, 1)) {
        struct db_rows row = r->t->own->known;
        tx_abandon(&r->t);
        return act_recall(r->s, r->a, r->act, &row, r->out);
    }
    r->t->new_pin = r->act->given.new_pin.n ? &r->act->given.new_pin : NULL;
    e = check_actor(r);
    if (e == OK)
        e = check_proofs(r);
    if (e == OK)
        e = run_items(r);
    CRASH_POINT("act.items_done");
    if (e == OK)
        e = finish(r);
    tx_abandon(&r->t);
    return e;
}

static enum err run_alone(struct run *r)
{
    enum err e = proof_check(r->s, r->a, &r->question, &r->proof);

    CRASH_POINT("act.proof_checked");
    if (e == OK && r->proof.known)
        return act_recall(r->s, r->a, r->act, &r->proof.act, r->out);
    if (e == OK)
        e = second_transaction(r);
    return e == OK ? OK : refuse(r, e);
}

enum err act_run(struct signer *s, struct arena *a, const struct act *act,
                 struct act_outcome *out)
{
    struct run r = {.s = s, .a = a, .act = act, .out = out};
    enum err e;

    r.question = question_of(act);
    attempts_begin(s->attempts, act->company, act->person.v);
    e = run_alone(&r);
    attempts_end(s->attempts, act->company, act->person.v);
    return e;
}
