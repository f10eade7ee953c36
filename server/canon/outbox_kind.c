/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of outbox rows, which of them go out as mail, which are kept. */
#include "canon/outbox_kind.h"

const struct outbox_kind outbox_kinds[] = {
    {"person.invited", true, false}, /* whom it tells cannot log in yet */
    {"approval.due", true, true},
    {"request.approved", true, true},
    {"request.rejected", true, true},
    {"request.withdrawn", true, true},
    {"request.expired", true, true},
    {"request.sealed", true, true},
    {"request.aborted", true, true},
    {"credential.used", true, true}, /* mailed where it gave something or decided */
    {"credential.reported", true, true},
    {"pin.reset_asked", true, true},
    {"password.changed", true, true},
    {"mail.changed", true, true},
    {"grant.given", true, true},
    {"grant.ended", true, true},
    {"seal.suspended", true, true},
    {"request.moved", false, false}, /* somebody decided: open pages look again */
    {"document.examined", false, false},
    {"document.refused", false, false},
    {"draft.prepared", false, false},
    {"draft.failed", false, false},
    {"picture.drawn", false, false},
    {"picture.failed", false, false},
};
const size_t outbox_kinds_n = ARRAY_LEN(outbox_kinds);

const struct outbox_kind *outbox_kind_find(struct str name)
{
    for (size_t i = 0; i < outbox_kinds_n; i++) {
        if (str_is(name, outbox_kinds[i].name))
            return &outbox_kinds[i];
    }
    return NULL;
}
