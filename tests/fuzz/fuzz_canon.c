/* layers: base crypto canon verify */
/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical records: what is decoded is encoded to the same bytes, whatever the bytes,
 * and the second reader of audit records agrees with the first. */
#include "fuzz/fuzz.h"

/* ours */
#include "canon/update.h"
#include "unit/canon_sample.h"
#include "verify/audit_canon.h"

const char *const fuzz_words[] = {"\1",       "\xff\xff",     "印",
                                  "\xcc\x81", "\xe2\x80\xae", NULL};

void fuzz_begin(void)
{
    const struct canon_schema *s;

    for (size_t i = 0; (s = sample_schema(i)); i++) {
        for (int full = 0; full < 2; full++) {
            struct buf b = sample_encoded(s, full);

            fuzz_seed(buf_bytes(&b));
            buf_clear(&b);
        }
    }
}

static const struct canon_schema *schema_of(uint16_t kind)
{
    const struct canon_schema *s;

    for (size_t i = 0; (s = sample_schema(i)); i++)
        if (s->kind == kind)
            return s;
    return NULL;
}

static void assert_second_reader_agrees(const struct canon_schema *s, struct bytes in,
                                        const void *record)
{
    struct audit_record read;
    struct audit_checkpoint checkpoint;

    if (s == &canon_audit_schema) {
        const struct canon_audit *audit = record;

        ASSERT(audit_record_read(in, &read));
        ASSERT(read.sequence == audit->sequence && read.at_us == audit->at);
        ASSERT(read.chain == audit->chain && uuid_eq(read.company, audit->company));
    }
    if (s == &canon_checkpoint_schema) {
        struct digest first = canon_digest(s, in), second;

        ASSERT(audit_checkpoint_read(in, &checkpoint));
        second = audit_checkpoint_digest(in);
        ASSERT(digest_eq(&first, &second));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes in = {data, size};
    const struct canon_schema *s;
    const char *field = NULL;
    uint16_t version, kind;
    struct buf again = {0};
    struct arena *a;
    void *record;

    if (!canon_peek(in, &version, &kind) || !(s = schema_of(kind)))
        return 0;
    a = arena_new();
    record = arena_alloc(a, s->size);
    if (canon_decode(s, in, a, record) == OK) {
        ASSERT(version == s->version);
        ASSERT(canon_check(s, record, &field) == OK);
        canon_encode(s, record, &again);
        ASSERT(bytes_eq(buf_bytes(&again), in));
        assert_second_reader_agrees(s, in, record);
        fuzz_accepted();
    }
    buf_clear(&again);
    arena_free(&a);
    return 0;
}
