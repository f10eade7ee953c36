/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Schema of an item: each field of its canonical record by type, what is required
 * by the tables of item_table.h. */
#include "domain/item_schema.h"

#include "domain/item_table.h"
#include "rules/act_rules.h"

static json_t *schema_of_record(const struct canon_schema *record);

static json_t *string_of(const char *format)
{
    return json_pack("{s:s, s:s}", "type", "string", "format", format);
}

static json_t *schema_of_words(const struct word *words)
{
    json_t *list = json_array();

    for (; words->word; words++)
        json_array_append_new(list, json_string(words->word));
    return json_pack("{s:s, s:o}", "type", "string", "enum", list);
}

/* A length in characters is never more than one in bytes. */
static json_t *schema_of_text(const struct canon_field *f)
{
    json_t *v = json_pack("{s:s}", "type", "string");
    const char *value = item_default(f);

    if (f->max)
        json_object_set_new(v, "maxLength", json_integer((json_int_t)f->max));
    if (value)
        json_object_set_new(v, "default", json_string(value));
    return v;
}

static json_t *schema_of_list(json_t *items, size_t max)
{
    return json_pack("{s:s, s:o, s:I}", "type", "array", "items", items, "maxItems",
                     (json_int_t)max);
}

/* A member of a step: exactly one of the two. */
static json_t *schema_of_member(void)
{
    return json_pack("{s:s, s:{s:o, s:o}, s:i, s:i, s:b}", "type", "object",
                     "properties", "person", string_of("uuid"), "role",
                     schema_of_words(item_words("role")), "minProperties", 1,
                     "maxProperties", 1, "additionalProperties", 0);
}

/* NULL: the reader takes no such field. */
static json_t *schema_of_field(const struct canon_field *f)
{
    switch (f->type) {
    case CANON_U8:
        return item_words(f->name) ? schema_of_words(item_words(f->name)) : NULL;
    case CANON_I64:
    case CANON_OPT_I64:
        return json_pack("{s:s}", "type", "integer");
    case CANON_TIME:
        return string_of("date-time");
    case CANON_UUID:
    case CANON_OPT_UUID:
        return string_of("uuid");
    case CANON_DIGEST:
        return json_pack("{s:s, s:s}", "type", "string", "pattern", "^[0-9a-f]{64}$");
    case CANON_TEXT:
        return schema_of_text(f);
    case CANON_BYTES:
        return schema_of_list(schema_of_words(item_words("role")), ROLE_LAST);
    case CANON_RECORD:
        return schema_of_record(f->part);
    case CANON_LIST:
        return schema_of_list(f->part == &canon_member_schema
                                  ? schema_of_member()
                                  : schema_of_record(f->part),
                              f->max);
    case CANON_OPT_DIGEST:
        break;
    }
    return NULL;
}

static json_t *schema_of_record(const struct canon_schema *record)
{
    json_t *properties = json_object(), *required = json_array();

    for (size_t i = 0; i < record->count; i++) {
        const struct canon_field *f = &record->fields[i];
        json_t *schema = schema_of_field(f);

        if (!schema)
            continue;
        json_object_set_new(properties, f->name, schema);
        if (item_field_is_required(f))
            json_array_append_new(required, json_string(f->name));
    }
    return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties,
                     "required", required, "additionalProperties", 0);
}

json_t *item_schema(uint16_t kind)
{
    json_t *v = schema_of_record(canon_item_schema(kind));
    json_t *properties = json_object_get(v, "properties");

    json_object_set_new(properties, "kind",
                        json_pack("{s:s}", "const", act_rule_find(kind)->event));
    json_object_set_new(properties, "expected_epoch",
                        json_pack("{s:s}", "type", "integer"));
    json_array_append_new(json_object_get(v, "required"), json_string("kind"));
    return v;
}
