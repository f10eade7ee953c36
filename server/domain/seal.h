/* SPDX-License-Identifier: Apache-2.0 */
/* Seals as users see them: drawing a face, measuring it for the act that makes a seal.
 * Never makes a seal: the signer does. */
#ifndef SK_DOMAIN_SEAL_H
#define SK_DOMAIN_SEAL_H

#include "canon/items.h"
#include "domain/services.h"

/* Fills in the size of the stored face that the item names. ERR_FIELD_BAD when there is
 * no such face, or the item states another size. */
enum err seal_measure(const struct services *s, struct arena *a, uuid company,
                      struct item_seal_make *item) MUST_USE;

#endif
