/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: decoding of targets that framing.h has found right. */
#ifndef SK_HTTP_URL_H
#define SK_HTTP_URL_H

#include "base/arena.h"

/* Replaces escapes, and '+' by a space where `form` says that it is a query. The result
 * lies in the arena; borrowed when there is nothing to replace. */
struct str url_decode(struct arena *a, struct str s, bool form);
/* Splits a target at its '?'; an absent query is empty. */
void url_split(struct str target, struct str *path, struct str *query);

#endif
