/* SPDX-License-Identifier: Apache-2.0 */
/* The demo company at work, step by step through the API: what end-to-end tests arrange
 * before they look at one thing. A step that must work ends the test when it does not;
 * those with a reply give it back, whatever it is. */
#ifndef SK_SUPPORT_FLOW_H
#define SK_SUPPORT_FLOW_H

#include "base/bytes.h"
#include "demo/accounts.h"
#include "demo/mailbox.h"
#include "sealkeeper/client.h"
#include "support/instance.h"

struct flow {
    struct instance instance;
    struct accounts accounts;
    struct mailbox *mailbox;
    struct sealkeeper_client *requester; /* the first employee, logged in */
};

/* A running instance with its demo company. */
void flow_open(struct flow *f);
void flow_close(struct flow *f);

struct sealkeeper_client *flow_log_in(struct flow *f, enum demo_who who);

/* One placement of a seal on page 1. */
struct flow_place {
    int document;
    enum demo_which seal;
    double x, y;
};
/* The id of the examined document. */
void flow_upload(struct flow *f, struct bytes pdf, char document[40]);
/* A prepared draft of documents with their seals. */
void flow_draft(struct flow *f, const char *const *documents, size_t n,
                const struct flow_place *places, size_t places_n, char draft[40]);
/* Submits; 0 or -1. */
int flow_submit(struct flow *f, const char *draft, struct sealkeeper_reply *r);
/* All of the above for one small document and the official seal: a pending request. */
void flow_ask(struct flow *f, char request[40]);

/* The request as its requester sees it. */
void flow_look(struct flow *f, const char *request, struct sealkeeper_reply *r);
void flow_assert_state(struct flow *f, const char *request, const char *state);
/* Waits until the state is neither approved nor sealing; the test fails unless it is
 * then `state`. */
void flow_wait_state(struct flow *f, const char *request, const char *state);

/* "COMPANY.TOKEN" of the mail that asks this person about this request. */
void flow_link(struct flow *f, const char *request, enum demo_who who,
               char link[MAILBOX_LINK_MAX]);
struct flow_decision {
    const char *request;
    const char *link;
    const char *verdict;
    const char *pin;
    const char *reason; /* NULL: none */
    const char *key;    /* NULL: a new one */
    /* Who keeps the cookie of the opened link; NULL: a browser that forgets it. */
    struct sealkeeper_client *browser;
};
/* Opens a link, so that the browser remembers whose it is. */
void flow_open_link(struct flow *f, const char *link,
                    struct sealkeeper_client *browser);
int flow_decide(struct flow *f, const struct flow_decision *d,
                struct sealkeeper_reply *r);
/* Approves with the right PIN, by the link in the mail. */
void flow_approve(struct flow *f, const char *request, enum demo_who who);
/* Both steps: the request is approved. */
void flow_approve_all(struct flow *f, const char *request);
int flow_confirm(struct flow *f, const char *request, const char *pin,
                 struct sealkeeper_reply *r);
/* Downloads into DIR/NAME of the instance; the path. */
void flow_download(struct flow *f, const char *path, const char *name, char out[200]);

#endif
