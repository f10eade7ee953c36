/* SPDX-License-Identifier: Apache-2.0 */
/* Text forms of bytes: lower-case hex, and base64url without padding (RFC 4648 section
 * 5). */
#ifndef SK_BASE_HEX_H
#define SK_BASE_HEX_H

#include "base/bytes.h"

/* Writes 2 * in.n characters and a NUL; out holds at least 2 * in.n + 1. */
void hex_encode(struct bytes in, char *out);
/* Exactly out_n bytes from 2 * out_n hex digits of either case; false otherwise. */
bool hex_decode(struct str in, uint8_t *out, size_t out_n) MUST_USE;

/* Characters (without NUL) that n bytes take. */
#define BASE64URL_LEN(n) (((n)*4 + 2) / 3)
void base64url_encode(struct bytes in, char *out);
/* Exactly out_n bytes, canonical form only (unused bits zero, no padding). */
bool base64url_decode(struct str in, uint8_t *out, size_t out_n) MUST_USE;

#endif
