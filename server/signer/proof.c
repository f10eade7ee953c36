/* SPDX-License-Identifier: Apache-2.0 */
/* Checking proofs, in a transaction of its own: count the try, read what it is compared
 * with, commit, and then compare. Spends nothing; proof_settle.c does, with the act. */
#include "signer/proof.h"

/* ours */
#include "base/clock.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "rules/credential_rules.h"
#include "rules/pin_rules.h"
#include "signer/frame_own.h"
#include "signer/guesses.h"
#include "signer/tx_own.h"

#define PIN_TRIES 5
#define CLOCKS_APART_US (60 * US_PER_S)

DB_STATEMENT(
    proof_pin_try,
    "UPDATE credential SET tries = tries + 1 "
    "WHERE company_id = $1 AND person_id = $2 AND live AND tries < 5 "
    "AND (rate_window <> date_trunc('minute', now()) OR rate_count < $4) "
    "AND NOT EXISTS (SELECT FROM act WHERE company_id = $1 AND id = $3) "
    "RETURNING id, 0::bigint, epoch, live, canon, mac, mac_key, totp_last_step",
    0);
DB_STATEMENT(proof_pin_state,
             "SELECT tries FROM credential "
             "WHERE company_id = $1 AND person_id = $2 AND live",
             0);
DB_STATEMENT(proof_credential_read,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key, totp_last_step "
             "FROM credential "
             "WHERE company_id = $1 AND person_id = $2 AND live",
             0);
DB_STATEMENT(proof_link_try,
             "UPDATE link SET wrong = wrong + 1 "
             "WHERE company_id = $1 AND id = $2 AND live AND wrong < 3 "
             "AND NOT EXISTS (SELECT FROM act WHERE company_id = $1 AND id = $3) "
             "RETURNING id, 0::bigint, epoch, live, canon, mac, mac_key",
             0);

void proof_given_clear(struct proof_given *g)
{
    secret_wipe(g, sizeof *g);
}

static bool needs_pin(enum proof_class needed)
{
    return needed == PROOF_TAKES || needed == PROOF_DECIDES || needed == PROOF_GIVES;
}

/* Enrolment and reset rest on the link: its tries are counted like a PIN's. */
static bool rests_on_link(enum proof_class needed)
{
    return needed == PROOF_ENROLS || needed == PROOF_RESETS;
}

/* ---- the first transaction ---- */

struct check {
    struct signer *s;
    struct arena *a;
    const struct proof_question *q;
    struct proof *out;
    struct tx *t; /* for row_take only */
    int64_t now;
    struct canon_credential credential;
    int64_t last_step;
};

static struct db_params *person_params(const struct check *c)
{
    return db_add_uuid(frame_params(c->a, c->q->company), c->q->person.v);
}

static enum err take_clock(struct check *c, const struct db_rows *act)
{
    int64_t apart;

    c->now = db_time(act, 0, 0);
    apart = c->now - signer_clock_us(c->s);
    if (apart > CLOCKS_APART_US || apart < -CLOCKS_APART_US)
        return ERR_SIGNER_CLOCK;
    c->out->known = !db_is_null(act, 0, 1);
    c->out->act = *act;
    return OK;
}

static enum err take_credential(struct check *c, const struct db_rows *rows)
{
    struct row row;
    enum err e =
        row_take(c->t, tx_table_of(KIND_CREDENTIAL), rows, 0, &c->credential, &row);

    if (e == OK && !uuid_eq(c->credential.person, c->q->person.v))
        e = ERR_SIGNER_AUTHORITY;
    if (e != OK)
        return e;
    c->out->credential = row.id;
    c->out->credential_epoch = row.epoch;
    c->last_step = db_int(rows, 0, 7);
    return OK;
}

static enum err why_no_try(struct check *c)
{
    struct db_rows rows;
    enum err e = db_query(c->s->db, c->a, c->q->company, &proof_pin_state,
                          person_params(c), &rows);

