/* SPDX-License-Identifier: Apache-2.0 */
/* Which PINs are refused because everybody tries them first. */
#ifndef SK_RULES_PIN_RULES_H
#define SK_RULES_PIN_RULES_H

#include "base/err.h"

#define PIN_MIN 6
#define PIN_MAX 12

/* Six to twelve digits; no row (equal steps from digit to digit: 111111, 123456,
 * 975318), no repeated group (121212, 123123), no doubled row (112233), no mirror of
 * three (123321), no date of eight digits. ERR_PIN_TRIVIAL otherwise. */
enum err pin_check(struct bytes pin) MUST_USE;

#endif
