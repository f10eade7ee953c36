/* SPDX-License-Identifier: Apache-2.0 */
/* An audit export made for tests: a model that a test may bend, printed as the lines
 * that a server would have written, hashed and signed by this authority's real keys.
 * The writing side is canon/, so that it is checked against verify/'s own reading. */
#ifndef SK_TESTS_AUDIT_EXPORT_H
#define SK_TESTS_AUDIT_EXPORT_H

#include <stdlib.h>

#include "base/clock.h"
#include "base/hex.h"
#include "canon/audit.h"
#include "crypto/cert.h"
#include "crypto/digest.h"
#include "verify/audit_check.h"

#define EXPORT_BEGIN (INT64_C(1780000000) * US_PER_S)
#define EXPORT_RECORDS 20
#define EXPORT_LINES (2 * EXPORT_RECORDS + 3)

/* ---- the authority ---- */

struct export_authority {
    struct key_pair *root_key, *checkpoint_key, *attestation_key;
    struct buf root, checkpoint, attestation;
    uuid checkpoint_id;
};

static void export_issue(struct export_authority *ca, enum cert_kind kind,
                         struct key_pair **key, struct buf *out)
{
    struct buf spki = {0};
    struct cert_order order = {.kind = kind,
                               .subject.common_name = STR("signer"),
                               .not_before_us = EXPORT_BEGIN,
                               .not_after_us = EXPORT_BEGIN + 30 * US_PER_DAY};

    assert_int_equal(key_generate(KEY_P256, key), OK);
    key_public_der(*key, &spki);
    order.spki = buf_bytes(&spki);
    assert_int_equal(cert_issue(ca->root_key, buf_bytes(&ca->root), &order, out), OK);
    buf_clear(&spki);
}

static void export_authority_make(struct export_authority *ca)
{
    struct cert_order order = {.subject.common_name = STR("root"),
                               .not_before_us = EXPORT_BEGIN,
                               .not_after_us = EXPORT_BEGIN + 3650 * US_PER_DAY};

    assert_int_equal(key_generate(KEY_P256, &ca->root_key), OK);
    assert_int_equal(cert_make_root(ca->root_key, &order, &ca->root), OK);
    export_issue(ca, CERT_CHECKPOINT, &ca->checkpoint_key, &ca->checkpoint);
    export_issue(ca, CERT_ATTESTATION, &ca->attestation_key, &ca->attestation);
    ca->checkpoint_id = uuid_new();
}

static inline void export_authority_clear(struct export_authority *ca)
{
    key_free(&ca->root_key);
    key_free(&ca->checkpoint_key);
    key_free(&ca->attestation_key);
    buf_clear(&ca->root);
    buf_clear(&ca->checkpoint);
    buf_clear(&ca->attestation);
}

/* ---- the model ---- */

struct export_entry {
    struct canon_audit record;
    int64_t line_sequence;
    bool erased;
};

struct export_model {
    uuid company;
    struct export_entry entries[2][EXPORT_RECORDS];
    size_t n[2];
    int64_t checkpoint_at;
    void (*bend)(
        struct canon_checkpoint *); /* what is signed, not what the line says */
};

static void export_model_make(struct export_model *m)
{
    static struct canon_detail detail = {STR("理由"), STR("第一行\n第二行")};
    static struct canon_touch touch = {.table = KIND_GRANT, .epoch = 1, .live = 1};

    memset(m, 0, sizeof *m);
    m->company = uuid_new();
    m->checkpoint_at = EXPORT_BEGIN + US_PER_DAY;
    for (int chain = 0; chain < 2; chain++) {
        m->n[chain] = EXPORT_RECORDS;
        for (int i = 0; i < EXPORT_RECORDS; i++) {
            struct canon_audit *r = &m->entries[chain][i].record;

            r->company = m->company;
            r->chain = (uint8_t)(chain + 1);
            r->sequence = m->entries[chain][i].line_sequence = i + 1;
            r->at = EXPORT_BEGIN + (i / 2) * US_PER_S; /* some at the same moment */
            r->event = chain == 0 ? STR("grant.give") : STR("login.failed");
            r->person = (struct opt_uuid){i % 2 == 0, uuid_new()};
            r->subject.has = i % 3 == 0;
            r->details = (struct canon_list){&detail, i % 4 == 0};
            r->touches = (struct canon_list){&touch, chain == 0 && i % 5 == 0};
        }
    }
}

/* ---- its lines ---- */

struct export_lines {
    struct buf line[EXPORT_LINES + 8];
    size_t n;
};

static void export_lines_clear(struct export_lines *l)
{
    for (size_t i = 0; i < l->n; i++)
        buf_clear(&l->line[i]);
    l->n = 0;
}

static void export_add_hex(struct buf *out, const char *name, struct bytes value)
{
    char *hex = malloc(2 * value.n + 1);

    hex_encode(value, hex);
    buf_printf(out, ",\"%s\":\"%s\"", name, hex);
    free(hex);
}

