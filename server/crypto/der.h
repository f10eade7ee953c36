/* SPDX-License-Identifier: Apache-2.0 */
/* DER (X.690): reading element by element with a cursor, and writing. Strict: definite,
 * shortest lengths and one-byte tags only, so that one value has one encoding. Views
 * point into the input. Internal to crypto/. */
#ifndef SK_CRYPTO_DER_H
#define SK_CRYPTO_DER_H

#include "base/buf.h"

enum der_tag {
    DER_INTEGER = 0x02,
    DER_BITS = 0x03,
    DER_OCTETS = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
};
#define DER_CONTEXT(n) (0x80 | (n))             /* primitive */
#define DER_CONTEXT_CONSTRUCTED(n) (0xa0 | (n)) /* constructed */

struct der_item {
    uint8_t tag;
    struct bytes whole; /* with tag and length */
    struct bytes value;
};

/* The next element of *rest, which moves past it. False leaves *rest as it was. rest
 * must not point into item. */
bool der_next(struct bytes *rest, struct der_item *item) MUST_USE;
/* As der_next, and the tag must be this one. */
bool der_take(struct bytes *rest, uint8_t tag, struct der_item *item) MUST_USE;
/* True when the next element has this tag (nothing moves). */
bool der_is_next(struct bytes rest, uint8_t tag);
/* Order of elements in a SET OF (X.690 11.6), as memcmp. */
int der_compare(struct bytes a, struct bytes b);

/* Appends one element. */
void der_add(struct buf *out, uint8_t tag, struct bytes value);
/* Appends one element around what `value` holds, and empties `value`. */
void der_wrap(struct buf *out, uint8_t tag, struct buf *value);

#endif
