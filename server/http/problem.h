/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: problem documents (RFC 9457), as the body of an exchange or as the
 * whole raw reply that the gate gives before there is an exchange. */
#ifndef SK_HTTP_PROBLEM_H
#define SK_HTTP_PROBLEM_H

#include "http/http.h"

#define PROBLEM_TYPE "application/problem+json; charset=utf-8"
#define PROBLEM_REPLY_MAX 1536

/* A whole reply with `Connection: close`; returns its length. */
size_t problem_raw_reply(enum err e, char out[PROBLEM_REPLY_MAX]);

#endif
