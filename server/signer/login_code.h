/* SPDX-License-Identifier: Apache-2.0 */
/* LOGIN_CODE: web asks whether a one-time code is right; asking spends it. */
#ifndef SK_SIGNER_LOGIN_CODE_H
#define SK_SIGNER_LOGIN_CODE_H

#include "base/arena.h"
#include "wire/message.h"

struct signer;

void login_code_serve(struct signer *s, struct arena *a, struct message *m,
                      struct buf *answer);

#endif
