/* SPDX-License-Identifier: Apache-2.0 */
/* Seals: their states, and whether one can be used now. A seal's validity is that of
 * its certificate. */
#ifndef SK_RULES_SEAL_RULES_H
#define SK_RULES_SEAL_RULES_H

#include "base/err.h"
#include "canon/items.h"

/* ITEM_SEAL_BIND, _SUSPEND, _RESUME, _REVOKE. ERR_SEAL_STATE when not from this state;
 * resuming a seal without a chain is ERR_SEAL_NO_CHAIN. */
enum err seal_next(const struct canon_seal *seal, enum item_kind event,
                   enum seal_state *to) MUST_USE;

/* May something be sealed with it now? ERR_SEAL_NOT_ACTIVE, ERR_SEAL_NO_CHAIN,
 * ERR_CERTIFICATE_NOT_VALID. `certificate` is the seal's own row. */
enum err seal_check_use(const struct canon_seal *seal,
                        const struct canon_certificate *certificate,
                        int64_t now) MUST_USE;
enum err certificate_check(const struct canon_certificate *certificate,
                           int64_t now) MUST_USE;

/* The facts of a new seal. ERR_FIELD_BAD with *field. */
enum err seal_check_new(const struct item_seal_make *item, const char **field) MUST_USE;

/* What users see: "draft", "active", "suspended", "revoked", "expired". */
const char *seal_status(uint8_t state, int64_t not_after, int64_t now);

/* Sides of a drawn face, in micrometres. */
#define SEAL_SIDE_MIN_UM 5000
#define SEAL_SIDE_MAX_UM 100000

#endif
