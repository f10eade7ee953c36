/* SPDX-License-Identifier: Apache-2.0 */
/* Guesses at one-time codes where no PIN comes along, whose tries would stop them: at
 * log-in and with a reset link. Five wrong ones of a person in ten minutes, whatever
 * sessions and links they come by. In memory: a restart forgives. Thread-safe. */
#ifndef SK_SIGNER_GUESSES_H
#define SK_SIGNER_GUESSES_H

#include "base/uuid.h"

/* Counts a guess, before it is compared. False: it must not be compared. */
bool guesses_may_try(uuid person, int64_t now_us);
/* The person's guesses are forgiven. */
void guesses_were_right(uuid person);

#endif
