/* SPDX-License-Identifier: Apache-2.0 */
/* The first half of SIGN: document and updates against the digests of the frozen
 * request. Large documents are hashed here, before the company's lock is taken. The
 * rows it reads are not verified: whoever uses the result compares them with verified
 * ones (sign.c). */
#ifndef SK_SIGNER_SIGN_MEASURE_H
#define SK_SIGNER_SIGN_MEASURE_H

#include "base/arena.h"
#include "canon/request.h"
#include "canon/update.h"
#include "wire/memfd.h"

struct signer;

/* An update inside what the worker handed over. */
struct sign_part {
    size_t pair;
    struct bytes bytes; /* borrowed */
    uint64_t base_len;  /* bytes before it */
    struct update_holes holes;
};

struct sign_measure {
    uuid company;
    uuid intent_id;
    struct canon_intent intent; /* as read, unverified */
    struct bytes frozen;        /* the frozen request, likewise */
    struct canon_request request;
    const struct canon_pair *pair;
    struct sign_part *earlier; /* updates of the document before this one */
    size_t earlier_n;
    struct sha256 base;    /* has taken the document and the earlier updates */
    struct sign_part part; /* the update to be signed */
};

/* company and intent_id are given. ERR_NOT_FOUND; ERR_DIGEST_MISMATCH: other bytes than
 * those that were approved; ERR_TEMPLATE_MISMATCH: holes elsewhere than in the printed
 * signature dictionary. */
enum err sign_measure(struct signer *s, struct arena *a, struct bytes given,
                      struct sign_measure *m) MUST_USE;

#endif
