/* SPDX-License-Identifier: Apache-2.0 */
/* Page pictures: found or asked for. */

/* ours */
#include "domain/picture.h"
#include "base/hex.h"
#include "domain/work_bell.h"
#include "store/job_store.h"

/* Asking again is harmless: while the page is being drawn, a person's job is one. */
static enum err ask(const struct services *s, struct arena *a,
                    const struct actor *actor, const struct picture_wish *wish,
                    const struct picture_key *key)
{
    char base[2 * sizeof wish->base.b + 1], person[UUID_TEXT_LEN + 1];
    struct db_batch b;
    enum err e;

    hex_encode(digest_bytes(&wish->base), base);
    uuid_text(actor->person, person);
    db_batch_init(&b, a, actor->company);
    picture_ask_add(&b, key);
    job_add(&b, STR("preview"), wish->owner,
            str_of(arena_printf(
                a, "{\"base\":\"%s\",\"page\":%lld,\"dpi\":%lld,\"person\":\"%s\"}",
                base, (long long)wish->page, (long long)wish->dpi, person)));
    e = db_batch_run(s->db, &b);
    if (!e)
        work_bell_ring(s);
    return e;
}

enum err picture_get(const struct services *s, struct arena *a,
                     const struct actor *actor, const struct picture_wish *wish,
                     struct bytes *png)
{
    struct picture_key key = {wish->base, wish->page, wish->dpi};
    struct picture_row row;
    enum err e = picture_find(s->db, a, actor->company, &key, &row);

    *png = (struct bytes){NULL, 0};
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (!e && row.state == PICTURE_FAILED)
        return ERR_PDF_RENDER;
    if (!e && row.state == PICTURE_DONE) {
        *png = row.png;
        return OK;
    }
    return ask(s, a, actor, wish, &key);
}
