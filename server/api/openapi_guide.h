/* SPDX-License-Identifier: Apache-2.0 */
/* What the OpenAPI document says to people, in both languages: how to begin, the rules
 * that hold everywhere, what every error means, who may call what, and an example of
 * each field. Only words: what is true is said by the tables (openapi.c). */
#ifndef SK_API_OPENAPI_GUIDE_H
#define SK_API_OPENAPI_GUIDE_H

#include <jansson.h>

#include "api/field.h"
#include "http/http.h"

/* New references, all of them. */
json_t *guide_info(void);
/* In the order in which somebody meets them. */
json_t *guide_tags(void);
/* The tag under which the routes of a table stand; NULL for a table without one. */
const char *guide_tag_of(const struct http_route *table);
/* Adds description and x-description-zh: who may call, and what it takes. */
void guide_describe(json_t *operation, const struct http_route *r);
/* [value] for a field of that name and type; NULL where none is known. */
json_t *guide_examples(const struct api_field *f);

#endif
