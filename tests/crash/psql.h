/* SPDX-License-Identifier: Apache-2.0 */
/* A superuser at the database of an instance, past every policy: to vandalise, to look,
 * to break connections. */
#ifndef SK_CRASH_PSQL_H
#define SK_CRASH_PSQL_H

#include "support/instance.h"

/* Runs the statements; an error ends the test. */
void psql(struct instance *i, const char *database, const char *sql);
/* What the statement printed, unaligned, from malloc. */
char *psql_value(struct instance *i, const char *database, const char *sql);

#endif
