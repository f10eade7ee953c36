/* SPDX-License-Identifier: Apache-2.0 */
/* What canon's tables of items do not say and JSON needs: the words for numbers, what
 * must be there, what absence means, which kinds a list may hold. The reader
 * (item_json.h) and the description of what it reads (item_schema.h) both go by it. */
#ifndef SK_DOMAIN_ITEM_TABLE_H
#define SK_DOMAIN_ITEM_TABLE_H

#include "canon/items.h"
#include "domain/words.h"

/* The words that a U8 field of this name is written in; NULL: it is never read. */
const struct word *item_words(const char *field);
/* Without it an item says nothing, whatever its encoding calls absent. */
bool item_field_is_required(const struct canon_field *f);
/* What an absent text means; NULL: nothing. */
const char *item_default(const struct canon_field *f);

/* May an act of several items hold this kind? Those whose proof is not a PIN and a code
 * of the person himself, or that need what only their own route knows, may not. */
bool item_may_stand_in_list(uint16_t kind);

#endif
