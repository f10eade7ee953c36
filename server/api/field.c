/* SPDX-License-Identifier: Apache-2.0 */
/* Judging JSON objects and query values by tables of fields. */

/* system */
#include <math.h>

/* ours */
#include "api/field.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/text.h"
#include "base/uuid.h"

#define TOKEN_LEN 32

/* A secret may lie neither in the arena of the exchange nor in its JSON, and one thread
 * works on one exchange at a time: so they have their place with the thread, and are
 * wiped when the exchange ends. */
static _Thread_local struct api_secrets secrets;

struct api_secrets *api_secrets(void)
{
    return &secrets;
}

void api_secrets_clear(void)
{
    secret_wipe(&secrets, sizeof secrets);
}

bool api_field_is_secret(const struct api_field *f)
{
    return f->type == API_SECRET || f->type == API_TOKEN;
}

static struct secret *secret_named(const char *name)
{
    if (strcmp(name, "pin") == 0)
        return &secrets.pin;
    if (strcmp(name, "code") == 0)
        return &secrets.code;
    if (strcmp(name, "new_pin") == 0)
        return &secrets.new_pin;
    if (strcmp(name, "token") == 0)
        return &secrets.token;
    if (strcmp(name, "password") == 0)
        return &secrets.password;
    ASSERT(strcmp(name, "new_password") == 0);
    return &secrets.new_password;
}

static struct str text_of(const json_t *v)
{
    if (!json_is_string(v))
        return (struct str){NULL, 0};
    return (struct str){json_string_value(v), json_string_length(v)};
}

static enum err check_text(const struct api_field *f, struct str s)
{
    if (!s.p)
        return ERR_FIELD_BAD;
    if (!text_is_plain(s, f->type == API_LINES))
        return ERR_TEXT_NOT_PLAIN;
    if (text_length(s) > (size_t)f->max)
        return ERR_FIELD_BAD;
    return s.n == 0 && (f->flags & API_REQUIRED) ? ERR_FIELD_MISSING : OK;
}

static bool is_uuid(struct str s)
{
    uuid id;

    return s.p && uuid_parse(s, &id);
}

static bool is_time(struct str s)
{
    int64_t us;

    return s.p && clock_parse(s, &us);
}

static bool is_digest(struct str s)
{
    struct digest d;

    return s.p && hex_decode(s, d.b, sizeof d.b);
}

static bool is_integer(const struct api_field *f, const json_t *v)
{
    json_int_t n = json_integer_value(v);

    return json_is_integer(v) && (f->max == 0 || (n >= 0 && n <= f->max));
}

static bool is_list_of(const struct api_field *f, const json_t *list)
{
    if (!json_is_array(list) || json_array_size(list) > (size_t)f->max)
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);

        if (f->type == API_UUIDS && !is_uuid(text_of(v)))
            return false;
        if (f->type == API_WORDS && word_code(f->words, text_of(v)) < 0)
            return false;
        if (f->type == API_ANY && !json_is_object(v))
            return false;
    }
    return true;
}

static enum err check_objects(struct arena *a, const struct api_field *f, json_t *list,
                              const char **field)
{
    enum err e = OK;

    if (!json_is_array(list) || json_array_size(list) > (size_t)f->max)
        return ERR_FIELD_BAD;
    for (size_t i = 0; !e && i < json_array_size(list); i++) {
        json_t *v = json_array_get(list, i);

        e = json_is_object(v) ? api_fields_check(a, f->part, v, field) : ERR_FIELD_BAD;
    }
    return e;
}

static enum err take_secret(const struct api_field *f, const json_t *v)
{
    struct secret *to = secret_named(f->name);
    struct str s = text_of(v);

    if (f->type == API_SECRET)
        return s.n > 0 && s.n <= (size_t)f->max && secret_set(to, str_bytes(s))
                   ? OK
                   : ERR_FIELD_BAD;
    to->n = TOKEN_LEN;
    return s.p && base64url_decode(s, to->b, TOKEN_LEN) ? OK : ERR_FIELD_BAD;
}