static void export_certificate(struct buf *out, uuid id, const char *purpose,
                               struct bytes der)
{
    char text[UUID_TEXT_LEN + 1];

    uuid_text(id, text);
    buf_printf(out, "{\"id\":\"%s\",\"purpose\":\"%s\"", text, purpose);
    export_add_hex(out, "certificate", der);
    buf_add_cstr(out, "}");
}

static void export_header(struct buf *out, const struct export_authority *ca,
                          uuid company)
{
    char text[UUID_TEXT_LEN + 1];

    uuid_text(company, text);
    buf_printf(
        out,
        "{\"type\":\"header\",\"format\":\"sealkeeper-audit/1\",\"name\":\"示例\","
        "\"exported_at\":\"2026-11-21T10:24:00.000Z\",\"company\":\"%s\"",
        text);
    export_add_hex(out, "root", buf_bytes(&ca->root));
    buf_add_cstr(out, ",\"certificates\":[");
    export_certificate(out, uuid_new(), "attestation", buf_bytes(&ca->attestation));
    buf_add_cstr(out, ",");
    export_certificate(out, ca->checkpoint_id, "checkpoint",
                       buf_bytes(&ca->checkpoint));
    buf_add_cstr(out, "]}");
}

static struct digest export_join(struct bytes a, struct bytes b)
{
    struct buf both = {0};
    struct digest d;

    buf_add_bytes(&both, a);
    buf_add_bytes(&both, b);
    d = sha256_of(buf_bytes(&both));
    buf_clear(&both);
    return d;
}

/* Advances the head. */
static void export_record(struct buf *out, const struct export_entry *entry, int chain,
                          struct digest *head)
{
    static const uint8_t salt[AUDIT_SALT_LEN] = {7, 7, 7};
    struct bytes salt_bytes = {salt, sizeof salt};
    struct buf canon = {0};
    struct digest d;

    canon_encode(&canon_audit_schema, &entry->record, &canon);
    d = export_join(salt_bytes, buf_bytes(&canon));
    *head = export_join(digest_bytes(head), digest_bytes(&d));
    buf_printf(out, "{\"type\":\"record\",\"chain\":%d,\"sequence\":%lld", chain + 1,
               (long long)entry->line_sequence);
    if (entry->erased) {
        buf_add_cstr(out, ",\"canon\":null,\"salt\":null");
    } else {
        export_add_hex(out, "canon", buf_bytes(&canon));
        export_add_hex(out, "salt", salt_bytes);
    }
    export_add_hex(out, "d", digest_bytes(&d));
    export_add_hex(out, "head", digest_bytes(head));
    buf_add_cstr(out, "}");
    buf_clear(&canon);
}

static void export_checkpoint(struct buf *out, const struct export_authority *ca,
                              const struct canon_checkpoint *said,
                              void (*bend)(struct canon_checkpoint *))
{
    struct canon_checkpoint point = *said;
    uint8_t signature[KEY_SIGNATURE_MAX];
    char id[UUID_TEXT_LEN + 1];
    struct digest statement;
    struct buf canon = {0};
    size_t n;

    if (bend)
        bend(&point);
    canon_encode(&canon_checkpoint_schema, &point, &canon);
    statement = canon_digest(&canon_checkpoint_schema, buf_bytes(&canon));
    assert_int_equal(key_sign(ca->checkpoint_key, &statement, signature, &n), OK);
    uuid_text(ca->checkpoint_id, id);
    buf_printf(out, "{\"type\":\"checkpoint\",\"chain\":%d,\"sequence\":%lld",
               said->chain, (long long)said->sequence);
    export_add_hex(out, "canon", buf_bytes(&canon));
    export_add_hex(out, "signature", (struct bytes){signature, n});
    buf_printf(out, ",\"certificate\":\"%s\"}", id);
    buf_clear(&canon);
}

static void export_print(const struct export_model *m,
                         const struct export_authority *ca, struct export_lines *out)
{
    *out = (struct export_lines){.n = 0};
    export_header(&out->line[out->n++], ca, m->company);
    for (int chain = 0; chain < 2; chain++) {
        struct canon_checkpoint point = {.company = m->company,
                                         .chain = (uint8_t)(chain + 1),
                                         .sequence = (int64_t)m->n[chain],
                                         .at = m->checkpoint_at};

        for (size_t i = 0; i < m->n[chain]; i++)
            export_record(&out->line[out->n++], &m->entries[chain][i], chain,
                          &point.head);
        export_checkpoint(&out->line[out->n++], ca, &point, m->bend);
    }
}

/* ---- its check ---- */

static inline struct audit_report export_check(const struct export_lines *l,
                                               struct bytes ca)
{
    struct audit_check *c = audit_check_new(ca);
    struct audit_report report;

    for (size_t i = 0; i < l->n; i++) {
        if (!audit_check_line(c, bytes_str(buf_bytes(&l->line[i]))))
            break;
    }
    audit_check_end(c, &report);
    audit_check_free(&c);
    return report;
}

#endif
