/* SPDX-License-Identifier: Apache-2.0 */
/* Brings requests to where a measurement begins, by the acts that people would do:
 * submit, approve by link and PIN, confirm. Through a signer in this program
 * (cast_signer); every refusal ends it. */
#ifndef SK_BENCH_STAGE_H
#define SK_BENCH_STAGE_H

#include "bench/cast.h"

struct stage {
    struct signer *signer;
    const struct seed_company *company;
    uuid request;
    struct digest subject; /* request digest */
};

/* Submits; persons[0…] of the company that may ask begin behind the approvers. */
void stage_submit(struct stage *s, struct arena *a, const struct seed_document *d,
                  uuid document, uint8_t algorithm);
/* A link for an approver (1 … CAST_APPROVERS); the token in the arena. */
struct bytes stage_link(struct stage *s, struct arena *a, size_t approver);
/* That approver says yes. */
void stage_approve(struct stage *s, struct arena *a, size_t approver);
/* The requester confirms: intents and the job to seal. */
void stage_confirm(struct stage *s, struct arena *a);

#endif
