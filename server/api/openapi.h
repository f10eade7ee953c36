/* SPDX-License-Identifier: Apache-2.0 */
/* The OpenAPI 3.1 document, out of the very tables that the server runs by. */
#ifndef SK_API_OPENAPI_H
#define SK_API_OPENAPI_H

#include <jansson.h>

#include "http/http.h"

/* A new reference. */
json_t *openapi_document(void);

#endif
