/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of bodies and queries, as tables beside the routes. The same tables check what
 * comes in, name the secrets that must never stay in JSON, and become the OpenAPI
 * schemas. A field that no table names is refused. Looks at form only. */
#ifndef SK_API_FIELD_H
#define SK_API_FIELD_H

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "domain/words.h"

enum api_type {
    API_TEXT,  /* one line of plain text; max: code points */
    API_LINES, /* as API_TEXT, may have line breaks */
    API_UUID,
    API_INT,    /* 0 … max; max 0: any */
    API_NUMBER, /* finite */
    API_TIME,   /* RFC 3339 */
    API_DIGEST, /* 64 hex digits */
    API_WORD,   /* one of words */
    API_WORDS,  /* list of at most max of them, each once; in a query with commas */
    API_UUIDS,  /* list of at most max */
    API_OBJECT, /* part */
    API_LIST,   /* list of at most max objects of part */
    API_ANY,    /* list of at most max items of acts, whose form is looked at later */
    API_SECRET, /* text of at most max bytes, kept out of JSON */
    API_TOKEN,  /* 32 bytes in base64url, kept out of JSON */
    API_FLAG,   /* of a query: "yes" */
    API_BOOL,
    /* of replies alone */
    API_INTS,
    API_NUMBERS,
    API_TEXTS_BY_NAME, /* an object of texts under names that no table knows */
};

/* Of what comes in, and of replies. */
enum api_field_flags { API_REQUIRED = 1, API_OR_NULL = 2, API_OR_ABSENT = 4 };

struct api_field {
    const char *name; /* NULL ends a table */
    enum api_type type;
    int64_t max;
    int flags;
    const struct word *words;     /* API_WORD, API_WORDS */
    const struct api_field *part; /* API_OBJECT, API_LIST */
};

/* The secrets of the exchange that this thread works on, by the fields' names. */
struct api_secrets {
    struct secret pin;
    struct secret code;
    struct secret new_pin;
    struct secret token;
    struct secret password;
    struct secret new_password;
};
struct api_secrets *api_secrets(void);
void api_secrets_clear(void);
bool api_field_is_secret(const struct api_field *f);

/* Judges an object against a table. Secrets are moved to api_secrets and taken out of
 * the object. ERR_FIELD_MISSING, ERR_FIELD_UNKNOWN, ERR_FIELD_BAD, ERR_TEXT_NOT_PLAIN
 * with the field's name in the arena. */
enum err api_fields_check(struct arena *a, const struct api_field *fields,
                          json_t *object, const char **field) MUST_USE;
/* One value as text, as it stands in a query. */
bool api_query_value_is_good(const struct api_field *f, struct str value) MUST_USE;

#endif
