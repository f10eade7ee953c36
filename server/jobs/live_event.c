/* SPDX-License-Identifier: Apache-2.0 */
/* Live events, published once a delivery attempt. */
#include "jobs/live_event.h"

#include "base/clock.h"
#include "cache/cache.h"

static void publish(struct worker *w, struct arena *a, const struct outbox_row *row,
                    const char *json)
{
    char company[UUID_TEXT_LEN + 1], person[UUID_TEXT_LEN + 1];

    uuid_text(row->company, company);
    uuid_text(row->person, person);
    (void)cache_publish(w->cache, LIVE_EVENT_CHANNEL,
                        str_of(arena_printf(a, "%s %s %s", company, person, json)));
}

void live_event_publish(struct worker *w, struct arena *a, const struct outbox_row *row)
{
    char object[UUID_TEXT_LEN + 1], at[CLOCK_TEXT_LEN + 1];

    if (!w->cache)
        return;
    uuid_text(row->object, object);
    clock_text(row->created_at, at);
    /* the kind is one of ours, the data were written by json_dumps or to_jsonb */
    publish(w, a, row,
            arena_printf(a,
                         "{\"kind\":\"%.*s\",\"object\":\"%s\",\"at\":\"%s\","
                         "\"data\":%.*s}",
                         (int)row->kind.n, row->kind.p, object, at, (int)row->data.n,
                         row->data.p));
}

void live_event_of_message(struct worker *w, struct arena *a,
                           const struct outbox_row *row, uuid message)
{
    char object[UUID_TEXT_LEN + 1], at[CLOCK_TEXT_LEN + 1];

    if (!w->cache)
        return;
    uuid_text(message, object);
    clock_text(row->created_at, at);
    publish(w, a, row,
            arena_printf(a,
                         "{\"kind\":\"message.arrived\",\"object\":\"%s\","
                         "\"at\":\"%s\"}",
                         object, at));
}
