/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the outbox without a mail. */
#include "jobs/word.h"

#include "base/log.h"
#include "store/outbox_store.h"

void word_add(struct db_batch *b, const struct word_to *word)
{
    outbox_add(b, word->person, str_of(word->kind), word->object, STR("{}"));
}

void word_send(struct worker *w, struct arena *a, const struct word_to *word)
{
    struct db_batch b;
    enum err e;

    db_batch_init(&b, a, word->company);
    word_add(&b, word);
    e = db_batch_run(w->db, &b);
    if (e)
        log_warn("word.lost", "%s: %s", word->kind, err_info(e)->code);
    bell_ring(&w->bell);
}
