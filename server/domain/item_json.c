/* SPDX-License-Identifier: Apache-2.0 */
/* One reader for every kind of item, driven by canon's tables. */

/* ours */
#include "base/clock.h"
#include "base/hex.h"
#include "canon/items.h"
#include "domain/item_json.h"
#include "domain/item_table.h"
#include "rules/act_rules.h"

struct reader {
    struct arena *arena;
    const char *field; /* the one that was refused */
};

static enum err read_record(struct reader *r, const struct canon_schema *schema,
                            const json_t *object, uint8_t *record);

uint16_t item_kind_of(struct str name)
{
    for (unsigned kind = KIND_ITEM_FIRST; kind < KIND_ITEM_END; kind++) {
        const struct act_rule *rule = act_rule_find((uint16_t)kind);

        if (rule && str_is(name, rule->event))
            return (uint16_t)kind;
    }
    return 0;
}

static struct str text_of(const json_t *v)
{
    if (!json_is_string(v))
        return (struct str){NULL, 0};
    return (struct str){json_string_value(v), json_string_length(v)};
}

static bool read_word(const char *field, const json_t *v, uint8_t *out)
{
    const struct word *words = item_words(field);
    int code = words ? word_code(words, text_of(v)) : -1;

    if (code < 0)
        return false;
    *out = (uint8_t)code;
    return true;
}

/* "roles": one code a byte. */
static bool read_roles(struct reader *r, const json_t *v, struct bytes *out)
{
    size_t n = json_array_size(v);
    uint8_t *codes = arena_alloc(r->arena, n ? n : 1);

    if (!json_is_array(v) || n > ROLE_LAST)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!read_word("role", json_array_get(v, i), &codes[i]))
            return false;
    *out = (struct bytes){codes, n};
    return true;
}

static bool read_time(const json_t *v, int64_t *out)
{
    return clock_parse(text_of(v), out);
}

static bool read_integer(const json_t *v, int64_t *out)
{
    *out = json_integer_value(v);
    return json_is_integer(v);
}

static bool read_text(struct reader *r, const json_t *v, struct str *out)
{
    if (!json_is_string(v))
        return false;
    *out = arena_str(r->arena, text_of(v));
    return true;
}

static bool read_scalar(struct reader *r, const struct canon_field *f, const json_t *v,
                        uint8_t *at)
{
    union {
        uint8_t *u8;
        int64_t *i64;
        uuid *id;
        struct digest *digest;
        struct str *text;
        struct bytes *bytes;
        struct opt_i64 *opt_i64;
        struct opt_uuid *opt_uuid;
        void *p;
    } to = {.p = at};

    switch (f->type) {
    case CANON_U8:
        return read_word(f->name, v, to.u8);
    case CANON_I64:
        return read_integer(v, to.i64);
    case CANON_TIME:
        return read_time(v, to.i64);
    case CANON_UUID:
        return uuid_parse(text_of(v), to.id);
    case CANON_DIGEST:
        return hex_decode(text_of(v), to.digest->b, sizeof to.digest->b);
    case CANON_TEXT:
        return read_text(r, v, to.text);
    case CANON_BYTES:
        return read_roles(r, v, to.bytes);
    case CANON_OPT_I64:
        to.opt_i64->has = true;
        return read_integer(v, &to.opt_i64->v);
    case CANON_OPT_UUID:
        to.opt_uuid->has = true;
        return uuid_parse(text_of(v), &to.opt_uuid->v);
    default:
        return false;
    }
}

/* A member of a step is a person or a role, told by which of the two is there. */
static enum err read_member(struct reader *r, const json_t *object, uint8_t *record)
{
    struct canon_member m = {0};
    const json_t *person = json_object_get(object, "person");
    const json_t *role = json_object_get(object, "role");
    bool good = false;

    r->field = "members";
    if (!json_is_object(object) || json_object_size(object) != 1)
        return ERR_FIELD_BAD;
    if (person) {
        m.kind = MEMBER_PERSON;
        good = uuid_parse(text_of(person), &m.person);
    } else if (role) {
        m.kind = MEMBER_ROLE;
        good = read_word("role", role, &m.role);
    }
    memcpy(record, &m, sizeof m);
    return good ? OK : ERR_FIELD_BAD;
}

static enum err read_list(struct reader *r, const struct canon_field *f,
                          const json_t *v, struct canon_list *out)
{
    size_t n = json_array_size(v);
    uint8_t *items;

    r->field = f->name;
    if (!json_is_array(v) || n > f->max)
        return ERR_FIELD_BAD;
    items = arena_array(r->arena, n, f->part->size);
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(v, i);
        uint8_t *at = items + i * f->part->size;
        enum err e = f->part == &canon_member_schema
                         ? read_member(r, item, at)
                         : read_record(r, f->part, item, at);
        if (e)
            return e;
    }
    *out = (struct canon_list){items, n};
    return OK;
}

static enum err absent(struct reader *r, const struct canon_field *f, uint8_t *at)
{
    const char *value = item_default(f);

    if (value) {
        struct str text = str_of(value);

        memcpy(at, &text, sizeof text);
        return OK;
    }
    r->field = f->name;
    return item_field_is_required(f) ? ERR_FIELD_MISSING : OK;
}

static enum err read_field(struct reader *r, const struct canon_field *f,
                           const json_t *object, uint8_t *record)
{
    const json_t *v = json_object_get(object, f->name);
    uint8_t *at = record + f->offset;

    if (!v || json_is_null(v))
        return absent(r, f, at);
    if (f->type == CANON_RECORD)
        return read_record(r, f->part, v, at);
    if (f->type == CANON_LIST) {
        struct canon_list list = {0};
        enum err e = read_list(r, f, v, &list);

        memcpy(at, &list, sizeof list);
        return e;
    }
    r->field = f->name;
    return read_scalar(r, f, v, at) ? OK : ERR_FIELD_BAD;
}

static bool knows(const struct canon_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->count; i++)
        if (strcmp(schema->fields[i].name, name) == 0)
            return true;
    return false;
}

/* jansson's iterators want a pointer they could write through; nothing is written. */
static enum err refuse_unknown(struct reader *r, const struct canon_schema *schema,
                               const json_t *object)
{
    union {
        const json_t *read;
        json_t *walk;
    } o = {.read = object};
    void *i;

    for (i = json_object_iter(o.walk); i; i = json_object_iter_next(o.walk, i)) {
        const char *name = json_object_iter_key(i);
        bool ours = schema->kind != 0 &&
                    (strcmp(name, "kind") == 0 || strcmp(name, "expected_epoch") == 0);

        if (!ours && !knows(schema, name)) {
            r->field = arena_cstr(r->arena, str_of(name));
            return ERR_FIELD_UNKNOWN;
        }
    }
    return OK;
}

static enum err read_record(struct reader *r, const struct canon_schema *schema,
                            const json_t *object, uint8_t *record)
{
    enum err e;

    if (!json_is_object(object)) {
        r->field = schema->name;
        return ERR_FIELD_BAD;
    }
    e = refuse_unknown(r, schema, object);
    for (size_t i = 0; !e && i < schema->count; i++)
        e = read_field(r, &schema->fields[i], object, record);
    return e;
}

enum err item_from_json(struct arena *a, uint16_t kind, const json_t *object,
                        const void **item, const char **field)
{
    const struct canon_schema *schema = canon_item_schema(kind);
    struct reader r = {.arena = a};
    uint8_t *record = arena_alloc(a, schema->size);
    enum err e = read_record(&r, schema, object, record);

    if (e)
        *field = r.field;
    *item = record;
    return e;
}
