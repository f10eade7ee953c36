/* SPDX-License-Identifier: Apache-2.0 */
/* The people of the demo companies with all that they would keep to themselves, in
 * DIR/demo-accounts.json (0600). Only a demonstration knows such a thing. */
#ifndef SK_DEMO_ACCOUNTS_H
#define SK_DEMO_ACCOUNTS_H

#include <jansson.h>

#include "demo/totp.h"

enum demo_department {
    DEPARTMENT_MANAGEMENT,
    DEPARTMENT_LEGAL,
    DEPARTMENT_FINANCE,
    DEPARTMENT_PURCHASING,
    DEPARTMENT_SALES,
    DEPARTMENT_PERSONNEL,
    DEMO_DEPARTMENTS
};
extern const char *const demo_departments[DEMO_DEPARTMENTS]; /* their names */

struct demo_person {
    const char *key; /* "administrator", "zhao", … names him in the file */
    const char *name;
    const char *mail;
    const char *roles[3]; /* of the API; NULL ends */
    enum demo_department department;
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

/* Who and what is there after set-up, and with what fill.c adds. */
#define DEMO_PEOPLE 7
#define DEMO_EVERYBODY 13
#define DEMO_SEALS 3
#define DEMO_EVERY_SEAL 6

/* Indices into people[]. */
enum demo_who {
    WHO_ADMINISTRATOR,
    WHO_EMPLOYEE_1,
    WHO_EMPLOYEE_2,
    WHO_APPROVER_1,
    WHO_APPROVER_2,
    WHO_APPROVER_3, /* the second step */
    WHO_AUDITOR,
    WHO_FINANCE,
    WHO_DIRECTOR,
    WHO_KEEPER,
    WHO_SALES,
    WHO_PERSONNEL,
    WHO_INVITED, /* and never enrolled */
};
enum demo_which {
    SEAL_OF_COMPANY,
    SEAL_OF_CONTRACTS,
    SEAL_OF_REPRESENTATIVE,
    SEAL_OF_FINANCE,
    SEAL_OF_PURCHASES,
    SEAL_OF_SALES
};

struct accounts {
    char url[256];
    char company[40];
    const char *company_name;
    const char *credit_code;
    struct demo_person people[DEMO_EVERYBODY]; /* id "": not there yet */
    struct demo_seal seals[DEMO_EVERY_SEAL];   /* the same */
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
