/* SPDX-License-Identifier: Apache-2.0 */
/* Guesses at one-time codes where no PIN comes along, whose tries would stop them: at
 * log-in and with a reset link. Five wrong ones of a person in ten minutes, whatever
 * sessions and links they come by; each place counts for itself, or whoever knows a
 * password could keep its owner from a new PIN. In memory: a restart forgives.
 * Thread-safe. */
#ifndef SK_SIGNER_GUESSES_H
#define SK_SIGNER_GUESSES_H

#include "base/uuid.h"

enum guess_place { GUESS_AT_LOGIN, GUESS_AT_RESET, GUESS_PLACES };

/* Counts a guess, before it is compared. False: it must not be compared. */
bool guesses_may_try(enum guess_place place, uuid person, int64_t now_us);
/* The person's guesses there are forgiven. */
void guesses_were_right(enum guess_place place, uuid person);

#endif
