/* SPDX-License-Identifier: Apache-2.0 */
/* The work of all companies and the parts of the installation, for the platform's
 * operator. Says what became of work, never what it is about. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "base/clock.h"
#include "base/version.h"
#include "cache/cache.h"
#include "store/company_store.h"
#include "store/job_store.h"
#include "store/presence_store.h"
#include "store/work_store.h"

/* ---- work ---- */

/* Those that a list has met so far. */
struct known {
    struct company_row *companies;
    size_t n;
};

/* Names are read one by one, each under its own tenant setting, and each once. The id
 * stands for a name that cannot be read: work is shown whatever became of its company.
 */
static struct str company_name(struct http_exchange *x, struct known *known, uuid id)
{
    struct company_row *c = known->companies + known->n;
    char text[UUID_TEXT_LEN + 1];

    for (size_t i = 0; i < known->n; i++)
        if (uuid_eq(known->companies[i].id, id))
            return known->companies[i].name;
    if (company_find(call_services(x)->db, x->arena, id, c)) {
        uuid_text(id, text);
        *c = (struct company_row){.id = id, .name = arena_str(x->arena, str_of(text))};
    }
    known->n++;
    return c->name;
}

static json_t *json_of_work(const struct work_row *w, struct str company)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o}", "id",
                     json_of_uuid(w->id), "company", json_of_named(w->company, company),
                     "kind", json_of_str(w->kind), "state",
                     json_of_word(work_state_words, w->state), "attempts",
                     (json_int_t)w->attempts, "run_at", json_of_time(w->run_at),
                     "created_at", json_of_time(w->created_at), "done_at",
                     json_of_time(w->done_at), "failure", json_of_str(w->failure));
}

static enum err reply_work(struct http_exchange *x, enum work_table table)
{
    struct page page = query_page(x);
    json_t *items = json_array();
    struct known known = {0};
    struct work_row *rows;
    size_t n = 0;
    enum err e = work_list(call_services(x)->db, x->arena, table,
                           query_word(x, "state", work_state_words), &page, &rows, &n);

    known.companies = ARENA_ARRAY(x->arena, n, struct company_row);
    for (size_t i = 0; !e && i < n && i < (size_t)page.limit; i++) {
        struct str company = company_name(x, &known, rows[i].company);
        json_array_append_new(items, json_of_work(&rows[i], company));
    }
    if (!e)
        return reply_page(x, items, n, &page,
                          n > (size_t)page.limit ? rows[page.limit - 1].id : UUID_NIL);
    json_decref(items);
    return e;
}

static enum err platform_jobs(struct http_exchange *x)
{
    return reply_work(x, WORK_JOBS);
}

static enum err platform_outbox(struct http_exchange *x)
{
    return reply_work(x, WORK_MAILS);
}

/* A job of the platform's own company: the worker brings the other one back. */
static enum err platform_retry(struct http_exchange *x)
{
    struct audit_event event = {.event = "job.retry_asked",
                                .person = call_actor(x)->person};
    char company[UUID_TEXT_LEN + 1];
    struct work_row job;
    struct db_batch b;
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    if (!e)
        e = work_find_job(call_services(x)->db, x->arena, id, &job);
    if (!e && job.state != WORK_GIVEN_UP)
        e = ERR_CONFLICT;
    if (e)
        return e;
    uuid_text(job.company, company);
    event.object = job.id;
    audit_detail(&event, "kind", job.kind);
    audit_detail(&event, "company", str_of(company));
    call_begin(x, &b);
    job_add(&b, STR("job.again"), job.id,
            str_of(arena_printf(x->arena, "{\"company\": \"%s\"}", company)));
    return call_commit(x, &b, &event, 202, json_pack("{s:s}", "state", "asked"));
}

/* ---- health ---- */

static enum err add_counts(struct http_exchange *x, json_t *v, const char *name,
                           enum work_table table)
{
    json_t *list = json_array();
    struct work_count *rows;
    size_t n = 0;
    enum err e = work_count(call_services(x)->db, x->arena, table, &rows, &n);

    for (size_t i = 0; !e && i < n; i++)
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:I, s:o}", "kind", json_of_str(rows[i].kind),
                            "state", json_of_word(work_state_words, rows[i].state),
                            "count", (json_int_t)rows[i].count, "oldest",
                            json_of_time(rows[i].oldest)));
    json_object_set_new(v, name, list);
    return e;
}

static enum err add_workers(struct http_exchange *x, json_t *v)
{
    json_t *list = json_array();
    struct presence_row *rows;
    size_t n = 0;
    enum err e = presence_list(call_services(x)->db, x->arena, &rows, &n);

    for (size_t i = 0; !e && i < n; i++)
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o}", "id", json_of_uuid(rows[i].id),
                            "version", json_of_str(rows[i].version), "started_at",
                            json_of_time(rows[i].started_at), "seen_at",
                            json_of_time(rows[i].seen_at)));
    json_object_set_new(v, "workers", list);
    return e;
}

static bool signer_answers(struct http_exchange *x)
{
    struct str status;

    return signer_status(call_services(x)->signer, x->arena, &status) == OK;
}

static enum err platform_health(struct http_exchange *x)
{
    const struct services *s = call_services(x);
    int64_t size = 0;
    enum err e = work_database_size(s->db, x->arena, &size);
    json_t *v = json_pack(
        "{s:s, s:o, s:I, s:b, s:b}", "version", version_text(), "at",
        json_of_time(clock_utc_us()), "database_bytes", (json_int_t)size, "redis",
        s->cache && cache_is_reachable(s->cache), "signer", signer_answers(x));

    if (!e)
        e = add_workers(x, v);
    if (!e)
        e = add_counts(x, v, "jobs", WORK_JOBS);
    if (!e)
        e = add_counts(x, v, "mails", WORK_MAILS);
    if (!e)
        return reply_json(x, 200, v);
    json_decref(v);
    return e;
}

static const struct api_field no_fields[] = {API_END};

static const struct api_field list_fields[] = {
    {"state", API_WORD, 0, 0, work_state_words, NULL},
    API_PAGE_FIELDS,
    API_END,
};

const struct http_route platform_routes[] = {
    {HTTP_GET, "/api/v1/platform/jobs", platform_jobs, PERMIT_PLATFORM, NULL,
     list_fields, 0, 0, "What became of jobs, of all companies.",
     "查看全部企业的后台任务。", "WorkList"},
    {HTTP_POST, "/api/v1/platform/jobs/{job}/retry", platform_retry, PERMIT_PLATFORM,
     no_fields, NULL, API_BODY_MAX, 0, "Have a job tried again that was given up.",
     "重试已放弃的任务。", "Accepted"},
    {HTTP_GET, "/api/v1/platform/outbox", platform_outbox, PERMIT_PLATFORM, NULL,
     list_fields, 0, 0, "What became of mails, of all companies.",
     "查看全部企业的邮件发送情况。", "WorkList"},
    {HTTP_GET, "/api/v1/platform/health", platform_health, PERMIT_PLATFORM, NULL, NULL,
     0, HTTP_SLOW, "Parts of the installation and how much work waits.",
     "查看系统运行状况。", "Health"},
    {0},
};
