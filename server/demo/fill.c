/* SPDX-License-Identifier: Apache-2.0 */
/* sealkeeper-demo fill: the order of things. Once in the life of an instance. */
#include "demo/fill.h"

#include <stdio.h>

#include "demo/authority.h"
#include "demo/commands.h"

int demo_fill(const char *state)
{
    struct fill f = {0};
    int failed;

    sealkeeper_client_init();
    if (!accounts_load(&f.accounts, state))
        return 1;
    if (f.accounts.people[DEMO_PEOPLE].id[0]) {
        printf("the demo company is filled already\n");
        return 0;
    }
    f.mailbox = mailbox_new(state);
    f.admin = authority_log_in(&f.accounts, &f.accounts.people[WHO_ADMINISTRATOR]);
    fill_company(&f);
    if (!accounts_save(&f.accounts, state))
        return 1;
    failed = fill_requests(&f);
    fill_aftermath(&f);
    sealkeeper_client_free(&f.admin);
    mailbox_free(&f.mailbox);
    return failed ? 1 : 0;
}
