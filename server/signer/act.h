/* SPDX-License-Identifier: Apache-2.0 */
/* One act from message to answer (DESIGN section 2, "Every act"). */
#ifndef SK_SIGNER_ACT_H
#define SK_SIGNER_ACT_H

#include "signer/proof.h"
#include "signer/secrets.h"
#include "signer/secrets.h"
#include "wire/channel.h"
#include "wire/memfd.h"
#include "wire/message.h"

struct act_item {
    int64_t expected_epoch;
    const struct act_rule *rule;
    const struct canon_schema *schema;
    void *record;
    struct digest digest;
    enum proof_class needed;
};

/* Views point into the message or the memfd. On a stack: it holds secrets. */
struct act {
    enum signer_client_kind client;
    uuid id;
    uuid company;
    struct opt_uuid person;
    struct proof_given given;
    struct act_item *items;
    size_t n;
    struct digest digest; /* of struct canon_act */
    struct memfd_view view;
};

/* Reads the fields behind the type. ERR_SIGNER_MESSAGE for anything that is not exactly
 * an act; ERR_FORBIDDEN for an item that this kind of client may not send, with *item.
 */
enum err act_decode(struct act *act, struct arena *a, struct message *m,
                    const struct channel_fds *fds, size_t *item) MUST_USE;
void act_clear(struct act *act);

/* What is answered: results in the order of the items. */
struct act_outcome {
    int64_t sequence;
    int64_t at;
    struct item_result *results; /* n of the act; secrets are wiped by the caller */
    size_t failed_item;
    const char *detail; /* public; may be NULL */
};

enum err act_run(struct signer *s, struct arena *a, const struct act *act,
                 struct act_outcome *out) MUST_USE;

/* An act that its client may not even ask for: audited, and refused with `why`, or with
 * the reason why it cannot be audited. */
enum err act_refuse_unasked(struct signer *s, struct arena *a, const struct act *act,
                            enum err why) MUST_USE;

/* The stored answer of an act that was done before: ERR_IDEMPOTENCY_MISMATCH when it
 * had another digest. Secrets are derived again for a short while only. */
enum err act_recall(struct signer *s, struct arena *a, const struct act *act,
                    const struct db_rows *known, struct act_outcome *out) MUST_USE;
/* TOKEN CODE, base64url and digits: what ITEM_COMPANY_CREATE answers for the first
 * administrator (act_company.c). */
void act_first_administrator(const struct signer_secrets *s, uuid act, uuid person,
                             struct secret *out);
/* What the act's row keeps of the results. */
struct bytes act_answer_encode(struct arena *a, const struct act *act,
                               const struct item_result *results);

/* The whole message: appends the answer; *fds gets a memfd when the results need one.
 */
void act_serve(struct signer *s, struct arena *a, enum signer_client_kind client,
               struct message *m, struct channel_fds *fds, struct buf *answer);

#endif
