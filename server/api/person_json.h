/* SPDX-License-Identifier: Apache-2.0 */
/* A person as JSON. */
#ifndef SK_API_PERSON_JSON_H
#define SK_API_PERSON_JSON_H

#include <jansson.h>

#include "store/person_store.h"

json_t *json_of_person(const struct person_row *p);

#endif
