/* SPDX-License-Identifier: Apache-2.0 */
/* How a company and its people come to life in the demonstration: sealctl begins a
 * company, each person enrols with the mailed link and the code told to him. A failure
 * ends the program with a line on stderr. */
#ifndef SK_DEMO_ENROL_H
#define SK_DEMO_ENROL_H

#include "demo/accounts.h"
#include "demo/mailbox.h"
#include "sealkeeper/client.h"

_Noreturn void demo_die(const char *what, const struct sealkeeper_reply *r);

struct demo_company {
    const char *name;
    const char *credit_code;
    int is_platform;
    const struct demo_person *administrator;
};
/* Runs `sealctl company create`. Copies the company's id, and code and link of its
 * administrator. */
struct demo_invitation {
    char company[40];
    char code[16];
    char link[MAILBOX_LINK_MAX];
};
void enrol_company(const char *state, const struct demo_company *company,
                   struct demo_invitation *out);

/* POST /enrolments; sets the person's id and TOTP secret. */
void enrol_person(struct sealkeeper_client *c, const char *link, const char *code,
                  struct demo_person *p);

#endif
