/* SPDX-License-Identifier: Apache-2.0 */
/* The prepared update: the bytes that are appended to a document to seal it, complete
 * but for three holes of fixed width: /M, the request digest and /Contents. This file
 * owns the signature dictionary around the holes, the update digest, and the filling.
 * It parses no PDF: the pdf child prints with it, the signer checks and hashes with it,
 * the worker fills with it. ISO 32000-2, 12.8.1; ETSI EN 319 142-1.
 *
 * An update begins with the signature's object, so that nothing of the update can come
 * before the holes and give them another meaning:
 *   LF N " 0 obj" LF dictionary LF "endobj" LF */
#ifndef SK_CANON_UPDATE_H
#define SK_CANON_UPDATE_H

#include "base/buf.h"
#include "base/clock.h"
#include "crypto/digest.h"

/* Hex digits of /Contents: room for 16 KiB of DER, 32 KiB where timestamps go in. */
#define UPDATE_CONTENTS_PLAIN 32768u
#define UPDATE_CONTENTS_TIMESTAMP 65536u

#define UPDATE_TIME_LEN CLOCK_PDF_LEN
#define UPDATE_REQUEST_LEN 64

/* What stands in the holes until they are filled; /Contents and the request digest are
 * '0' throughout. */
#define UPDATE_TIME_PLACEHOLDER "D:20000101000000+00'00'"

/* Offsets inside the update, of the first byte of each hole. */
struct update_holes {
    uint64_t time_off;
    uint64_t request_off;
    uint64_t contents_off;
    uint32_t contents_len; /* hex digits */
};

struct sig_dict {
    uint32_t object; /* number of the signature's object */
    uint32_t contents_len;
    uint64_t base_len;   /* bytes before the update */
    uint64_t update_len; /* of the whole update */
};

/* Appends the opening of an update as above, holes with their placeholders. Its length
 * does not depend on base_len and update_len. */
void sig_dict_print(struct buf *out, const struct sig_dict *dict,
                    struct update_holes *holes);
/* The signer's guard against a hole in visible content: the update begins with exactly
 * what sig_dict_print prints for these lengths, whatever the holes hold. */
bool sig_dict_check(struct bytes update, const struct update_holes *holes,
                    uint64_t base_len) MUST_USE;

/* In order, apart, of a width that is known, and inside an update of that length. */
bool update_holes_fit(const struct update_holes *holes, size_t update_len) MUST_USE;

/* SHA-256 over "sealkeeper/update/1" 00 ‖ the canonical record (canon/schema.h)
 *   {version 1, KIND_UPDATE, I64 base length, I64 update length,
 *    I64 time_off, request_off, contents_off, contents_len, BYTES update}
 * with the placeholders in the holes, whatever they hold now. False when the holes do
 * not fit. */
bool update_digest(uint64_t base_len, struct bytes update,
                   const struct update_holes *holes, struct digest *out) MUST_USE;

/* What goes into the holes, apart from the signature. */
struct update_values {
    int64_t time_us; /* /M, printed in whole seconds UTC */
    struct digest request;
};

/* Adds the update with its values, without the <...> of /Contents, to a hash that has
 * taken the base already: together the bytes of /ByteRange. False, and nothing added,
 * when the holes do not fit. */
bool update_byterange_add(struct sha256 *h, struct bytes update,
                          const struct update_holes *holes,
                          const struct update_values *values) MUST_USE;
bool update_byterange_digest(struct bytes base, struct bytes update,
                             const struct update_holes *holes,
                             const struct update_values *values,
                             struct digest *out) MUST_USE;

/* Fills all three holes in place. False, and nothing written, when the holes do not fit
 * or the CMS is longer than its hole. */
bool update_fill(uint8_t *update, size_t update_len, const struct update_holes *holes,
                 const struct update_values *values, struct bytes cms) MUST_USE;
/* The holes hold exactly these values and this CMS. */
bool update_is_filled(struct bytes update, const struct update_holes *holes,
                      const struct update_values *values, struct bytes cms) MUST_USE;

#endif
