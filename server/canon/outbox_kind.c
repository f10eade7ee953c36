/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of outbox rows, and which of them also go out as mail. */
#include "canon/outbox_kind.h"

const struct outbox_kind outbox_kinds[] = {
    {"person.invited", true},      {"approval.due", true},
    {"request.approved", true},    {"request.rejected", true},
    {"request.withdrawn", true},   {"request.expired", true},
    {"request.sealed", true},      {"request.aborted", true},
    {"credential.used", true}, /* where the act gave something or decided */
    {"credential.reported", true}, {"pin.reset_asked", true},
    {"mail.changed", true},        {"grant.given", true},
    {"grant.ended", true},         {"seal.suspended", true},
    {"document.examined", false},  {"document.refused", false},
    {"draft.prepared", false},     {"draft.failed", false},
    {"picture.drawn", false},      {"picture.failed", false},
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
