/* SPDX-License-Identifier: Apache-2.0 */
/* Closing the streams of who has no session any more. */

/* ours */
#include "auth/farewell.h"
#include "auth/context.h"
#include "base/clock.h"
#include "cache/cache.h"

/* The beginning of the hash, which tells sessions apart and opens none. */
struct http_listener listener_of(uuid company, uuid person,
                                 const struct digest *session)
{
    struct http_listener l = {.company = company, .person = person};

    if (session)
        memcpy(l.session.b, session->b, sizeof l.session.b);
    return l;
}

void farewell(struct http_exchange *x, uuid company, uuid person,
              const struct digest *session)
{
    const struct web_context *web = web_context_of(x);
    struct http_listener who = listener_of(company, person, session);
    char where[UUID_TEXT_LEN + 1], whose[UUID_TEXT_LEN + 1];
    char object[UUID_TEXT_LEN + 1], at[CLOCK_TEXT_LEN + 1];
    const char *json;

    uuid_text(who.company, where);
    uuid_text(who.person, whose);
    uuid_text(who.session, object);
    clock_text(clock_utc_us(), at);
    json = arena_printf(
        x->arena, "{\"kind\":\"" FAREWELL_KIND "\",\"object\":\"%s\",\"at\":\"%s\"}",
        object, at);
    http_stream_end(web->server, &who);
    /* our own ear hears it too, and tells his other pages */
    if (!cache_publish(web->services.cache, FAREWELL_CHANNEL,
                       str_of(arena_printf(x->arena, "%s %s %s", where, whose, json))))
        http_stream_publish(
            web->server, company, person,
            str_of(arena_printf(x->arena, "event: " FAREWELL_KIND "\ndata: %s\n\n",
                                json)));
}
