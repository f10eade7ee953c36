/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical encoding: one byte string for one meaning, so that a digest, MAC or
 * signature over it is over the meaning. Records are tables of fields; one encoder and
 * one strict decoder serve all of them. Frozen: a changed record is a new version.
 *
 *   record  = u16 version, u16 kind, fields in the order of the table
 *   U8      = one byte            I64, TIME (microseconds UTC) = 8 bytes, two's
 * complement UUID    = 16 bytes            DIGEST = 32 bytes TEXT    = 00 (absent) or
 * 01, u32 length, UTF-8 bytes in NFC BYTES   = 00 (absent) or 01, u32 length, bytes
 *   OPT_*   = 00 (absent) or 01, value
 *   RECORD  = the fields of a part, without version and kind
 *   LIST    = u32 count, then each item's fields
 * All integers are big-endian. Decoding refuses trailing bytes, presence marks other
 * than 00 and 01, lengths and counts over the field's maximum, and text that is not
 * plain NFC. */
#ifndef SK_CANON_SCHEMA_H
#define SK_CANON_SCHEMA_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"

enum canon_type {
    CANON_U8,         /* uint8_t */
    CANON_I64,        /* int64_t */
    CANON_TIME,       /* int64_t */
    CANON_UUID,       /* uuid */
    CANON_DIGEST,     /* struct digest */
    CANON_TEXT,       /* struct str */
    CANON_BYTES,      /* struct bytes */
    CANON_OPT_I64,    /* struct opt_i64 */
    CANON_OPT_UUID,   /* struct opt_uuid */
    CANON_OPT_DIGEST, /* struct opt_digest */
    CANON_RECORD,     /* the part's struct, in place */
    CANON_LIST,       /* struct canon_list of the part's structs */
};

struct opt_i64 {
    bool has;
    int64_t v;
};

struct opt_uuid {
    bool has;
    uuid v;
};

struct opt_digest {
    bool has;
    struct digest v;
};

struct canon_list {
    void *items; /* n structs of the part, in the arena; borrowed */
    size_t n;
};

struct canon_schema;

struct canon_field {
    const char *name; /* also the member's name in JSON exports */
    enum canon_type type;
    size_t offset;
    size_t max; /* TEXT, BYTES: bytes; LIST: items; U8: greatest value; else 0 */
    const struct canon_schema *part; /* RECORD, LIST */
};

struct canon_schema {
    const char *name;
    uint16_t version;
    uint16_t kind; /* 0 for parts */
    size_t size;   /* sizeof the struct */
    const struct canon_field *fields;
    size_t count;
};

/* Appends the record to out. A value that the schema does not allow asserts: check text
 * and counts from outside with canon_check first. */
void canon_encode(const struct canon_schema *s, const void *record, struct buf *out);
/* ERR_TEXT_NOT_PLAIN or ERR_FIELD_BAD with the field's name, or OK. */
enum err canon_check(const struct canon_schema *s, const void *record,
                     const char **field) MUST_USE;
/* Strict: the bytes are exactly one such record. Views point into `in`; lists are in
 * the arena. ERR_SIGNER_MESSAGE otherwise. */
enum err canon_decode(const struct canon_schema *s, struct bytes in, struct arena *a,
                      void *record) MUST_USE;
/* Version and kind of an encoded record; false when shorter than four bytes. */
bool canon_peek(struct bytes in, uint16_t *version, uint16_t *kind) MUST_USE;
/* SHA-256 over "sealkeeper/NAME/VERSION" 00 ‖ encoding: no record can pass for another.
 */
struct digest canon_digest(const struct canon_schema *s, struct bytes encoded);
struct digest canon_digest_of(const struct canon_schema *s, const void *record);

#endif
