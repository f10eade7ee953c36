/* SPDX-License-Identifier: Apache-2.0 */
/* Every kind of action of which there must be a record, one function each: performed
 * through the API by the people of one demo company, once per call, without patience.
 * Some stand on what earlier ones of their table did. */
#ifndef SK_CRASH_AUDITED_H
#define SK_CRASH_AUDITED_H

#include "support/flow.h"

/* The company and what the present action is about. */
struct audited {
    struct flow flow;
    struct sealkeeper_client *admin, *auditor;
    char request[40];
    char document[40]; /* of nobody's request yet */
    char link[MAILBOX_LINK_MAX];
    char upload[40];
    char draft[40];
    /* one who enrols, one who does not */
    char invited_link[MAILBOX_LINK_MAX], invited_code[16];
    char invited[40];
};
extern struct audited audited;

/* An instance with its company, sessions, a document and two invited persons. */
void audited_open(void);
void audited_close(void);
const struct demo_person *audited_person(enum demo_who who);
/* {company, token} of a mailed link. */
json_t *audited_link_json(const char *link);
/* A browser that has no session and no patience. */
struct sealkeeper_client *audited_stranger(void);
/* A one-time code that nobody has spent: what fails spends none, either. */
void audited_code(enum demo_who who, char code[TOTP_CODE_LEN + 1]);
/* The only column of the only row, from malloc, without the end of the line. */
char *audited_value(const char *sql);
/* One act of the administrator; consumes the item; `code` may be NULL. */
void audited_act(json_t *item, const char *code, struct sealkeeper_reply *r);

struct audited_action {
    const char *name;
    void (*arrange)(void); /* NULL: nothing */
    void (*run)(struct sealkeeper_reply *r);
    void (*clear)(void); /* NULL: nothing */
    int status;          /* once it is recorded */
};
struct audited_table {
    const struct audited_action *actions;
    size_t n;
};
/* In this order. */
extern const struct audited_table audited_people;    /* log-in, refusals, own affairs */
extern const struct audited_table audited_access;    /* sessions, codes, PIN links */
extern const struct audited_table audited_requests;  /* documents, decisions, views */
extern const struct audited_table audited_authority; /* what a PIN is enough for */

/* Items of acts that give authority: one list of them all goes through. */
struct audited_giving {
    const char *name;
    json_t *(*item)(void);
};
extern const struct audited_giving audited_givings[];
extern const size_t audited_giving_count;

/* Steps that the worker goes on from. */
void audited_arrange_upload(struct bytes file);
void audited_complete_upload(struct sealkeeper_reply *r);
void audited_arrange_draft(void);
/* A new draft of the document with one seal there, and its preparation asked for. */
void audited_begin_preparing(const struct flow_place *place,
                             struct sealkeeper_reply *r);
/* Submitted, and over in so many seconds. */
void audited_arrange_brief(int seconds);
void audited_submit(struct sealkeeper_reply *r);
void audited_arrange_approved(void);
void audited_confirm(struct sealkeeper_reply *r);

#endif