    if (e != OK)
        return e;
    if (rows.n == 0)
        return ERR_PIN_NOT_SET;
    return db_int(&rows, 0, 0) >= PIN_TRIES ? ERR_PIN_LOCKED : ERR_PIN_RATE;
}

/* guard: try_is_counted_first: this commits before anything is compared */
static enum err count_pin_try(struct check *c)
{
    const struct proof_question *q = c->q;
    struct db_params *try = db_add_uuid(person_params(c), q->act);
    struct db_batch b;
    enum err e;

    db_add_int(try, c->s->settings.pin_successes_per_minute);
    db_batch_init(&b, c->a, q->company);
    (void)db_batch_add(&b, frame_act_statement,
                       db_add_uuid(frame_params(c->a, q->company), q->act));
    (void)db_batch_add(&b, &proof_pin_try, try);
    e = db_batch_run(c->s->db, &b);
    if (e == OK)
        e = take_clock(c, &b.rows[0]);
    if (e != OK || c->out->known)
        return e;
    if (b.rows[1].n == 0)
        return why_no_try(c);
    c->out->counted = true;
    return take_credential(c, &b.rows[1]);
}

static enum err compare_pin(struct check *c)
{
    const struct proof_question *q = c->q;
    enum err e = credential_check_pin(&c->credential, c->now);
    struct digest verifier;
    bool right;

    if (e != OK)
        return e;
    verifier = secrets_pin_verifier(&c->s->secrets, q->company, q->person.v,
                                    c->credential.pin_epoch, &q->given->pin);
    right =
        secret_eq(digest_bytes(&verifier), digest_bytes(&c->credential.pin_verifier.v));
    secret_wipe(&verifier, sizeof verifier);
    if (!right)
        return ERR_PIN_WRONG; /* guard: pin_is_right */
    c->out->checked |= PROOF_PIN;
    return OK;
}

static enum err compare_code(struct check *c)
{
    const struct proof_question *q = c->q;
    struct secret totp;
    int64_t step = -1;

    if (c->credential.totp_epoch > 0) {
        secrets_totp(&c->s->secrets, q->company, q->person.v, c->credential.totp_epoch,
                     &totp);
        step = secrets_totp_step(&totp, &q->given->code, c->now, c->last_step);
        secret_clear(&totp);
    }
    if (step < 0)
        return ERR_CODE_WRONG; /* guard: code_is_right */
    c->out->totp_step = step;
    c->out->checked |= PROOF_TOTP;
    return OK;
}

static enum err check_pin(struct check *c)
{
    enum err e;

    if (!c->q->given->pin.n)
        return ERR_PROOF_REQUIRED;
    e = count_pin_try(c);
    if (e != OK || c->out->known)
        return e;
    e = compare_pin(c);
    if (e == OK && c->q->given->code.n)
        e = compare_code(c);
    return e;
}

static void name_link(struct proof *out, const struct secret *token)
{
    struct digest hash = sha256_of(secret_bytes(token));

    out->link = secrets_link_id(&hash);
    out->has_link = true;
}

static bool link_hash_is(const struct canon_link *link, const struct secret *token)
{
    struct digest hash = sha256_of(secret_bytes(token));

    return digest_eq(&hash, &link->hash);
}

enum err proof_link_judge(const struct proof_question *q, const struct canon_link *link,
                          bool live, int64_t now)
{
    if (!live || link->kind != q->link || !q->person.has ||
        !uuid_eq(link->person, q->person.v) || !link_hash_is(link, &q->given->token))
        return ERR_LINK_DEAD;                              /* guard: link_is_his */
    return now < link->expires_at ? OK : ERR_LINK_EXPIRED; /* guard: link_expires */
}

