/* SPDX-License-Identifier: Apache-2.0 */
/* What text from outside must be: valid UTF-8 in NFC (Unicode 15, UAX #15) without
 * control or bidi-override characters. Refused, not repaired; only what names nothing
 * is kept as far as it is plain. */
#ifndef SK_BASE_TEXT_H
#define SK_BASE_TEXT_H

#include "base/bytes.h"

/* Valid UTF-8, NFC, no C0/C1 controls (except \n and \t when multiline), no line or
 * paragraph separators U+2028/9, no bidi
 * controls. */
bool text_is_plain(struct str s, bool multiline);
/* Text that is only kept for the reader, as a program's name: what is not plain becomes
 * '?', and what is longer than `max` bytes ends after a whole code point. Writes at
 * most max bytes; returns how many. */
size_t text_keep_plain(struct str s, char *to, size_t max);
/* Number of code points of valid UTF-8. */
size_t text_length(struct str s);
/* Next code point of valid UTF-8; advances *s. */
uint32_t text_next(struct str *s);
/* Unified social credit code, GB 32100-2015: 18 characters with its check character. */
bool text_is_credit_code(struct str s);
/* A mail address that we are ready to deliver to: one '@', no space, CR, LF or comma,
 * <= 254. */
bool text_is_mail_address(struct str s);
/* BCP 47 tags we speak: "zh" or "en". */
bool text_is_locale(struct str s);
/* Looks like an IANA name ("Asia/Shanghai"), 64 bytes at most; whether there is such a
 * zone is for whoever shows times. */
bool text_is_time_zone(struct str s);

#endif
