/* SPDX-License-Identifier: Apache-2.0 */
/* How the tables of this folder are written; included by canon's .c files only. */
#ifndef SK_CANON_FIELD_H
#define SK_CANON_FIELD_H

#include "canon/schema.h"

#define FIELD(struct_, member, type_, max_, part_)                                     \
    {                                                                                  \
#member, CANON_##type_, offsetof(struct struct_, member), (max_), (part_)      \
    }
#define RECORD(struct_, table, kind_)                                                  \
    {                                                                                  \
        .name = #table, .version = 1, .kind = (kind_), .size = sizeof(struct struct_), \
        .fields = table##_fields, .count = ARRAY_LEN(table##_fields)                   \
    }
#define PART(struct_, table) RECORD(struct_, table, 0)

#endif
