/* SPDX-License-Identifier: Apache-2.0 */
/* The people of the demo companies with all that they would keep to themselves, in
 * DIR/demo-accounts.json (0600). Only a demonstration knows such a thing. */
#ifndef SK_DEMO_ACCOUNTS_H
#define SK_DEMO_ACCOUNTS_H

#include <jansson.h>

#include "demo/totp.h"

struct demo_person {
    const char *key; /* "administrator", "zhao", … names him in the file */
    const char *name;
    const char *mail;
    const char *roles[3]; /* of the API; NULL ends */
    char id[40];
    char login[64];
    char password[40];
    char pin[16];
    struct totp totp;
};

struct demo_seal {
    const char *type; /* of the API */
    const char *name;
    const char *caption; /* on its face; "": none */
    char id[40];
    char face[80];
    double width_mm, height_mm;
};

#define DEMO_PEOPLE 7
#define DEMO_SEALS 3

/* Indices into people[]. */
enum demo_who {
    WHO_ADMINISTRATOR,
    WHO_EMPLOYEE_1,
    WHO_EMPLOYEE_2,
    WHO_APPROVER_1,
    WHO_APPROVER_2,
    WHO_APPROVER_3, /* the second step */
    WHO_AUDITOR,
};
enum demo_which { SEAL_OF_COMPANY, SEAL_OF_CONTRACTS, SEAL_OF_REPRESENTATIVE };

struct accounts {
    char url[256];
    char company[40];
    const char *company_name;
    const char *credit_code;
    struct demo_person people[DEMO_PEOPLE];
    struct demo_seal seals[DEMO_SEALS];
    char chain[40];
    char platform[40];
    struct demo_person platform_admin;
};

/* All of these return false, with a line on stderr, when a file cannot be read or
 * written. First the cast, before anybody exists: passwords and PINs are made up on the
 * spot, the address is what DIR/address says. */
int accounts_init(struct accounts *a, const char *state);
int accounts_save(const struct accounts *a, const char *state);
int accounts_load(struct accounts *a, const char *state);
/* By login; NULL: nobody. */
struct demo_person *accounts_find(struct accounts *a, const char *login);
void accounts_print(const struct accounts *a);

#endif
