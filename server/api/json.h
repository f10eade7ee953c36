/* SPDX-License-Identifier: Apache-2.0 */
/* JSON values of our types. Each returns a new reference; absent is null. */
#ifndef SK_API_JSON_H
#define SK_API_JSON_H

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/uuid.h"
#include "domain/words.h"

json_t *json_of_str(struct str s);
json_t *json_of_uuid(uuid id);    /* nil: null */
json_t *json_of_time(int64_t us); /* 0: null */
json_t *json_of_digest(const struct digest *d);
json_t *json_of_hex(struct arena *a, struct bytes v);
json_t *json_of_word(const struct word *words, int64_t code);
/* The roles of a set of bits 1 << enum role_code. */
json_t *json_of_roles(uint32_t roles);
json_t *json_of_named(uuid id, struct str name);
/* JSON text of our own, out of a column. */
json_t *json_of_column(struct str text);
/* {"code": …, "detail": …, "title": …, "title_zh": …} of a public code. */
json_t *json_of_refusal(struct str code, struct str detail);

/* Appends the compact text of v. */
void buf_add_json(struct buf *out, const json_t *v, size_t flags);

#endif
