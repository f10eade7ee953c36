/* SPDX-License-Identifier: Apache-2.0 */
/* Items of acts from JSON, by the very tables that encode them (canon/items.h): a
 * member is named as the field, numbers of enumerations are words, times RFC 3339,
 * digests hex. A member that the table does not know is refused by name. Looks at form
 * only. */
#ifndef SK_DOMAIN_ITEM_JSON_H
#define SK_DOMAIN_ITEM_JSON_H

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"

/* The kind whose audit event is `name` ("grant.give"); 0 when there is none. */
uint16_t item_kind_of(struct str name);

/* *item is a zeroed struct of that kind with what the object holds, in the arena; its
 * "kind" and "expected_epoch" are left alone. ERR_FIELD_MISSING, ERR_FIELD_UNKNOWN,
 * ERR_FIELD_BAD with *field (in the arena or constant). */
enum err item_from_json(struct arena *a, uint16_t kind, const json_t *object,
                        const void **item, const char **field) MUST_USE;

#endif
