/* SPDX-License-Identifier: Apache-2.0 */
/* Requests in lists: filtered, counted, and written down for a spreadsheet. */

/* ours */
#include "api/request_list_api.h"
#include "api/json.h"
#include "api/request_csv.h"
#include "api/request_json.h"
#include "api/routes.h"

/* A reply in memory; who needs more asks for a shorter time at once. */
#define EXPORT_ROWS_MAX 5000

static const struct word view_words[] = {
    {REQUEST_VIEW_MINE, "mine"},   {REQUEST_VIEW_TO_SIGN, "to_sign"},
    {REQUEST_VIEW_ASKED, "asked"}, {REQUEST_VIEW_DECIDED, "decided"},
    {REQUEST_VIEW_ALL, "all"},     {0, NULL},
};

static const struct word language_words[] = {
    {LANGUAGE_ZH, "zh"}, {LANGUAGE_EN, "en"}, {0, NULL}};

static json_t *json_of_current(const struct request_current *current)
{
    json_t *steps = json_array(), *due = json_array();

    for (size_t i = 0; i < current->step_count; i++)
        json_array_append_new(
            steps, json_pack("{s:o}", "name", json_of_str(current->steps[i])));
    for (size_t i = 0; i < current->due_count; i++)
        json_array_append_new(
            due, json_of_named(current->due[i].person, current->due[i].name));
    return json_pack("{s:o, s:o, s:o}", "steps", steps, "due", due, "since",
                     json_of_time(current->since));
}

enum err reply_requests(struct http_exchange *x, const struct request_row *rows,
                        size_t found, const struct page *page)
{
    size_t shown = found < (size_t)page->limit ? found : (size_t)page->limit;
    struct request_current *current;
    json_t *items;
    enum err e = request_current_find(call_services(x), x->arena,
                                      call_actor(x)->company, rows, shown, &current);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < shown; i++) {
        json_t *v = json_of_request_row(&rows[i]);

        json_object_set_new(v, "current",
                            current[i].step_count ? json_of_current(&current[i])
                                                  : json_null());
        json_array_append_new(items, v);
    }
    return reply_page(x, items, found, page,
                      found > shown ? rows[shown - 1].id : UUID_NIL);
}

static struct request_filter read_filter(struct http_exchange *x)
{
    struct str view = http_query_get(x, "view");

    return (struct request_filter){
        .view =
            view.p ? (enum request_view)word_code(view_words, view) : REQUEST_VIEW_MINE,
        .states = query_words(x, "state", request_state_words),
        .seal = query_uuid(x, "seal"),
        .from = query_time(x, "from"),
        .to = query_time(x, "to"),
        .search = http_query_get(x, "search"),
    };
}

static enum err find(struct http_exchange *x, const struct page *page,
                     struct request_row **rows, size_t *n)
{
    struct request_filter filter = read_filter(x);

    if (filter.from && filter.to && *filter.to <= *filter.from)
        return refuse_field(x, ERR_FIELD_BAD, "to");
    return request_see_list(call_services(x), x->arena, call_actor(x), &filter, page,
                            rows, n);
}

static enum err request_index(struct http_exchange *x)
{
    struct page page = query_page(x);
    struct request_row *rows = NULL;
    size_t n = 0;
    enum err e = find(x, &page, &rows, &n);

    return e ? e : reply_requests(x, rows, n, &page);
}

/* What was asked for, else what the browser speaks; Chinese when neither says. */
static enum language language_of(struct http_exchange *x)
{
    int asked = query_word(x, "lang", language_words);
    struct str accepted = http_header_get(x, "Accept-Language");

    if (asked)
        return (enum language)asked;
    return accepted.n >= 2 && memcmp(accepted.p, "en", 2) == 0 ? LANGUAGE_EN
                                                               : LANGUAGE_ZH;
}

static enum err record_export(struct http_exchange *x, size_t n)
{
    struct audit_event event = {.event = "requests.exported",
                                .person = call_actor(x)->person};
    struct str view = http_query_get(x, "view");

    audit_detail(&event, "view", view.p ? view : STR("mine"));
    audit_detail(&event, "rows", str_of(arena_printf(x->arena, "%zu", n)));
    return audit_write(call_services(x), x->arena, call_actor(x)->company, &event);
}

static enum err request_export(struct http_exchange *x)
{
    struct page page = {.limit = EXPORT_ROWS_MAX};
    struct request_row *rows = NULL;
    struct buf text = {0};
    size_t n = 0;
    enum err e = find(x, &page, &rows, &n);

    if (!e && n > EXPORT_ROWS_MAX)
        e = ERR_EXPORT_TOO_LARGE;
    if (!e)
        e = record_export(x, n);
    if (e)
        return e;
    request_csv(&text, language_of(x), rows, n);
    http_reply_header(x, "Content-Disposition",
                      "attachment; filename=\"requests.csv\"");
    http_reply(x, 200, "text/csv; charset=utf-8",
               arena_bytes(x->arena, buf_bytes(&text)));
    buf_clear(&text);
    return OK;
}

static enum err count_show(struct http_exchange *x)
{
    struct request_counts counts;
    json_t *mine;
    enum err e = request_count(call_services(x)->db, x->arena, call_actor(x)->company,
                               call_actor(x)->person, &counts);

    if (e)
        return e;
    mine = json_pack("{s:I}", "draft", (json_int_t)counts.drafts);
    for (const struct word *w = request_state_words; w->word; w++)
        json_object_set_new(mine, w->word,
                            json_integer((json_int_t)counts.mine[w->code]));
    return reply_json(x, 200,
                      json_pack("{s:o, s:I, s:I}", "mine", mine, "to_approve",
                                (json_int_t)counts.to_approve, "to_sign",
                                (json_int_t)counts.mine[REQUEST_APPROVED]));
}

#define FILTER_FIELDS                                                                  \
    {"view", API_WORD, 0, 0, view_words, NULL},                                        \
        {"state", API_WORDS, REQUEST_STATE_LAST, 0, request_state_words, NULL},        \
        {"seal", API_UUID, 0, 0, NULL, NULL}, {"from", API_TIME, 0, 0, NULL, NULL},    \
        {"to", API_TIME, 0, 0, NULL, NULL},                                            \
    {                                                                                  \
        "search", API_TEXT, 100, 0, NULL, NULL                                         \
    }

static const struct api_field list_fields[] = {FILTER_FIELDS, API_PAGE_FIELDS, API_END};

static const struct api_field export_fields[] = {
    FILTER_FIELDS, {"lang", API_WORD, 0, 0, language_words, NULL}, API_END};

const struct http_route request_list_routes[] = {
    {HTTP_GET, "/api/v1/requests", request_index, PERMIT_PERSON, NULL, list_fields, 0,
     0, "Requests: one's own, those to confirm, those one is asked about, or all.",
     "查看用印申请。", "RequestList"},
    {HTTP_GET, "/api/v1/requests/export.csv", request_export, PERMIT_PERSON, NULL,
     export_fields, 0, HTTP_SLOW,
     "The same list for a spreadsheet; at most 5,000 requests.", "导出用印申请。",
     "Csv"},
    {HTTP_GET, "/api/v1/counts", count_show, PERMIT_PERSON, NULL, NULL, 0, 0,
     "How many requests and drafts one has, by state, and what waits for oneself.",
     "查看本人各状态申请与待办数量。", "Counts"},
    {0},
};
