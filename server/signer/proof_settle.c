/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs in the act's own transaction: what was shown is spent with the act, or not at
 * all. Compares no secret; that was proof.c, in the transaction before. */
#include "signer/proof.h"

/* ours */
#include "signer/frame_own.h"
#include "signer/links.h"
#include "signer/tx_own.h"

DB_STATEMENT(proof_settle,
             "UPDATE credential SET tries = 0, "
             "       rate_window = date_trunc('minute', now()), "
             "       rate_count = CASE WHEN rate_window = date_trunc('minute', now()) "
             "                         THEN rate_count + 1 ELSE 1 END, "
             "       totp_last_step = greatest(totp_last_step, $4) "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 "
             "AND ($4 = 0 OR totp_last_step < $4)",
             0);
DB_STATEMENT(proof_spend_step,
             "UPDATE credential SET totp_last_step = $4 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 AND totp_last_step < $4",
             0);
DB_STATEMENT(proof_forgive,
             "UPDATE credential SET tries = 0 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3",
             0);
DB_STATEMENT(proof_link_alive,
             "SELECT id FROM link "
             "WHERE company_id = $1 AND id = $2 AND wrong < 3",
             0);
DB_STATEMENT(proof_link_wrong,
             "UPDATE link SET wrong = wrong + 1 "
             "WHERE company_id = $1 AND id = $2",
             0);

static struct db_params *link_params(struct arena *a, const struct proof_question *q,
                                     const struct proof *p)
{
    return db_add_uuid(frame_params(a, q->company), p->link);
}

static struct db_params *credential_params(struct arena *a,
                                           const struct proof_question *q,
                                           const struct proof *p)
{
    struct db_params *params = db_add_uuid(frame_params(a, q->company), p->credential);

    return db_add_int(params, p->credential_epoch);
}

static struct tx_first settle(struct arena *a, const struct proof_question *q,
                              const struct proof *p)
{
    return (struct tx_first){
        .statement = p->counted ? &proof_settle : &proof_spend_step,
        .params = db_add_int(credential_params(a, q, p), p->totp_step),
        /* the credential changed meanwhile, or somebody was quicker with the code */
        .no_row = p->totp_step ? ERR_CODE_WRONG : ERR_CONFLICT, /* guard: code_spent */
    };
}

size_t proof_first(struct arena *a, const struct proof_question *q,
                   const struct proof *p, struct tx_first *first)
{
    size_t n = 0;

    if (p->counted || p->totp_step)
        first[n++] = settle(a, q, p);
    if (!p->has_link)
        return n;
    if (!p->link_counted)
        first[n++] = (struct tx_first){.statement = &proof_link_alive,
                                       .params = link_params(a, q, p),
                                       .no_row = ERR_LINK_DEAD};
    first[n++] = (struct tx_first){.statement = tx_table_of(KIND_LINK)->load,
                                   .params = link_params(a, q, p),
                                   .is_ahead = true,
                                   .kind = KIND_LINK,
                                   .key = p->link,
                                   .round = -1};
    return n;
}

/* A token that was his for this, but ended: he is told what became of the request. */
static enum err judge_link(struct tx *t, const struct proof_question *q,
                           const struct canon_link *link, const struct row *row)
{
    enum err e = proof_link_judge(q, link, row->live, t->now);
    bool was_his = !row->live && proof_link_judge(q, link, true, t->now) !=
                                     ERR_LINK_DEAD; /* guard: dead_link_was_his */

    return was_his ? link_why_dead(t, link) : e;
}

enum err proof_link(struct tx *t, const struct proof_question *q, struct proof *p)
{
    struct canon_link link;
    struct row row;
    enum err e;

    if (!p->has_link)
        return OK;
    e = tx_load_any(t, KIND_LINK, p->link, &link, &row);
    if (e == ERR_NOT_FOUND)
        return ERR_LINK_DEAD;
    if (e == OK)
        e = judge_link(t, q, &link, &row);
    if (e != OK)
        return e;
    t->link_request = link.request;
    t->link_subject = link.subject.v;
    p->checked |= PROOF_LINK;
    return tx_update(t, KIND_LINK, &row, &link, false); /* guard: link_is_spent */
}

bool proof_afterwards(struct arena *a, const struct proof_question *q,
                      const struct proof *p, enum err why, struct tx_write *out)
{
    bool wrong = why == ERR_PIN_WRONG || why == ERR_CODE_WRONG;

    if (wrong && p->has_link && !p->link_counted) {
        *out = (struct tx_write){&proof_link_wrong, link_params(a, q, p)};
        return true;
    }
    if (!wrong && p->counted) {
        *out = (struct tx_write){&proof_forgive, credential_params(a, q, p)};
        return true;
    }
    return false;
}
