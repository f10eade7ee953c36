/* SPDX-License-Identifier: Apache-2.0 */
/* What a test of the signer needs around it: a database, a signer in this process or as
 * a program, two seeded companies, short ways to ask. */
#ifndef SK_SUPPORT_SEED_FIXTURE_H
#define SK_SUPPORT_SEED_FIXTURE_H

#include "support/pg.h"
#include "support/proc.h"
#include "support/seed.h"

struct seed_fixture {
    char dir[64];
    const char *database;
    struct signer_settings settings;
    struct signer *signer; /* NULL while closed */
    struct arena *a;
    struct seed_company company, other;
    struct proc program; /* the shipped executable, when it was started */
};

/* Indexes into company.persons of a company of eight with four approvers. */
enum {
    ADMINISTRATOR = 0,
    FIRST = 1,
    FIRST_TOO = 2,
    SECOND = 3,
    SECOND_TOO = 4,
    REQUESTER = 5,
    COLLEAGUE = 6
};

void seed_fixture_open(struct seed_fixture *f, const char *name);
void seed_fixture_close(struct seed_fixture *f);
/* The signer of this process ends and begins again; the error of beginning. */
enum err seed_fixture_restart(struct seed_fixture *f);
/* Ends the one of this process and starts the program on the same journal; whatever is
 * asked from then on goes through its sockets. */
void seed_fixture_start_program(struct seed_fixture *f);
/* SIGTERM; its exit status. */
int seed_fixture_stop_program(struct seed_fixture *f);

struct bytes seed_item(struct seed_fixture *f, uint16_t kind, const void *item);
/* A new request of the requester; ends the test when refused. */
struct item_request seed_submitted(struct seed_fixture *f,
                                   const struct seed_document *d);
/* With PIN and a fresh link; the error. */
enum err seed_approve(struct seed_fixture *f, const struct item_request *r,
                      size_t person);
/* Both steps; ends the test when refused. */
struct item_request seed_approved(struct seed_fixture *f,
                                  const struct seed_document *d);
enum err seed_intend(struct seed_fixture *f, const struct item_request *r);
/* The live intent of a request's round. */
uuid seed_intent_of(struct seed_fixture *f, const struct item_request *r);
/* SIGN over these bytes; *cms is in the arena. */
enum err seed_sign(struct seed_fixture *f, uuid company, uuid intent,
                   const struct seed_document *d, struct bytes *cms);

/* A number that a statement of the superuser answers. */
long seed_count(const struct seed_fixture *f, const char *sql);

#endif
