/* SPDX-License-Identifier: Apache-2.0 */
/* Inside demo/: a company that has lived for a while, on top of what setup.c makes. */
#ifndef SK_DEMO_FILL_H
#define SK_DEMO_FILL_H

#include "demo/accounts.h"
#include "demo/mailbox.h"
#include "sealkeeper/client.h"

struct fill {
    struct accounts accounts;
    struct mailbox *mailbox;
    struct sealkeeper_client *admin; /* the administrator's session */
};

/* fill_company.c: heads of departments, further people, chains, seals and grants, in
 * one act. A failure ends the program. */
void fill_company(struct fill *f);
/* What follows when requests have been through: a seal and grants are taken back. */
void fill_aftermath(struct fill *f);

/* fill_requests.c: each row of stories.h; each who asks has a thread. Returns how many
 * failed, each with a line on stderr. */
int fill_requests(struct fill *f);

#endif
