/* SPDX-License-Identifier: Apache-2.0 */
/* The table behind enum err, made from errors.def. */
#include "base/err.h"

#include "base/log.h"

static const struct err_info table[ERR_COUNT] = {
    [OK] = {"OK", 200, "ok", "Done.", "完成。"},
#define X(name, status, code, en, zh) [ERR_##name] = {#name, status, code, en, zh},
#include "base/errors.def"
#undef X
};

const struct err_info *err_info(enum err e)
{
    ASSERT((unsigned)e < ERR_COUNT);
    return &table[e];
}

bool err_is_refusal(enum err e)
{
    int status = err_info(e)->status;

    return status >= 400 && status < 500;
}

enum err err_from_code(struct str code)
{
    for (int e = OK; e < ERR_COUNT; e++) {
        if (str_is(code, table[e].code))
            return (enum err)e;
    }
    return ERR_INTERNAL;
}
