/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials: when a PIN counts, who may have it reset, what a compromise voids. */
#ifndef SK_RULES_CREDENTIAL_RULES_H
#define SK_RULES_CREDENTIAL_RULES_H

#include "base/err.h"
#include "canon/request.h"

/* ERR_PIN_NOT_SET, or ERR_PIN_NOT_YET while a reset PIN waits. */
enum err credential_check_pin(const struct canon_credential *c, int64_t now) MUST_USE;
/* A reset by mail needs an address that has been the same for so long.
 * ERR_RESET_MAIL_TOO_NEW. */
enum err credential_check_mail(const struct canon_mail_address *mail, int64_t now,
                               int64_t unchanged_for) MUST_USE;
/* An administrator's allowance to reset or unlock: there, and not over. */
bool credential_allowance_is_live(const struct canon_credential *c, int64_t now);
#define RESET_ALLOWANCE_US (INT64_C(24) * 3600 * 1000000)

/* A PIN that an administrator helped to reset never counts in a request in which he
 * takes part, as requester or as somebody who is asked. ERR_PIN_HELPED. */
enum err credential_check_helper(const struct canon_credential *c,
                                 const struct canon_request *request) MUST_USE;

/* Does the compromise of the decider's credential void this decision? What it confirmed
 * since then, until the owner had a PIN again. */
bool credential_voids(const struct canon_credential *c,
                      const struct canon_decision *decision);

/* Records a report: of two, the earlier moment stands, and the PIN works no more. */
void credential_report(struct canon_credential *c, int64_t since);
/* Since when the PIN of now has been the owner's alone: after a report that is when he
 * had one again, however often he changes it since. */
int64_t credential_pin_since(const struct canon_credential *c, int64_t now);

#endif
