/* SPDX-License-Identifier: Apache-2.0 */
/* What a person at the terminal is shown of the demo accounts. Changes nothing. */
#include <stdio.h>
#include <string.h>

#include "demo/accounts.h"
#include "demo/commands.h"

int demo_accounts(const char *state)
{
    struct accounts a;

    if (!accounts_load(&a, state))
        return 1;
    accounts_print(&a);
    return 0;
}

int demo_code(const char *state, const char *login)
{
    char code[TOTP_CODE_LEN + 1];
    struct demo_person *p;
    struct accounts a;

    if (!accounts_load(&a, state))
        return 1;
    p = accounts_find(&a, login);
    if (!p) {
        (void)fprintf(stderr, "sealkeeper-demo: there is no account \"%s\"\n", login);
        return 1;
    }
    totp_next(&p->totp, p->name, code);
    printf("%s\n", code);
    return 0;
}
