/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics of a company for who oversees it: requests by day and outcome, how long
 * approvals take, when seals are used, and why requests are rejected. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "base/clock.h"
#include "canon/request.h"
#include "domain/statistics.h"
#include "store/person_store.h"

#define RANGE_US (90 * US_PER_DAY)
#define RANGE_MAX_US (400 * US_PER_DAY)

static int64_t count_of(const struct statistics_counts *c, uint32_t states)
{
    int64_t n = 0;

    for (size_t i = 0; i < c->outcome_count; i++)
        if (states >> c->outcomes[i].state & 1)
            n += c->outcomes[i].count;
    return n;
}

/* One object a day with the counts of its states; rows come in order. */
static json_t *json_of_outcomes(const struct statistics_counts *c)
{
    json_t *days = json_array(), *day = NULL;

    for (size_t i = 0; i < c->outcome_count; i++) {
        const struct day_outcome_row *row = &c->outcomes[i];

        if (i == 0 || !str_eq(row->day, row[-1].day)) {
            day = json_pack("{s:o}", "day", json_of_str(row->day));
            for (const struct word *w = request_state_words; w->word; w++)
                json_object_set_new(day, w->word, json_integer(0));
            json_array_append_new(days, day);
        }
        json_object_set_new(day, word_of(request_state_words, row->state),
                            json_integer((json_int_t)row->count));
    }
    return days;
}

static json_t *json_of_use(const struct statistics_counts *c)
{
    json_t *days = json_array(), *hours = json_array();
    int64_t n = 0;

    for (size_t i = 0; i < c->day_count; i++) {
        json_array_append_new(days, json_pack("{s:o, s:I}", "day",
                                              json_of_str(c->days[i].day), "count",
                                              (json_int_t)c->days[i].count));
        n += c->days[i].count;
    }
    for (size_t i = 0; i < c->hour_count; i++)
        json_array_append_new(hours, json_pack("{s:I, s:I, s:I}", "weekday",
                                               (json_int_t)c->hours[i].weekday, "hour",
                                               (json_int_t)c->hours[i].hour, "count",
                                               (json_int_t)c->hours[i].count));
    return json_pack("{s:I, s:o, s:o}", "count", (json_int_t)n, "days", days, "hours",
                     hours);
}

static json_t *json_of_rejections(const struct statistics_counts *c)
{
    json_t *list = json_array();

    for (size_t i = 0; i < c->rejection_count; i++)
        json_array_append_new(list,
                              json_pack("{s:o, s:I}", "reason",
                                        json_of_str(c->rejections[i].reason), "count",
                                        (json_int_t)c->rejections[i].count));
    return list;
}

static json_t *json_of_waiting(const struct waiting *w)
{
    json_t *v = json_pack("{s:I, s:I, s:I, s:I}", "count", (json_int_t)w->count, "p50",
                          (json_int_t)(w->p50_us / US_PER_S), "p90",
                          (json_int_t)(w->p90_us / US_PER_S), "p99",
                          (json_int_t)(w->p99_us / US_PER_S));

    if (uuid_is_nil(w->person))
        json_object_set_new(v, "step", json_of_str(w->step));
    else
        json_object_set_new(v, "person", json_of_named(w->person, w->person_name));
    return v;
}

static json_t *json_of_waits(const struct statistics_waits *w)
{
    json_t *steps = json_array(), *persons = json_array();

    for (size_t i = 0; i < w->step_count; i++)
        json_array_append_new(steps, json_of_waiting(&w->steps[i]));
    for (size_t i = 0; i < w->person_count; i++)
        json_array_append_new(persons, json_of_waiting(&w->persons[i]));
    return json_pack("{s:I, s:o, s:o}", "requests", (json_int_t)w->requests, "steps",
                     steps, "approvers", persons);
}

/* Approved are those whose chains were completed; of requests beyond those looked at,
 * the ones whose state says so. */
static json_t *json_of_funnel(const struct statistics_counts *c,
                              const struct statistics_waits *w)
{
    const uint32_t approved = 1u << REQUEST_APPROVED | 1u << REQUEST_SEALING |
                              1u << REQUEST_SEALED | 1u << REQUEST_ABORTED;
    int64_t by_state = count_of(c, approved);

    return json_pack("{s:I, s:I, s:I}", "submitted", (json_int_t)count_of(c, ~0u),
                     "approved",
                     (json_int_t)(w->approved > by_state ? w->approved : by_state),
                     "sealed", (json_int_t)count_of(c, 1u << REQUEST_SEALED));
}

static json_t *json_of_statistics(const struct statistics_range *range,
                                  const struct statistics_counts *counts,
                                  const struct statistics_waits *waits)
{
    return json_pack(
        "{s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o}", "from",
        json_of_time(range->from), "to", json_of_time(range->to), "time_zone",
        json_of_str(range->time_zone), "count", (json_int_t)count_of(counts, ~0u),
        "days", json_of_outcomes(counts), "waiting", json_of_waits(waits), "seal_use",
        json_of_use(counts), "funnel", json_of_funnel(counts, waits), "rejections",
        json_of_rejections(counts));
}

/* The zone of the person who asks, unless he says another. */
static enum err read_range(struct http_exchange *x, struct statistics_range *out,
                           const char **field)
{
    const struct actor *actor = call_actor(x);
    const int64_t *from = query_time(x, "from"), *to = query_time(x, "to");
    struct person_row person;
    enum err e = OK;

    *out = (struct statistics_range){.company = actor->company,
                                     .to = to ? *to : clock_utc_us(),
                                     .time_zone = http_query_get(x, "time_zone")};
    out->from = from ? *from : out->to - RANGE_US;
    *field = "from";
    if (out->from >= out->to || out->to - out->from > RANGE_MAX_US)
        return ERR_FIELD_BAD;
    *field = NULL;
    if (!out->time_zone.p) {
        e = person_find(call_services(x)->db, x->arena, actor->company, actor->person,
                        &person);
        if (!e)
            out->time_zone = person.time_zone;
    }
    return e;
}

static enum err statistics_show(struct http_exchange *x)
{
    const struct services *s = call_services(x);
    struct statistics_range range;
    struct statistics_counts counts;
    struct statistics_waits waits;
    const char *field;
    enum err e = read_range(x, &range, &field);

    if (e)
        return refuse_field(x, e, field);
    e = statistics_count(s->db, x->arena, &range, &counts);
    if (e == ERR_FIELD_BAD)
        return refuse_field(x, e, "time_zone");
    if (!e)
        e = statistics_waits(s, x->arena, &range, &waits);
    return e ? e : reply_json(x, 200, json_of_statistics(&range, &counts, &waits));
}

static const struct api_field range_fields[] = {
    {"from", API_TIME, 0, 0, NULL, NULL},
    {"to", API_TIME, 0, 0, NULL, NULL},
    {"time_zone", API_TEXT, 64, 0, NULL, NULL},
    API_END,
};

const struct http_route statistics_routes[] = {
    {HTTP_GET, "/api/v1/statistics", statistics_show, PERMIT_AUDIT, NULL, range_fields,
     0, HTTP_SLOW,
     "Requests by outcome, waiting times, use of seals, reasons of rejections.",
     "查看用印统计。", "Statistics"},
    {0},
};
