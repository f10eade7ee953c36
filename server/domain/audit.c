/* SPDX-License-Identifier: Apache-2.0 */
/* Records of activity: encoded here, chained by the one statement of audit_store.c,
 * which puts sequence and time in. */

/* ours */
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/audit.h"

#define DETAIL_VALUE_MAX 1000

void audit_detail(struct audit_event *e, const char *name, struct str value)
{
    if (!value.p || !text_is_plain(value, true))
        return;
    if (value.n > DETAIL_VALUE_MAX) {
        value.n = DETAIL_VALUE_MAX;
        /* not in the middle of a character */
        while (value.n && ((uint8_t)value.p[value.n] & 0xc0) == 0x80)
            value.n--;
    }
    ASSERT(e->detail_count < AUDIT_EVENT_DETAILS_MAX);
    e->details[e->detail_count++] = (struct canon_detail){str_of(name), value};
}

static struct bytes encode(struct arena *a, uuid company, const struct audit_event *e)
{
    struct canon_audit record = {
        .company = company,
        .chain = AUDIT_ACTIVITY,
        .flags = e->refused ? AUDIT_REFUSED : 0,
        .event = str_of(e->event),
        .person = {!uuid_is_nil(e->person), e->person},
        .object = {!uuid_is_nil(e->object), e->object},
    };
    struct canon_detail *details = ARENA_ARRAY(a, e->detail_count, struct canon_detail);
    struct buf canon = {0};
    struct bytes out;

    if (e->detail_count)
        memcpy(details, e->details, e->detail_count * sizeof *details);
    record.details = (struct canon_list){details, e->detail_count};
    if (e->subject)
        record.subject = (struct opt_digest){true, *e->subject};
    canon_encode(&canon_audit_schema, &record, &canon);
    out = arena_bytes(a, buf_bytes(&canon));
    buf_clear(&canon);
    return out;
}

const struct audit_append *audit_append_of(struct arena *a, uuid company,
                                           const struct audit_event *e)
{
    struct audit_append *row = ARENA_NEW(a, struct audit_append);
    struct audit_event *kept = ARENA_NEW(a, struct audit_event);
    uint8_t *salt = arena_alloc(a, AUDIT_SALT_LEN);

    *kept = *e;
    random_bytes(salt, AUDIT_SALT_LEN);
    *row = (struct audit_append){
        .event = str_of(e->event),
        .person = uuid_is_nil(e->person) ? NULL : &kept->person,
        .object = uuid_is_nil(e->object) ? NULL : &kept->object,
        .canon = encode(a, company, e),
        .salt = {salt, AUDIT_SALT_LEN},
    };
    return row;
}

void audit_add(struct db_batch *b, const struct audit_event *e)
{
    audit_append_add(b, audit_append_of(b->arena, b->company, e));
}

void audit_add_view(struct db_batch *b, const struct audit_event *e)
{
    ASSERT(!uuid_is_nil(e->person) && !uuid_is_nil(e->object));
    audit_append_view_add(b, audit_append_of(b->arena, b->company, e));
}

enum err audit_write(const struct services *s, struct arena *a, uuid company,
                     const struct audit_event *e)
{
    struct db_batch b;

    db_batch_init(&b, a, company);
    audit_add(&b, e);
    return db_batch_run(s->db, &b);
}

enum err audit_write_view(const struct services *s, struct arena *a, uuid company,
                          const struct audit_event *e)
{
    struct db_batch b;

    db_batch_init(&b, a, company);
    audit_add_view(&b, e);
    return db_batch_run(s->db, &b);
}
