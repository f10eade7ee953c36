/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as JSON, for lists, pages and opened links. */
#ifndef SK_API_REQUEST_JSON_H
#define SK_API_REQUEST_JSON_H

#include <jansson.h>

#include "domain/request.h"

json_t *json_of_request_row(const struct request_row *q);
json_t *json_of_request(const struct request_detail *d);
json_t *json_of_sealed(const struct request_detail *d);

#endif
