/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the signer for acts of authority: the one door. Checks the items' form,
 * derives the act id from the Idempotency-Key and sends the list. Decides nothing:
 * every rule is asked again, and finally, by the signer. */
#ifndef SK_DOMAIN_ACT_H
#define SK_DOMAIN_ACT_H

#include "canon/items.h"
#include "domain/services.h"

struct act_item {
    uint16_t kind;          /* enum item_kind */
    int64_t expected_epoch; /* -1: not stated */
    const void *item;       /* struct of that kind */
};

struct act_order {
    uuid company;
    uuid person;    /* who acts */
    struct str key; /* Idempotency-Key */
    const struct act_item *items;
    size_t item_count;
    const struct signer_proof *proof;
};

struct act_answer {
    uuid act;
    struct signer_act_answer signer; /* failed_item and detail are set on errors too */
};

/* Refuses with the field of an item (failed_item, detail) what the signer could not
 * even read; everything else is the signer's answer. */
enum err act_send(const struct services *s, struct arena *a,
                  const struct act_order *order, struct act_answer *out) MUST_USE;

/* SHA-256 over company, person and key, as a UUIDv8. */
uuid act_id(uuid company, uuid person, struct str key);

#endif
