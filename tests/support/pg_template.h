/* SPDX-License-Identifier: Apache-2.0 */
/* The schema of the template database. */
#ifndef SK_SUPPORT_PG_TEMPLATE_H
#define SK_SUPPORT_PG_TEMPLATE_H

/* Runs all migrations in an empty database, as seal_owner. Ends the test on an error.
 */
void pg_template_migrate(const char *database);

#endif
