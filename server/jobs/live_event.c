/* SPDX-License-Identifier: Apache-2.0 */
/* Live events, published once a delivery attempt. */
#include "jobs/live_event.h"

#include "base/clock.h"
#include "cache/cache.h"

void live_event_publish(struct worker *w, struct arena *a, const struct outbox_row *row)
{
    char company[UUID_TEXT_LEN + 1], person[UUID_TEXT_LEN + 1];
    char object[UUID_TEXT_LEN + 1], at[CLOCK_TEXT_LEN + 1];
    const char *text;

    if (!w->cache)
        return;
    uuid_text(row->company, company);
    uuid_text(row->person, person);
    uuid_text(row->object, object);
    clock_text(row->created_at, at);
    /* the kind is one of ours, the data were written by json_dumps or to_jsonb */
    text = arena_printf(a,
                        "%s %s {\"kind\":\"%.*s\",\"object\":\"%s\",\"at\":\"%s\","
                        "\"data\":%.*s}",
                        company, person, (int)row->kind.n, row->kind.p, object, at,
                        (int)row->data.n, row->data.p);
    (void)cache_publish(w->cache, LIVE_EVENT_CHANNEL, str_of(text));
}
