/* SPDX-License-Identifier: Apache-2.0 */
/* One attempt at a time per person: two guesses of a PIN, or two acts with one code,
 * wait for each other here, so that the database never sees them side by side. */
#ifndef SK_SIGNER_ATTEMPTS_H
#define SK_SIGNER_ATTEMPTS_H

#include "base/uuid.h"

struct attempts;
/* `most`: how many threads there are. */
struct attempts *attempts_new(size_t most);
void attempts_free(struct attempts **a);

/* Waits while another thread is busy for the same person; pair with attempts_end. */
void attempts_begin(struct attempts *a, uuid company, uuid person);
void attempts_end(struct attempts *a, uuid company, uuid person);

#endif
