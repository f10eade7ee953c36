/* SPDX-License-Identifier: Apache-2.0 */
/* Replies against the OpenAPI document: as much of JSON Schema as the server writes,
 * and no more. Numbers' bounds and texts' lengths are not looked at. */
#ifndef SK_SUPPORT_API_SCHEMA_H
#define SK_SUPPORT_API_SCHEMA_H

#include <jansson.h>

#include "support/raw_http.h"

#define API_BREACH_LEN 200

/* Does the value follow the schema? When not, `breach` says where: "items.0.id: null".
 */
bool api_value_is_described(const json_t *document, const json_t *schema,
                            const json_t *value, char breach[API_BREACH_LEN]);
/* A whole reply to METHOD of a path as the document writes it ("/api/v1/seals/{seal}"):
 * what is not JSON by its media type, 204 by its emptiness, a refusal as a problem. */
bool api_reply_is_described(const json_t *document, const char *method,
                            const char *pattern, const struct raw_reply *r,
                            char breach[API_BREACH_LEN]);

#endif
