/* SPDX-License-Identifier: Apache-2.0 */
/* inv-check run on an instance. Work that was interrupted gets the minute that
 * THREATS section 2 promises; what is wrong after that fails the test. */
#ifndef SK_CRASH_INVARIANTS_H
#define SK_CRASH_INVARIANTS_H

#include "support/instance.h"

/* Ends the test when a part has ended by itself. */
void all_parts_must_run(struct instance *i);
/* `acks` may be NULL. All parts must run. */
void invariants_must_hold(struct instance *i, const char *acks);
/* Runs it once on any database of the instance's cluster: its exit status. The report
 * is in the instance's log directory, file inv-check.log. */
int invariants_check(struct instance *i, const char *database,
                     const char *const *options);

#endif
