/* SPDX-License-Identifier: Apache-2.0 */
/* What sealkeeper-demo can do. Each returns the exit status. */
#ifndef SK_DEMO_COMMANDS_H
#define SK_DEMO_COMMANDS_H

/* Makes the platform company and the demo company, and DIR/demo-accounts.json. */
int demo_setup(const char *state);
/* Prints the accounts for a person at the terminal. */
int demo_accounts(const char *state);
/* Lets the demo company live for a while: more people, seals and grants, and some forty
 * requests in every state. Once; then it says so. */
int demo_fill(const char *state);
/* Prints the one-time code of now of the account with that login. */
int demo_code(const char *state, const char *login);

struct demo_order {
    const char *state;
    const char *out;
    const char *const *files;
    int file_count;
    int jobs; /* files in work at once */
};
/* The main job for each file. 0 when each one ended sealed or refused. */
int demo_seal(const struct demo_order *order);

#endif
