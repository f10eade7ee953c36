/* SPDX-License-Identifier: Apache-2.0 */
/* The demo people's mail: reads the maildir as their mail programs would, and knows of
 * each mail only its receiver, its text and the link in it. Removes nothing. Several
 * threads may ask at once. */
#ifndef SK_DEMO_MAILBOX_H
#define SK_DEMO_MAILBOX_H

#include <stddef.h>

#define MAILBOX_LINK_MAX 128

struct mailbox;

struct mailbox *mailbox_new(const char *state);
void mailbox_free(struct mailbox **m);

/* Copies "COMPANY.TOKEN" of the newest mail to that address whose text holds `about`
 * (may be ""). Waits until there is one; 0 after timeout_ms. */
int mailbox_wait_link(struct mailbox *m, const char *to, const char *about,
                      long timeout_ms, char link[MAILBOX_LINK_MAX]);

#endif
