/* SPDX-License-Identifier: Apache-2.0 */
/* The table of styles. A new type of seal is a new row. */
#include "draw/seal_style.h"

static const struct seal_style styles[] = {
    {SEAL_OFFICIAL, SEAL_SHAPE_ROUND, 40000, 38000, 45000, true, NULL, 4, 40},
    {SEAL_CONTRACT, SEAL_SHAPE_ROUND, 38000, 35000, 45000, false, "合同专用章", 4, 40},
    {SEAL_FINANCE, SEAL_SHAPE_ROUND, 38000, 30000, 45000, false, "财务专用章", 4, 40},
    {SEAL_FINANCE, SEAL_SHAPE_SQUARE, 22000, 18000, 25000, false, "财务专用章", 4, 40},
    {SEAL_LEGAL_REPRESENTATIVE, SEAL_SHAPE_SQUARE, 20000, 18000, 25000, false, NULL, 2,
     12},
};

const struct seal_style *seal_style_find(enum seal_type type, enum seal_shape shape)
{
    for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
        if (styles[i].type == type &&
            (shape == SEAL_SHAPE_USUAL || shape == styles[i].shape))
            return &styles[i];
    }
    return NULL;
}
