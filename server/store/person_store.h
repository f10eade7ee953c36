/* SPDX-License-Identifier: Apache-2.0 */
/* Persons of a company with their mail address, roles and department, as lists and
 * pages show them. Read only: the signer writes them. */
#ifndef SK_STORE_PERSON_STORE_H
#define SK_STORE_PERSON_STORE_H

#include "store/page.h"

struct person_row {
    uuid id;
    struct str name;
    int64_t state;   /* enum person_state */
    uuid account;    /* nil: not enrolled */
    uuid department; /* nil: none */
    struct str employee_number;
    struct str mobile;
    struct str mail;
    uint32_t roles; /* bits 1 << enum role_code */
    struct str locale;
    struct str time_zone;
    int64_t enrolled_at; /* 0: not yet */
    int64_t deactivated_at;
    int64_t epoch;
};

struct person_filter {
    struct str search; /* part of name, mail address or employee number; absent: all */
    int64_t state;     /* 0: any */
    int64_t role;      /* 0: any */
};

enum err person_list(struct db_pool *pool, struct arena *a, uuid company,
                     const struct person_filter *filter, const struct page *page,
                     struct person_row **rows, size_t *n) MUST_USE;
/* ERR_NOT_FOUND. */
enum err person_find(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                     struct person_row *out) MUST_USE;

struct department_row {
    uuid id;
    struct str name;
    uuid parent; /* nil: none */
    uuid head;   /* nil: none */
    int64_t epoch;
};
enum err department_list(struct db_pool *pool, struct arena *a, uuid company,
                         const struct page *page, struct department_row **rows,
                         size_t *n) MUST_USE;
/* ERR_NOT_FOUND. */
enum err department_find(struct db_pool *pool, struct arena *a, uuid company,
                         uuid department, struct department_row *out) MUST_USE;

#endif