/* The link's try, and beside it what the code is compared with. */
static enum err count_link_try(struct check *c, const struct db_statement *beside,
                               struct db_rows *rows)
{
    const struct proof_question *q = c->q;
    struct db_params *try = db_add_uuid(frame_params(c->a, q->company), c->out->link);
    struct canon_link link;
    struct db_batch b;
    struct row row;
    enum err e;

    db_batch_init(&b, c->a, q->company);
    (void)db_batch_add(&b, frame_act_statement,
                       db_add_uuid(frame_params(c->a, q->company), q->act));
    (void)db_batch_add(&b, &proof_link_try, db_add_uuid(try, q->act));
    (void)db_batch_add(&b, beside, person_params(c));
    e = db_batch_run(c->s->db, &b);
    if (e == OK)
        e = take_clock(c, &b.rows[0]);
    if (e != OK || c->out->known)
        return e;
    if (b.rows[1].n == 0)
        return ERR_LINK_DEAD;
    c->out->link_counted = true;
    e = row_take(c->t, tx_table_of(KIND_LINK), &b.rows[1], 0, &link, &row);
    if (e == OK)
        e = proof_link_judge(q, &link, row.live, c->now);
    if (e == OK && b.rows[2].n == 0)
        e = ERR_NOT_FOUND;
    *rows = b.rows[2];
    return e;
}

static enum err check_enrolment(struct check *c)
{
    const struct tx_table *table = tx_table_of(KIND_PERSON);
    struct canon_person person;
    struct secret code;
    struct db_rows rows;
    struct row row;
    bool right;
    enum err e = count_link_try(c, table->load, &rows);

    if (e != OK || c->out->known)
        return e;
    e = row_take(c->t, table, &rows, 0, &person, &row);
    if (e != OK)
        return e;
    if (person.state != PERSON_INVITED)
        return ERR_ALREADY_ENROLLED;
    secrets_invite_code(&c->s->secrets, person.invited_in, c->q->person.v, &code);
    right = secret_eq(secret_bytes(&code), secret_bytes(&c->q->given->invite_code));
    secret_clear(&code);
    if (!right)
        return ERR_INVITE_CODE_WRONG; /* guard: invite_code_is_right */
    c->out->checked |= PROOF_INVITE_CODE;
    return OK;
}

/* Each new link would bring three more guesses: a person's are counted across them. */
static enum err guess_code(struct check *c)
{
    uuid person = c->q->person.v;
    enum err e;

    if (!guesses_may_try(GUESS_AT_RESET, person, signer_clock_us(c->s)))
        return ERR_RATE_LIMITED; /* guard: reset_guesses */
    e = compare_code(c);
    if (e == OK)
        guesses_were_right(GUESS_AT_RESET, person);
    return e;
}

static enum err check_reset(struct check *c)
{
    struct db_rows rows;
    enum err e = count_link_try(c, &proof_credential_read, &rows);

    if (e != OK || c->out->known)
        return e;
    e = take_credential(c, &rows);
    if (e == OK && credential_allowance_is_live(&c->credential, c->now))
        c->out->checked |= PROOF_HELPER;
    return e == OK && c->q->given->code.n ? guess_code(c) : e;
}

enum err proof_check(struct signer *s, struct arena *a, const struct proof_question *q,
                     struct proof *out)
{
    struct check c = {
        .s = s, .a = a, .q = q, .out = out, .t = tx_new(s, a, q->company)};
    const struct proof_given *g = q->given;

    *out = (struct proof){0};
    if (g->new_pin.n && pin_check(secret_bytes(&g->new_pin)) != OK)
        return ERR_PIN_TRIVIAL;
    if (q->link && g->token.n)
        name_link(out, &g->token);
    if (needs_pin(q->needed))
        return check_pin(&c);
    if (!rests_on_link(q->needed))
        return OK;
    if (!out->has_link)
        return ERR_PROOF_REQUIRED;
    return q->needed == PROOF_ENROLS ? check_enrolment(&c) : check_reset(&c);
}
