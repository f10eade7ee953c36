/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a row can be believed: its MAC under the signer's key, its epoch against what
 * the journal knows, its canon against the strict decoder. Every read of authority
 * comes through row_take. */
#include "signer/tx_own.h"

/* ours */
#include "base/log.h"
#include "crypto/digest.h"
#include "signer/epochs.h"

static void put_number(struct buf *b, uint64_t v, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        buf_add_byte(b, (uint8_t)(v >> shift));
}

struct digest row_mac(const struct signer_secrets *s, const struct row_seal *seal)
{
    struct buf b = {0};
    struct digest mac;

    buf_reserve(&b, 96 + seal->canon.n);
    buf_add(&b, "sealkeeper/row/1", sizeof "sealkeeper/row/1");
    put_number(&b, seal->kind, 2);
    buf_add(&b, seal->company.b, sizeof seal->company.b);
    buf_add(&b, seal->id.b, sizeof seal->id.b);
    put_number(&b, (uint64_t)seal->round, 8);
    put_number(&b, (uint64_t)seal->epoch, 8);
    buf_add_byte(&b, seal->live);
    put_number(&b, seal->canon.n, 4);
    buf_add_bytes(&b, seal->canon);
    hmac_sha256((struct bytes){s->row_mac, sizeof s->row_mac}, buf_bytes(&b), &mac);
    buf_clear(&b);
    return mac;
}

/* A row that verifies and is not the one of the journal is an old one, or one that a
 * transaction wrote and never committed. Our own writes of this transaction are known
 * by their touches; a transaction without the lock may see newer ones. */
static bool epoch_is_known(const struct tx *t, enum canon_kind kind,
                           const struct row *row)
{
    int64_t known =
        epochs_get(t->signer->epochs, t->company, (uint8_t)kind, row->id, NULL);

    if (row->epoch == known)
        return true;
    if (row->epoch < known)
        return false; /* guard: row_is_not_rolled_back */
    if (!t->own->company)
        return true;
    for (size_t i = t->touch_count; i-- > 0;) {
        const struct canon_touch *touch = &t->touches[i];
        if (touch->table == kind && uuid_eq(touch->id, row->id))
            return touch->epoch == row->epoch;
    }
    return false; /* guard: row_is_committed */
}

static enum err refuse(const struct tx_table *table, uuid id, const char *why)
{
    char text[UUID_TEXT_LEN + 1];

    uuid_text(id, text);
    log_error("signer.authority", "%s %s: %s", table->name, text, why);
    return ERR_SIGNER_AUTHORITY;
}

enum err row_take(struct tx *t, const struct tx_table *table,
                  const struct db_rows *rows, size_t i, void *record, struct row *row)
{
    struct row r = {.id = db_uuid(rows, i, 0),
                    .round = db_int(rows, i, 1),
                    .epoch = db_int(rows, i, 2),
                    .live = db_bool(rows, i, 3),
                    .canon = db_bytes(rows, i, 4)};
    struct digest mac = row_mac(&t->signer->secrets, &(struct row_seal){
                                                         .kind = table->kind,
                                                         .company = t->company,
                                                         .id = r.id,
                                                         .round = r.round,
                                                         .epoch = r.epoch,
                                                         .live = r.live,
                                                         .canon = r.canon,
                                                     });

    if (db_int(rows, i, 6) != ROW_MAC_KEY ||
        !secret_eq(digest_bytes(&mac), db_bytes(rows, i, 5))) /* guard: row_mac */
        return refuse(table, r.id, "its MAC does not verify");
    if (!epoch_is_known(t, table->kind, &r))
        return refuse(table, r.id, "its epoch is not the journal's");
    if (canon_decode(table->schema, r.canon, t->arena, record) != OK)
        return refuse(table, r.id, "it cannot be decoded");
    *row = r;
    return OK;
}

enum err row_absent(struct tx *t, enum canon_kind kind, uuid id)
{
    int64_t known = epochs_get(t->signer->epochs, t->company, (uint8_t)kind, id, NULL);

    if (known == 0)
        return ERR_NOT_FOUND;
    return refuse(tx_table_of(kind), id, "it was deleted"); /* guard: row_is_there */
}
