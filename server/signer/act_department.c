/* SPDX-License-Identifier: Apache-2.0 */
/* Departments: made and changed by one act. They form trees. */

/* ours */
#include "signer/acts.h"

#define DEPTH_MAX 32

/* From the parent up to a root, without meeting the department itself. */
static enum err check_parents(struct tx *t, uuid id, struct opt_uuid parent)
{
    for (int depth = 0; parent.has; depth++) {
        struct canon_department record;
        struct row row;
        if (depth == DEPTH_MAX || uuid_eq(parent.v, id)) /* guard: department_cycle */
            return act_refuse_field(t, "parent");
        enum err e = tx_load(t, KIND_DEPARTMENT, parent.v, &record, &row);
        if (e != OK)
            return e;
        parent = record.parent;
    }
    return OK;
}

HANDLER(act_department_put)
{
    const struct item_department_put *put = item;
    const struct canon_department record = {
        .name = put->name, .parent = put->parent, .head = put->head};
    struct canon_department before;
    struct canon_person head;
    struct row row, head_row;
    uuid id = act_new_id(&put->id);
    bool is_new = true;
    enum err e = act_allow(t, ITEM_DEPARTMENT_PUT, &(struct act_owner){0});

    if (e == OK && put->name.n == 0)
        e = act_refuse_field(t, "name");
    if (e == OK && put->head.has)
        e = act_load_person(t, put->head.v, &head, &head_row);
    if (e == OK)
        e = check_parents(t, id, put->parent);
    if (e == OK && put->id.has) {
        e = tx_load(t, KIND_DEPARTMENT, id, &before, &row);
        is_new = e == ERR_NOT_FOUND;
        if (is_new)
            e = OK;
    }
    if (e != OK)
        return e;
    if (is_new) {
        e = tx_insert(t, KIND_DEPARTMENT, id, &record);
    } else {
        e = tx_expect(&row, expected_epoch);
        if (e == OK)
            e = tx_update(t, KIND_DEPARTMENT, &row, &record, true);
    }
    act_result(t, id, out);
    return e;
}
