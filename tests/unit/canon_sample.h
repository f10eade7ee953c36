/* SPDX-License-Identifier: Apache-2.0 */
/* Every record schema there is, and a sample of each, made by walking its table: the
 * full one has everything present and two items in each list (a full and a bare one),
 * the bare one has nothing. Values come from the fields' names, so that two fields
 * that change places change the bytes. Included by the tests of canon. */
#ifndef SK_TESTS_CANON_SAMPLE_H
#define SK_TESTS_CANON_SAMPLE_H

#include "base/arena.h"
#include "canon/audit.h"
#include "canon/face.h"
#include "canon/items.h"

static const struct canon_schema *const record_schemas[] = {
    &canon_company_schema,       &canon_department_schema,    &canon_person_schema,
    &canon_mail_address_schema,  &canon_role_schema,          &canon_credential_schema,
    &canon_seal_schema,          &canon_chain_version_schema, &canon_certificate_schema,
    &canon_key_schema,           &canon_grant_schema,         &canon_request_schema,
    &canon_request_state_schema, &canon_decision_schema,      &canon_intent_schema,
    &canon_link_schema,          &canon_act_schema,           &canon_attestation_schema,
    &canon_audit_schema,         &canon_checkpoint_schema,    &canon_face_schema,
};

/* The i-th of all schemas, records first, then items; NULL after the last. */
static inline const struct canon_schema *sample_schema(size_t i)
{
    if (i < ARRAY_LEN(record_schemas))
        return record_schemas[i];
    i -= ARRAY_LEN(record_schemas);
    for (unsigned kind = KIND_ITEM_FIRST; kind < KIND_ITEM_END; kind++) {
        const struct canon_schema *s = canon_item_schema((uint16_t)kind);
        if (s && i-- == 0)
            return s;
    }
    return NULL;
}

static inline void sample_pad(const char *name, uint8_t *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)name[i % strlen(name)];
}

static inline int64_t sample_int(const char *name, bool full)
{
    uint8_t b[8];
    uint64_t v = 0;
    if (!full)
        return -1;
    sample_pad(name, b, sizeof b);
    for (size_t i = 0; i < sizeof b; i++)
        v = v << 8 | b[i];
    return (int64_t)v;
}

static inline struct str sample_text(const struct canon_field *f, struct arena *a)
{
    size_t n = strlen(f->name) < f->max ? strlen(f->name) : f->max;
    const char *more = n + 3 <= f->max ? "印" : "";
    return str_of(arena_printf(a, "%.*s%s", (int)n, f->name, more));
}

static inline struct bytes sample_bytes(const struct canon_field *f, struct arena *a)
{
    size_t n = strlen(f->name) + 2;
    uint8_t *p = arena_alloc(a, n);
    p[1] = 0xff;
    memcpy(p + 2, f->name, n - 2);
    return (struct bytes){p, n < f->max ? n : f->max};
}

static inline void sample_fill(const struct canon_schema *s, bool full, struct arena *a,
                               void *record);

static inline void sample_list(const struct canon_field *f, bool full, struct arena *a,
                               struct canon_list *list)
{
    list->items = arena_array(a, 2, f->part->size);
    list->n = full ? 2 : 0;
    sample_fill(f->part, true, a, list->items);
    sample_fill(f->part, false, a, (char *)list->items + f->part->size);
}

static inline void sample_field(const struct canon_field *f, bool full, struct arena *a,
                                void *at)
{
    size_t length = strlen(f->name);
    switch (f->type) {
    case CANON_U8:
        *(uint8_t *)at = (uint8_t)(!full ? 0 : length < f->max ? length : f->max);
        break;
    case CANON_I64:
    case CANON_TIME:
        *(int64_t *)at = sample_int(f->name, full);
        break;
    case CANON_UUID:
        sample_pad(f->name, at, full ? 16 : 0);
        break;
    case CANON_DIGEST:
        sample_pad(f->name, at, full ? 32 : 0);
        break;
    case CANON_TEXT:
        if (full)
            *(struct str *)at = sample_text(f, a);
        break;
    case CANON_BYTES:
        if (full)
            *(struct bytes *)at = sample_bytes(f, a);
        break;
    case CANON_OPT_I64:
        if (full)
            *(struct opt_i64 *)at = (struct opt_i64){true, sample_int(f->name, true)};
        break;
    case CANON_OPT_UUID:
        ((struct opt_uuid *)at)->has = full;
        sample_pad(f->name, ((struct opt_uuid *)at)->v.b, full ? 16 : 0);
        break;
    case CANON_OPT_DIGEST:
        ((struct opt_digest *)at)->has = full;
        sample_pad(f->name, ((struct opt_digest *)at)->v.b, full ? 32 : 0);
        break;
    case CANON_RECORD:
        sample_fill(f->part, full, a, at);
        break;
    case CANON_LIST:
        sample_list(f, full, a, at);
        break;
    }
}

/* `record` is zeroed memory of s->size bytes. */
static inline void sample_fill(const struct canon_schema *s, bool full, struct arena *a,
                               void *record)
{
    for (size_t i = 0; i < s->count; i++)
        sample_field(&s->fields[i], full, a, (char *)record + s->fields[i].offset);
}

/* The encoded sample; the caller clears it. */
static inline struct buf sample_encoded(const struct canon_schema *s, bool full)
{
    struct buf out = {0};
    struct arena *a = arena_new();
    void *record = arena_alloc(a, s->size);
    sample_fill(s, full, a, record);
    canon_encode(s, record, &out);
    arena_free(&a);
    return out;
}

#endif
