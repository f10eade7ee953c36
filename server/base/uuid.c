/* SPDX-License-Identifier: Apache-2.0 */
/* Making, reading and writing identifiers. New ids increase within a process, even when
 * the clock steps back: the 12 bits after the version count within a millisecond
 * (RFC 9562, 6.2, method 1), so that index inserts go to the right-hand edge. */
#include "base/uuid.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/secret.h"

#define COUNTER_MAX 0xfff

static pthread_mutex_t last_lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t last_ms;
static unsigned last_counter;

static void next_stamp(int64_t *ms, unsigned *counter)
{
    int64_t now = clock_utc_us() / 1000;

    pthread_mutex_lock(&last_lock);
    if (now > last_ms) {
        last_ms = now;
        last_counter = 0;
    } else if (last_counter == COUNTER_MAX) {
        last_ms++;
        last_counter = 0;
    } else {
        last_counter++;
    }
    *ms = last_ms;
    *counter = last_counter;
    pthread_mutex_unlock(&last_lock);
}

static void set_version(uuid *id, int version)
{
    id->b[6] = (uint8_t)((id->b[6] & 0x0f) | version << 4);
    id->b[8] = (uint8_t)((id->b[8] & 0x3f) | 0x80);
}

uuid uuid_new(void)
{
    int64_t ms;
    unsigned counter;
    uuid id;

    next_stamp(&ms, &counter);
    for (int i = 0; i < 6; i++)
        id.b[i] = (uint8_t)(ms >> (40 - 8 * i));
    id.b[6] = (uint8_t)(counter >> 8);
    id.b[7] = (uint8_t)counter;
    random_bytes(id.b + 8, 8);
    set_version(&id, 7);
    return id;
}

uuid uuid_from_digest(const struct digest *d)
{
    uuid id;

    memcpy(id.b, d->b, sizeof id.b);
    set_version(&id, 8);
    return id;
}

bool uuid_parse(struct str s, uuid *out)
{
    char digits[32];
    size_t n = 0;

    if (s.n != UUID_TEXT_LEN)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash != (s.p[i] == '-'))
            return false;
        if (!dash)
            digits[n++] = s.p[i];
    }
    return hex_decode((struct str){digits, n}, out->b, sizeof out->b);
}

void uuid_text(uuid id, char out[UUID_TEXT_LEN + 1])
{
    static const uint8_t group[] = {4, 2, 2, 2, 6};
    const uint8_t *from = id.b;

    for (size_t i = 0; i < ARRAY_LEN(group); i++) {
        hex_encode((struct bytes){from, group[i]}, out);
        from += group[i];
        out += 2 * group[i];
        *out++ = '-';
    }
    out[-1] = '\0';
}

bool uuid_is_nil(uuid id)
{
    return uuid_eq(id, UUID_NIL);
}

int uuid_version(uuid id)
{
    return id.b[6] >> 4;
}

int uuid_cmp(uuid a, uuid b)
{
    return memcmp(a.b, b.b, sizeof a.b);
}
