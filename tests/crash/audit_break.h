/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the audit insert of an instance fail and work again, and says what the database
 * held when it began and when it ended to fail. */
#ifndef SK_CRASH_AUDIT_BREAK_H
#define SK_CRASH_AUDIT_BREAK_H

#include "support/instance.h"

enum audit_damage {
    AUDIT_TRIGGER_RAISES,
    AUDIT_RIGHT_IS_REVOKED,
    AUDIT_DAMAGES,
};

/* Once an instance, before the others. */
void audit_break_prepare(struct instance *i);
/* Both return a picture, from malloc: one line a table, its rows and their digest. Left
 * out is what is counted before anything is decided (tries, time of the last call), an
 * account that belongs to no company yet, and what is nobody's action. */
char *audit_break(struct instance *i, enum audit_damage damage);
char *audit_mend(struct instance *i, enum audit_damage damage);

/* Only records of this event fail. */
void audit_break_event(struct instance *i, const char *event);
void audit_mend_event(struct instance *i);

#endif
