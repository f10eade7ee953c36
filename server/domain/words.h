/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the API for the numbers of canonical records: roles, states, types. One
 * table a set; the same tables tell OpenAPI what is allowed. */
#ifndef SK_DOMAIN_WORDS_H
#define SK_DOMAIN_WORDS_H

#include "base/bytes.h"

struct word {
    int code;
    const char *word;
};

/* Ends with a NULL word. */
extern const struct word role_words[], person_state_words[], identity_words[],
    seal_type_words[], seal_state_words[], algorithm_words[], step_mode_words[],
    grant_state_words[], request_state_words[], verdict_words[], company_kind_words[],
    company_state_words[], certificate_state_words[], link_kind_words[],
    audit_chain_words[], verification_state_words[], preparation_words[],
    upload_state_words[], locale_words[], theme_words[];

extern const struct word certificate_purpose_words[], work_state_words[];

/* "" when there is none. */
const char *word_of(const struct word *words, int64_t code);
/* -1 when there is none. */
int word_code(const struct word *words, struct str word);

#endif
