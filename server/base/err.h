/* SPDX-License-Identifier: Apache-2.0 */
/* Every error the product can give, from one list (errors.def): name, HTTP status,
 * public code, English and Chinese sentence. Functions that can fail return enum err.
 */
#ifndef SK_BASE_ERR_H
#define SK_BASE_ERR_H

#include "base/bytes.h"

enum err {
    OK = 0,
#define X(name, status, code, en, zh) ERR_##name,
#include "base/errors.def"
#undef X
    ERR_COUNT
};

struct err_info {
    const char *name;
    int status;       /* HTTP status */
    const char *code; /* stable public code, e.g. "grant.not_live" */
    const char *en;
    const char *zh;
};

const struct err_info *err_info(enum err e);
/* The answer to a wish that cannot be granted, not a fault of ours. */
bool err_is_refusal(enum err e);
/* By public code; ERR_INTERNAL when unknown. */
enum err err_from_code(struct str code);

#endif
