/* SPDX-License-Identifier: Apache-2.0 */
/* The number of each canonical record. Frozen: never reused, never renumbered. */
#ifndef SK_CANON_KINDS_H
#define SK_CANON_KINDS_H

enum canon_kind {
    KIND_COMPANY = 1,
    KIND_DEPARTMENT = 2,
    KIND_PERSON = 3,
    KIND_MAIL_ADDRESS = 4,
    KIND_ROLE = 5,
    KIND_CREDENTIAL = 6,
    KIND_SEAL = 7,
    KIND_CHAIN_VERSION = 8,
    KIND_CERTIFICATE = 9,
    KIND_KEY = 10,
    KIND_GRANT = 11,
    KIND_REQUEST = 12,       /* the frozen request: its digest is what is approved */
    KIND_REQUEST_STATE = 13, /* the row around it */
    KIND_DECISION = 14,
    KIND_INTENT = 15,
    KIND_LINK = 16,
    KIND_ACT = 17,
    KIND_ATTESTATION = 32,
    KIND_AUDIT = 40,
    KIND_CHECKPOINT = 41,
    KIND_UPDATE = 50,
    KIND_FACE = 51,
    KIND_ITEM_FIRST = 100, /* items of acts, canon/items.h */
    KIND_ITEM_END = 200,
};

#endif
