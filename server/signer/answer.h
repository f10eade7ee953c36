/* SPDX-License-Identifier: Apache-2.0 */
/* The front of every answer (wire/signer_protocol.h). */
#ifndef SK_SIGNER_ANSWER_H
#define SK_SIGNER_ANSWER_H

#include "base/err.h"
#include "wire/message.h"

static inline void answer_begin(struct buf *answer, uint8_t type, enum err e)
{
    answer->n = 0;
    message_put_u8(answer, type);
    message_put_u16(answer, (uint16_t)e);
}

/* detail is public and may be NULL. */
static inline void answer_error(struct buf *answer, uint8_t type, enum err e,
                                size_t item, const char *detail)
{
    answer_begin(answer, type, e);
    message_put_u32(answer, (uint32_t)item);
    message_put_str(answer, str_of(detail));
}

#endif
