/* SPDX-License-Identifier: Apache-2.0 */
/* How often somebody may call: per person and per address, in Redis and, when that is
 * gone, in this process alone. Limits slow down; they are never what keeps a PIN or a
 * link safe (the signer counts those itself). */
#ifndef SK_AUTH_LIMITS_H
#define SK_AUTH_LIMITS_H

#include <netinet/in.h>

#include "auth/caller.h"

/* Calls without a session are counted by address, others by address and person.
 * ERR_RATE_LIMITED; *is_first for the first call of a minute that is too much: the one
 * that is worth a record. */
enum err limits_check(struct http_exchange *x, const struct caller *caller,
                      bool *is_first) MUST_USE;
/* Attempts to log in with one name, from wherever. */
enum err limits_check_login(struct http_exchange *x, struct str login,
                            bool *is_first) MUST_USE;
/* Files to verify from one address: each costs the worker a process. */
enum err limits_check_verify(struct http_exchange *x, bool *is_first) MUST_USE;

/* What an address counts as: an IPv6 address as the network (/64) that it is in, whose
 * owner has all of its addresses, anything else as it is written. In the room or the
 * address. */
struct bytes limits_name_of_address(struct str address, struct in6_addr *room);

/* One more in this minute and this process for a name, which is a digest: at least as
 * many as there were. */
int64_t limits_count_here(const struct digest *name);

#endif
