/* SPDX-License-Identifier: Apache-2.0 */
/* What replies look like, as tables of fields: the names that routes give as their
 * reply_schema. Only documentation is made from them (openapi.c); the tests compare
 * real replies with it. */
#ifndef SK_API_SCHEMAS_H
#define SK_API_SCHEMAS_H

#include "api/field.h"

enum api_shape {
    REPLY_OBJECT, /* {fields} */
    REPLY_PAGE,   /* {"items": [{fields}, …], "next": "…"}; no next on the last */
    REPLY_ONE_OF, /* what one of the fields, all objects, stands for */
};

struct api_schema {
    const char *name;
    const char *media;              /* "application/json" or what else is sent */
    const struct api_field *fields; /* NULL: no JSON */
    enum api_shape shape;
};

/* What every refusal says. */
extern const struct api_field schema_problem[];

/* Ends with a NULL name. */
extern const struct api_schema api_schemas[];
const struct api_schema *api_schema_find(const char *name);

#endif
