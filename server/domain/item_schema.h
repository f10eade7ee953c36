/* SPDX-License-Identifier: Apache-2.0 */
/* Items of acts as JSON schemas, from the tables that the reader (item_json.h) goes by:
 * a field added there is described here. Used by the OpenAPI document. */
#ifndef SK_DOMAIN_ITEM_SCHEMA_H
#define SK_DOMAIN_ITEM_SCHEMA_H

#include <jansson.h>
#include <stdint.h>

/* An object with "kind", "expected_epoch" and the fields of that kind; a new value. */
json_t *item_schema(uint16_t kind);

#endif
