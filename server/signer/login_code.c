/* SPDX-License-Identifier: Apache-2.0 */
/* A log-in code is a TOTP step like any other and is spent like one. Wrong ones do not
 * lock the PIN, or whoever knows a password could lock everybody out: they are counted
 * apart (guesses.h) and audited as refusals. */
#include "signer/login_code.h"

/* ours */
#include "base/log.h"
#include "signer/answer.h"
#include "signer/attempts.h"
#include "signer/frame.h"
#include "signer/frame_own.h"
#include "signer/guesses.h"
#include "signer/signer.h"
#include "signer/tx_own.h"

DB_STATEMENT(login_code_read,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key, totp_last_step, "
             "       clock_timestamp() "
             "FROM credential "
             "WHERE company_id = $1 AND person_id = $2 AND live",
             0);
DB_STATEMENT(login_code_spend,
             "UPDATE credential SET totp_last_step = $4 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 AND totp_last_step < $4",
             0);

struct login {
    uuid company, person;
    struct secret code;
};

static enum err find_step(struct signer *s, struct arena *a, const struct login *l,
                          struct row *row, int64_t *step)
{
    struct canon_credential c;
    struct secret totp;
    struct db_rows rows;
    enum err e = db_query(s->db, a, l->company, &login_code_read,
                          db_add_uuid(frame_params(a, l->company), l->person), &rows);

    if (e == OK && rows.n == 0)
        e = ERR_CODE_WRONG;
    if (e == OK)
        e = row_take(tx_new(s, a, l->company), tx_table_of(KIND_CREDENTIAL), &rows, 0,
                     &c, row);
    if (e == OK && (!uuid_eq(c.person, l->person) || c.totp_epoch <= 0))
        e = ERR_CODE_WRONG;
    if (e != OK)
        return e;
    secrets_totp(&s->secrets, l->company, l->person, c.totp_epoch, &totp);
    *step =
        secrets_totp_step(&totp, &l->code, db_time(&rows, 0, 8), db_int(&rows, 0, 7));
    secret_clear(&totp);
    return *step >= 0 ? OK : ERR_CODE_WRONG;
}

static enum err check(struct signer *s, struct arena *a, const struct login *l)
{
    struct db_params *p;
    struct db_rows rows;
    struct row row;
    int64_t step;
    enum err e = find_step(s, a, l, &row, &step);

    if (e != OK)
        return e;
    p = db_add_uuid(frame_params(a, l->company), row.id);
    e = db_query(s->db, a, l->company, &login_code_spend,
                 db_add_int(db_add_int(p, row.epoch), step), &rows);
    if (e == OK && rows.touched == 0)
        e = ERR_CODE_WRONG; /* guard: login_code_is_spent */
    return e;
}

static enum err refuse(struct signer *s, struct arena *a, const struct login *l,
                       enum err why)
{
    struct tx_start start = {
        .client = SIGNER_WEB, .company = l->company, .person = {true, l->person}};
    struct tx_record record = {.event = "login.code"};
    enum err e = tx_refuse(s, a, &start, &record, why, NULL);

    return e == OK || e == ERR_NOT_FOUND ? why : e;
}

static enum err try_code(struct signer *s, struct arena *a, const struct login *l)
{
    enum err e;

    if (uuid_is_nil(l->company))
        return ERR_CODE_WRONG;
    if (!guesses_may_try(GUESS_AT_LOGIN, l->person, signer_clock_us(s)))
        return ERR_RATE_LIMITED;
    attempts_begin(s->attempts, l->company, l->person);
    e = check(s, a, l);
    attempts_end(s->attempts, l->company, l->person);
    if (e == OK)
        guesses_were_right(GUESS_AT_LOGIN, l->person);
    return e == ERR_CODE_WRONG || e == ERR_SIGNER_AUTHORITY ? refuse(s, a, l, e) : e;
}

void login_code_serve(struct signer *s, struct arena *a, struct message *m,
                      struct buf *answer)
{
    struct login l = {.company = message_uuid(m)};
    enum err e = ERR_SIGNER_MESSAGE;
    bool fits;

    l.person = message_uuid(m);
    fits = secret_set(&l.code, message_bytes(m, SECRET_MAX));
    if (fits && message_done(m))
        e = try_code(s, a, &l);
    secret_clear(&l.code);
    if (e == OK)
        answer_begin(answer, SIGNER_LOGIN_CODE, OK);
    else
        answer_error(answer, SIGNER_LOGIN_CODE, e, 0, NULL);
}
