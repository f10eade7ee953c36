/* SPDX-License-Identifier: Apache-2.0 */
/* JSON lines of the audit export (docs/api.md). Every getter counts the member it
 * found, so that one unknown member too many is refused at the end. */
#include <jansson.h>

#include "base/hex.h"
#include "verify/audit_line.h"

#define FORMAT "sealkeeper-audit/1"

struct object {
    struct arena *arena;
    const json_t *json;
    size_t used;
    bool failed;
};

/* ---- members ---- */

static const json_t *member(struct object *o, const char *name)
{
    const json_t *value = json_object_get(o->json, name);

    if (value)
        o->used++;
    else
        o->failed = true;
    return value;
}

static struct str text_member(struct object *o, const char *name)
{
    const json_t *value = member(o, name);

    if (!json_is_string(value)) {
        o->failed = true;
        return (struct str){NULL, 0};
    }
    return (struct str){json_string_value(value), json_string_length(value)};
}

static int64_t integer_member(struct object *o, const char *name)
{
    const json_t *value = member(o, name);

    if (!json_is_integer(value))
        o->failed = true;
    return json_integer_value(value);
}

static bool is_lower_hex(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
            return false;
    }
    return s.n % 2 == 0;
}

static struct bytes hex_member(struct object *o, const char *name)
{
    struct str text = text_member(o, name);
    uint8_t *out;

    if (!is_lower_hex(text)) {
        o->failed = true;
        return (struct bytes){NULL, 0};
    }
    out = arena_alloc(o->arena, text.n / 2 + 1);
    if (!hex_decode(text, out, text.n / 2))
        o->failed = true;
    return (struct bytes){out, text.n / 2};
}

static struct bytes hex_or_null_member(struct object *o, const char *name)
{
    if (json_is_null(json_object_get(o->json, name))) {
        o->used++;
        return (struct bytes){NULL, 0};
    }
    return hex_member(o, name);
}

static struct digest digest_member(struct object *o, const char *name)
{
    struct bytes value = hex_member(o, name);
    struct digest d = {{0}};

    if (value.n == sizeof d.b)
        memcpy(d.b, value.p, sizeof d.b);
    else
        o->failed = true;
    return d;
}

/* One text form only: the lower-case one. */
static uuid uuid_member(struct object *o, const char *name)
{
    struct str text = text_member(o, name);
    char again[UUID_TEXT_LEN + 1];
    uuid id = UUID_NIL;

    if (uuid_parse(text, &id)) {
        uuid_text(id, again);
        if (str_is(text, again))
            return id;
    }
    o->failed = true;
    return UUID_NIL;
}

static bool is_complete(const struct object *o)
{
    return !o->failed && o->used == json_object_size(o->json);
}

/* ---- lines ---- */

static bool read_certificate(struct arena *a, const json_t *json,
                             struct audit_certificate *out)
{
    struct object o = {.arena = a, .json = json};
    struct str purpose;

    out->id = uuid_member(&o, "id");
    purpose = text_member(&o, "purpose");
    out->der = hex_member(&o, "certificate");
    out->purpose = AUDIT_FOR_CHECKPOINTS;
    if (str_is(purpose, "attestation"))
        out->purpose = AUDIT_FOR_ATTESTATIONS;
    else if (!str_is(purpose, "checkpoint"))
        return false;
    return is_complete(&o);
}

static void read_certificates(struct object *o, struct audit_line *out)
{
    const json_t *list = member(o, "certificates");
    size_t n = json_array_size(list);

    if (!json_is_array(list) || n > AUDIT_CERTIFICATES_MAX) {
        o->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (!read_certificate(o->arena, json_array_get(list, i), &out->certificates[i]))
            o->failed = true;
    }
    out->certificates_n = n;
}

static void read_header(struct object *o, struct audit_line *out)
{
    if (!str_is(text_member(o, "format"), FORMAT))
        o->failed = true;
    out->company = uuid_member(o, "company");
    text_member(o, "name"); /* for people: nothing in the file proves these two */
    text_member(o, "exported_at");
    out->root = hex_member(o, "root");
    read_certificates(o, out);
}

static void read_record(struct object *o, struct audit_line *out)
{
    out->chain = integer_member(o, "chain");
    out->sequence = integer_member(o, "sequence");
    out->canon = hex_or_null_member(o, "canon");
    out->salt = hex_or_null_member(o, "salt");
    out->d = digest_member(o, "d");
    out->head = digest_member(o, "head");
}

static void read_checkpoint(struct object *o, struct audit_line *out)
{
    out->chain = integer_member(o, "chain");
    out->sequence = integer_member(o, "sequence");
    out->canon = hex_member(o, "canon");
    out->signature = hex_member(o, "signature");
    out->certificate = uuid_member(o, "certificate");
}

static bool read_object(struct object *o, struct audit_line *out)
{
    struct str type = text_member(o, "type");

    if (str_is(type, "header")) {
        out->type = AUDIT_HEADER;
        read_header(o, out);
    } else if (str_is(type, "record")) {
        out->type = AUDIT_RECORD;
        read_record(o, out);
    } else if (str_is(type, "checkpoint")) {
        out->type = AUDIT_CHECKPOINT;
        read_checkpoint(o, out);
    } else {
        return false;
    }
    return is_complete(o);
}

bool audit_line_read(struct arena *a, struct str text, struct audit_line *out)
{
    json_t *json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);
    struct object o = {.arena = a, .json = json};
    bool good;

    memset(out, 0, sizeof *out);
    good = json_is_object(json) && read_object(&o, out);
    json_decref(json);
    return good;
}
