/* SPDX-License-Identifier: Apache-2.0 */
/* Header, records, checkpoint, records, checkpoint. */

/* library */
#include <jansson.h>

/* ours */
#include "base/buf.h"
#include "base/clock.h"
#include "base/hex.h"
#include "canon/audit.h"
#include "canon/authority.h"
#include "domain/audit_export.h"
#include "store/audit_store.h"
#include "store/company_store.h"

#define RECORDS_AT_ONCE 500

static enum err give(const struct audit_export *x, struct buf *line)
{
    bool taken;

    buf_add_byte(line, '\n');
    taken = x->line(x->to, bytes_str(buf_bytes(line)));
    line->n = 0;
    return taken ? OK : ERR_UNAVAILABLE;
}

static void add_hex(struct buf *line, const char *name, struct bytes v)
{
    buf_printf(line, ",\"%s\":", name);
    if (!v.p) {
        buf_add_cstr(line, "null");
        return;
    }
    buf_add_byte(line, '"');
    buf_reserve(line, 2 * v.n + 1);
    hex_encode(v, (char *)line->p + line->n);
    line->n += 2 * v.n;
    buf_add_byte(line, '"');
}

static enum err give_record(const struct audit_export *x, struct buf *line,
                            const struct audit_row *row)
{
    buf_printf(line, "{\"type\":\"record\",\"chain\":%d,\"sequence\":%lld",
               (int)row->chain, (long long)row->sequence);
    add_hex(line, "canon", row->canon);
    add_hex(line, "salt", row->salt);
    add_hex(line, "d", digest_bytes(&row->d));
    add_hex(line, "head", digest_bytes(&row->head));
    buf_add_byte(line, '}');
    return give(x, line);
}

static enum err give_records(const struct audit_export *x, int chain, int64_t until)
{
    struct arena *a = arena_new();
    struct buf line = {0};
    int64_t after = 0;
    enum err e = OK;

    while (!e && after < until) {
        struct audit_row *rows;
        size_t n = 0;

        arena_reset(a);
        e = audit_read(x->db, a, x->company, chain, after, until, RECORDS_AT_ONCE,
                       &rows, &n);
        for (size_t i = 0; !e && i < n; i++)
            e = give_record(x, &line, &rows[i]);
        if (!e && n == 0)
            e = ERR_SIGNER_AUTHORITY; /* the checkpoint speaks of records that are gone
                                       */
        if (!e)
            after = rows[n - 1].sequence;
    }
    buf_clear(&line);
    arena_free(&a);
    return e;
}

static enum err give_checkpoint(const struct audit_export *x, struct arena *a,
                                int chain, int64_t sequence)
{
    struct checkpoint_row row;
    struct buf line = {0};
    char id[UUID_TEXT_LEN + 1];
    enum err e = checkpoint_find(x->db, a, x->company, chain, sequence, &row);

    if (e)
        return e;
    uuid_text(row.certificate, id);
    buf_printf(&line, "{\"type\":\"checkpoint\",\"chain\":%d,\"sequence\":%lld", chain,
               (long long)sequence);
    add_hex(&line, "canon", row.canon);
    add_hex(&line, "signature", row.signature);
    buf_printf(&line, ",\"certificate\":\"%s\"}", id);
    e = give(x, &line);
    buf_clear(&line);
    return e;
}

static enum err give_chain(const struct audit_export *x, struct arena *a, int chain)
{
    int64_t sequence;
    enum err e = signer_checkpoint(x->signer, x->company, chain, &sequence);

    if (e)
        return e;
    if (x->records_max && sequence > x->records_max)
        return ERR_TOO_LARGE;
    e = give_records(x, chain, sequence);
    return e ? e : give_checkpoint(x, a, chain, sequence);
}

static json_t *json_of_hex(struct arena *a, struct bytes v)
{
    char *text = arena_alloc(a, 2 * v.n + 1);

    hex_encode(v, text);
    return json_string(text);
}

static const char *purpose_name(int64_t purpose)
{
    return purpose == KEY_ATTESTATION  ? "attestation"
           : purpose == KEY_CHECKPOINT ? "checkpoint"
                                       : "other";
}

static enum err list_certificates(const struct audit_export *x, struct arena *a,
                                  json_t *list)
{
    struct installation_certificate_row *rows;
    char id[UUID_TEXT_LEN + 1];
    size_t n;
    enum err e = installation_certificates(x->db, a, &rows, &n);

    for (size_t i = 0; !e && i < n; i++) {
        uuid_text(rows[i].id, id);
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:o}", "id", id, "purpose",
                                        purpose_name(rows[i].purpose), "certificate",
                                        json_of_hex(a, rows[i].der)));
    }
    return e;
}

static int to_buffer(const char *p, size_t n, void *buffer)
{
    buf_add(buffer, p, n);
    return 0;
}

static enum err give_header(const struct audit_export *x, struct arena *a)
{
    json_t *header = json_object();
    json_t *certificates = json_array();
    char id[UUID_TEXT_LEN + 1], now[CLOCK_TEXT_LEN + 1];
    struct company_row company;
    struct buf line = {0};
    struct bytes root;
    enum err e = company_find(x->db, a, x->company, &company);

    json_object_set_new(header, "certificates", certificates);
    if (!e)
        e = installation_root(x->db, a, &root);
    if (!e)
        e = list_certificates(x, a, certificates);
    if (e)
        goto out;
    uuid_text(x->company, id);
    clock_text(clock_utc_us(), now);
    json_object_set_new(header, "type", json_string("header"));
    json_object_set_new(header, "format", json_string("sealkeeper-audit/1"));
    json_object_set_new(header, "company", json_string(id));
    json_object_set_new(header, "name", json_stringn(company.name.p, company.name.n));
    json_object_set_new(header, "exported_at", json_string(now));
    json_object_set_new(header, "root", json_of_hex(a, root));
    (void)json_dump_callback(header, to_buffer, &line, JSON_COMPACT);
    e = give(x, &line);
out:
    buf_clear(&line);
    json_decref(header);
    return e;
}

enum err audit_export_run(const struct audit_export *x)
{
    struct arena *a = arena_new();
    enum err e = give_header(x, a);

    if (!e)
        e = give_chain(x, a, AUDIT_AUTHORITY);
    if (!e)
        e = give_chain(x, a, AUDIT_ACTIVITY);
    arena_free(&a);
    return e;
}
