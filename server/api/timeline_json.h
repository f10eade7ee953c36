/* SPDX-License-Identifier: Apache-2.0 */
/* What became of a request, as a list in the order of time: submitted, decided,
 * confirmed, ended. Says who and when; judges nothing. */
#ifndef SK_API_TIMELINE_JSON_H
#define SK_API_TIMELINE_JSON_H

#include <jansson.h>

#include "domain/request.h"
#include "domain/words.h"

extern const struct word timeline_words[];

json_t *json_of_timeline(const struct request_detail *d);

#endif
