/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of the API stand on: a running instance with its demo company, sessions of
 * anybody without a log-in, and a second company that mirrors the first one row by row
 * under other ids, so that "foreign" means a thing that is really there. */
#ifndef SK_SUPPORT_API_WORLD_H
#define SK_SUPPORT_API_WORLD_H

#include "support/flow.h"
#include "support/raw_http.h"

struct api_world {
    struct flow flow;
    char foreign_company[40];
    char request[40]; /* pending, of the first employee, with its draft and document */
    char link[MAILBOX_LINK_MAX]; /* of that request, to approver 1 */
};

/* As the first test's setup of a group; the instance is also where test_pg_* go. */
void api_world_open(struct api_world *w);
void api_world_close(struct api_world *w);

/* A session of this person, made in the database: header lines with cookie and CSRF
 * token. Each call makes a new one. */
struct api_session {
    char headers[512];
    char cookie[160];
    char csrf[64];
};
void api_session_make(const char *company, const char *person, struct api_session *out);

/* SQL as the superuser of the instance. */
void api_sql(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* First column of the first row, from malloc; NULL without one. */
char *api_sql_value(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* The id under which the mirror company has a thing of the demo company. */
void api_mirror_id(const char *id, char out[40]);
/* One-time codes and PINs count as fresh again, so that each call may use them. */
void api_forget_proofs(void);
/* The present code of a person of the demo company. */
void api_code(const struct demo_person *p, char code[TOTP_CODE_LEN + 1]);

/* A JSON call; `body` NULL sends none. A fresh Idempotency-Key goes along with POST. */
void api_call(struct api_world *w, const char *method, const char *path,
              const char *headers, const char *body, struct raw_reply *out);

#endif
