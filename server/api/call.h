/* SPDX-License-Identifier: Apache-2.0 */
/* One call of the API: what the hook before every handler has found out about it (who
 * calls, the checked body, the Idempotency-Key), and the ways a handler ends it. A
 * handler is a few lines: read fields, ask the domain, reply. */
#ifndef SK_API_CALL_H
#define SK_API_CALL_H

#include <jansson.h>

#include "api/field.h"
#include "auth/caller.h"
#include "domain/audit.h"
#include "store/page.h"

struct call {
    struct caller caller;
    json_t *body;   /* checked, secrets taken out; NULL without one */
    json_t *json;   /* further JSON that must live as long as the call */
    struct str key; /* Idempotency-Key; absent where none is asked for */
    uuid object;    /* id of what the call makes: the same each time it is repeated */
    bool claimed;   /* the key's row is ours, waiting for its reply */
    bool recorded;  /* a refusal that was recorded already */
    bool too_often; /* refused for that, for the first time in this minute */
};

/* The hooks of http_settings. */
enum err call_before(struct http_exchange *x);
void call_after(struct http_exchange *x);

static inline struct call *call_of(struct http_exchange *x)
{
    return x->caller;
}

static inline const struct actor *call_actor(struct http_exchange *x)
{
    return &call_of(x)->caller.actor;
}

static inline const struct services *call_services(const struct http_exchange *x)
{
    return &web_context_of(x)->services;
}

/* ---- reading ---- */
/* Body fields; the table has judged them. Absent text has p NULL, an absent number is
 * `otherwise`. Text is borrowed from the body. */
struct str body_text(const struct call *c, const char *name);
int64_t body_int(const struct call *c, const char *name, int64_t otherwise);
bool body_has(const struct call *c, const char *name);
/* Asserts that the field is there: for required ones. */
uuid body_uuid(const struct call *c, const char *name);
struct digest body_digest(const struct call *c, const char *name);
int body_word(const struct call *c, const char *name, const struct word *words);
/* Absent is false. */
bool body_bool(const struct call *c, const char *name);
/* In the arena; absent is none. */
const uuid *body_uuids(struct http_exchange *x, const char *name, size_t *n);
/* A path parameter; ERR_NOT_FOUND when it is no uuid, as if it were an absent one. */
enum err path_uuid(const struct http_exchange *x, size_t i, uuid *out) MUST_USE;
/* A number without sign or leading zeros; ERR_NOT_FOUND otherwise. `suffix` (may be
 * empty) must follow it. */
enum err path_number(const struct http_exchange *x, size_t i, const char *suffix,
                     int64_t *out) MUST_USE;
/* Query fields. */
const uuid *query_uuid(struct http_exchange *x, const char *name);
int64_t query_int(struct http_exchange *x, const char *name, int64_t otherwise);
/* 0 when absent. */
int query_word(struct http_exchange *x, const char *name, const struct word *words);
/* The set of bits 1 << code; 0 when absent. */
int64_t query_words(struct http_exchange *x, const char *name,
                    const struct word *words);
/* NULL when absent. */
const int64_t *query_time(struct http_exchange *x, const char *name);
bool query_flag(struct http_exchange *x, const char *name);
struct page query_page(struct http_exchange *x);
#define API_PAGE_FIELDS                                                                \
    {"cursor", API_UUID, 0, 0, NULL, NULL},                                            \
    {                                                                                  \
        "limit", API_INT, PAGE_LIMIT_MAX, 0, NULL, NULL                                \
    }
#define API_END                                                                        \
    {                                                                                  \
        NULL, 0, 0, 0, NULL, NULL                                                      \
    }
/* The number in If-Match: "n"; -1 when there is none. ERR_FIELD_BAD when it is none of
 * ours. */
enum err if_match(const struct http_exchange *x, int64_t *out) MUST_USE;

/* ---- ending ---- */
/* Replies with JSON; takes the reference. */
enum err reply_json(struct http_exchange *x, int status, json_t *v);
enum err reply_empty(struct http_exchange *x);
/* {"items": …, "next": …}: `shown` rows of `found` are in items. */
enum err reply_page(struct http_exchange *x, json_t *items, size_t found,
                    const struct page *page, uuid last);
/* A problem document with further members (may be NULL); takes the reference, returns
 * e.
 */
enum err refuse_with(struct http_exchange *x, enum err e, json_t *extra);
/* One that names a field. */
enum err refuse_field(struct http_exchange *x, enum err e, const char *field);

/* The transaction of a call that is no act: the handler adds what it changes between
 * the two. call_commit stores the reply under the Idempotency-Key, records the event
 * (may be NULL) last, runs the batch and replies. Takes the reference of v; v NULL is
 * 204. */
void call_begin(struct http_exchange *x, struct db_batch *b);
enum err call_commit(struct http_exchange *x, struct db_batch *b,
                     const struct audit_event *event, int status, json_t *v);

#endif
