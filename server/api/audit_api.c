/* SPDX-License-Identifier: Apache-2.0 */
/* Both audit chains: a list to read, an export to verify elsewhere. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "domain/audit_export.h"
#include "store/audit_store.h"

/* The whole export is one reply in memory; what is larger goes through sealctl. */
#define EXPORT_RECORDS_MAX 50000

static json_t *json_of_details(const struct canon_audit *record)
{
    const struct canon_detail *details = record->details.items;
    json_t *v = json_object();

    for (size_t i = 0; i < record->details.n; i++)
        json_object_setn_new(v, details[i].name.p, details[i].name.n,
                             json_of_str(details[i].value));
    return v;
}

static json_t *json_of_flags(uint8_t flags)
{
    json_t *list = json_array();

    if (flags & AUDIT_CLOCK_WENT_BACK)
        json_array_append_new(list, json_string("clock_went_back"));
    if (flags & AUDIT_REFUSED)
        json_array_append_new(list, json_string("refused"));
    return list;
}

/* Flags, details and act are null where the record itself had to be erased. */
static json_t *json_of_record(struct arena *a, const struct audit_row *row)
{
    json_t *v = json_pack(
        "{s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:n, s:n, s:n}", "chain",
        json_of_word(audit_chain_words, row->chain), "sequence",
        (json_int_t)row->sequence, "at", json_of_time(row->at), "event",
        json_of_str(row->event), "person", json_of_uuid(row->person), "person_name",
        json_of_str(row->person_name), "object", json_of_uuid(row->object), "head",
        json_of_digest(&row->head), "flags", "details", "act");
    struct canon_audit record;

    if (row->canon.p && !canon_decode(&canon_audit_schema, row->canon, a, &record)) {
        json_object_set_new(v, "flags", json_of_flags(record.flags));
        json_object_set_new(v, "details", json_of_details(&record));
        json_object_set_new(v, "act",
                            json_of_uuid(record.act.has ? record.act.v : UUID_NIL));
    }
    return v;
}

static enum err reply_records(struct http_exchange *x, const struct audit_row *rows,
                              size_t n, int64_t limit)
{
    json_t *items = json_array();
    json_t *v = json_pack("{s:o}", "items", items);

    for (size_t i = 0; i < n && i < (size_t)limit; i++)
        json_array_append_new(items, json_of_record(x->arena, &rows[i]));
    if (n > (size_t)limit)
        json_object_set_new(v, "next",
                            json_sprintf("%lld", (long long)rows[limit - 1].sequence));
    return reply_json(x, 200, v);
}

static enum err audit_index(struct http_exchange *x)
{
    int chain = query_word(x, "chain", audit_chain_words);
    struct audit_filter filter = {
        .chain = chain ? chain : AUDIT_AUTHORITY,
        .person = query_uuid(x, "person"),
        .object = query_uuid(x, "object"),
        .event = http_query_get(x, "event"),
        .from = query_time(x, "from"),
        .to = query_time(x, "to"),
        .search = http_query_get(x, "search"),
        .before = query_int(x, "cursor", INT64_MAX),
        .limit = query_page(x).limit,
    };
    struct audit_row *rows;
    size_t n;
    enum err e = audit_list(call_services(x)->db, x->arena, call_actor(x)->company,
                            &filter, &rows, &n);

    return e ? e : reply_records(x, rows, n, filter.limit);
}

static bool add_line(void *to, struct str line)
{
    buf_add_str(to, line);
    return true;
}

/* The record of the export is made first: it is part of what is exported. */
static enum err audit_download(struct http_exchange *x)
{
    const struct services *s = call_services(x);
    const struct actor *actor = call_actor(x);
    struct audit_event event = {.event = "audit.exported", .person = actor->person};
    struct buf text = {0};
    struct audit_export export = {.db = s->db,
                                  .signer = s->signer,
                                  .company = actor->company,
                                  .records_max = EXPORT_RECORDS_MAX,
                                  .line = add_line,
                                  .to = &text};
    enum err e = audit_write(s, x->arena, actor->company, &event);

    if (!e)
        e = audit_export_run(&export);
    if (!e) {
        http_reply_header(x, "Content-Disposition",
                          "attachment; filename=\"audit-log.jsonl\"");
        http_reply(x, 200, "application/x-ndjson",
                   arena_bytes(x->arena, buf_bytes(&text)));
    }
    buf_clear(&text);
    return e;
}

static const struct api_field list_fields[] = {
    {"chain", API_WORD, 0, 0, audit_chain_words, NULL},
    {"person", API_UUID, 0, 0, NULL, NULL},
    {"object", API_UUID, 0, 0, NULL, NULL},
    {"event", API_TEXT, 64, 0, NULL, NULL},
    {"from", API_TIME, 0, 0, NULL, NULL},
    {"to", API_TIME, 0, 0, NULL, NULL},
    {"search", API_TEXT, 64, 0, NULL, NULL},
    {"cursor", API_INT, INT64_C(1) << 53, 0, NULL, NULL},
    {"limit", API_INT, PAGE_LIMIT_MAX, 0, NULL, NULL},
    API_END,
};

const struct http_route audit_routes[] = {
    {HTTP_GET, "/api/v1/audit", audit_index, PERMIT_AUDIT, NULL, list_fields, 0, 0,
     "Records of an audit chain, newest first.", "查看审计日志。", "AuditList"},
    {HTTP_GET, "/api/v1/audit/export", audit_download, PERMIT_AUDIT, NULL, NULL, 0,
     HTTP_SLOW, "Both chains as JSON lines, each ended by its checkpoint.",
     "导出审计日志。", "AuditExport"},
    {0},
};
