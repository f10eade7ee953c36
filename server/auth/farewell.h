/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a session as open pages hear of it: its event streams are closed at once,
 * in this process and, through Redis, in the others; other pages of the same person are
 * told "session.ended". Ends no session: session.c does, and the signer's acts. */
#ifndef SK_AUTH_FAREWELL_H
#define SK_AUTH_FAREWELL_H

#include "base/bytes.h"
#include "http/http.h"

#define FAREWELL_CHANNEL "sealkeeper.events"
#define FAREWELL_KIND "session.ended"

/* Who listens by this session; NULL: by any of his. */
struct http_listener listener_of(uuid company, uuid person,
                                 const struct digest *session);

/* After the transaction that ended it. session NULL: all of his in that company. */
void farewell(struct http_exchange *x, uuid company, uuid person,
              const struct digest *session);

#endif
