/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers (RFC 9562). Ids are UUIDv7 and never secrets; ids derived from an
 * Idempotency-Key are UUIDv8. Text form is the lower-case 36-character one. */
#ifndef SK_BASE_UUID_H
#define SK_BASE_UUID_H

#include "base/bytes.h"

typedef struct {
    uint8_t b[16];
} uuid;

#define UUID_TEXT_LEN 36
#define UUID_NIL ((uuid){{0}})

/* Version 7: 48 bits of milliseconds, then random, increasing within a process. */
uuid uuid_new(void);
/* Version 8 from the first 122 bits of a digest. */
uuid uuid_from_digest(const struct digest *d);
/* Accepts only the 36-character form, either case. */
bool uuid_parse(struct str s, uuid *out) MUST_USE;
void uuid_text(uuid id, char out[UUID_TEXT_LEN + 1]);
bool uuid_is_nil(uuid id);
int uuid_version(uuid id);
/* As memcmp: for sorting and equality. */
int uuid_cmp(uuid a, uuid b);

static inline bool uuid_eq(uuid a, uuid b)
{
    return memcmp(a.b, b.b, 16) == 0;
}

static inline struct bytes uuid_bytes(const uuid *id)
{
    return (struct bytes){id->b, 16};
}

#endif