static enum err good_if(bool good)
{
    return good ? OK : ERR_FIELD_BAD;
}

static enum err check_value(struct arena *a, const struct api_field *f, json_t *v,
                            const char **field)
{
    switch (f->type) {
    case API_TEXT:
    case API_LINES:
        return check_text(f, text_of(v));
    case API_UUID:
        return good_if(is_uuid(text_of(v)));
    case API_INT:
        return good_if(is_integer(f, v));
    case API_NUMBER:
        return good_if(json_is_number(v) && isfinite(json_number_value(v)));
    case API_TIME:
        return good_if(is_time(text_of(v)));
    case API_DIGEST:
        return good_if(is_digest(text_of(v)));
    case API_WORD:
        return good_if(word_code(f->words, text_of(v)) >= 0);
    case API_WORDS:
    case API_UUIDS:
    case API_ANY:
        return good_if(is_list_of(f, v));
    case API_OBJECT:
        return json_is_object(v) ? api_fields_check(a, f->part, v, field)
                                 : ERR_FIELD_BAD;
    case API_LIST:
        return check_objects(a, f, v, field);
    case API_SECRET:
    case API_TOKEN:
        return take_secret(f, v);
    case API_BOOL:
        return good_if(json_is_boolean(v));
    case API_FLAG:
    case API_INTS:
    case API_NUMBERS:
    case API_TEXTS_BY_NAME:
        break;
    }
    return ERR_FIELD_BAD;
}

static const struct api_field *find(const struct api_field *fields, const char *name)
{
    for (; fields->name; fields++)
        if (strcmp(fields->name, name) == 0)
            return fields;
    return NULL;
}

static enum err refuse_unknown(struct arena *a, const struct api_field *fields,
                               json_t *object, const char **field)
{
    for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i)) {
        const char *name = json_object_iter_key(i);

        if (!find(fields, name)) {
            *field = arena_cstr(a, str_of(name));
            return ERR_FIELD_UNKNOWN;
        }
    }
    return OK;
}

enum err api_fields_check(struct arena *a, const struct api_field *fields,
                          json_t *object, const char **field)
{
    enum err e = refuse_unknown(a, fields, object, field);

    for (const struct api_field *f = fields; !e && f->name; f++) {
        json_t *v = json_object_get(object, f->name);

        *field = f->name;
        if (!v || json_is_null(v)) {
            e = f->flags & API_REQUIRED ? ERR_FIELD_MISSING : OK;
            continue;
        }
        e = check_value(a, f, v, field);
        if (!e && api_field_is_secret(f))
            (void)json_object_del(object, f->name);
    }
    return e;
}

/* Words with commas between them. */
static bool are_words(const struct api_field *f, struct str list)
{
    while (list.n) {
        const char *comma = memchr(list.p, ',', list.n);
        size_t n = comma ? (size_t)(comma - list.p) : list.n;

        if (word_code(f->words, (struct str){list.p, n}) < 0 ||
            (comma && n + 1 == list.n))
            return false;
        list = (struct str){list.p + n + (comma ? 1 : 0), list.n - n - (comma ? 1 : 0)};
    }
    return true;
}

bool api_query_value_is_good(const struct api_field *f, struct str value)
{
    switch (f->type) {
    case API_TEXT:
        return check_text(f, value) == OK;
    case API_UUID:
        return is_uuid(value);
    case API_TIME:
        return is_time(value);
    case API_WORD:
        return word_code(f->words, value) >= 0;
    case API_WORDS:
        return value.n > 0 && are_words(f, value);
    case API_FLAG:
        return str_is(value, "yes");
    case API_INT: {
        int64_t n = 0;

        for (size_t i = 0; i < value.n; i++) {
            if (value.p[i] < '0' || value.p[i] > '9' || n > f->max)
                return false;
            n = n * 10 + (value.p[i] - '0');
        }
        return value.n > 0 && n <= f->max;
    }
    default:
        return false;
    }
}
