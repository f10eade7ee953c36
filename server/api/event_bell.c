/* SPDX-License-Identifier: Apache-2.0 */
/* The thread that hears. */

/* system */
#include <pthread.h>
#include <stdatomic.h>

/* ours */
#include "api/event_bell.h"
#include "api/json.h"
#include "auth/farewell.h"
#include "base/clock.h"
#include "base/log.h"
#include "cache/cache.h"
#include "store/event_store.h"

#define WAIT_US US_PER_S
/* A row shows up when its transaction commits, with the time at which that began. */
#define LOOK_BACK_US (5 * US_PER_S)
#define REMEMBERED 1024
#define COMPANIES_MAX 256

struct event_bell {
    struct http_server *server;
    struct db_pool *db;
    struct cache_ear *ear; /* NULL: without Redis */
    pthread_t thread;
    atomic_bool stopping;
    uuid told[REMEMBERED]; /* rows passed on lately, a ring */
    size_t told_next;
};

static struct event_bell the_bell; /* one server, one bell */

static void publish(struct event_bell *bell, uuid company, uuid person,
                    const char *kind, struct str json)
{
    struct buf frame = {0};

    buf_printf(&frame, "event: %s\ndata: %.*s\n\n", kind, (int)json.n, json.p);
    http_stream_publish(bell->server, company, person, bytes_str(buf_bytes(&frame)));
    buf_clear(&frame);
}

/* In this process too, whichever of them ended it. */
static void end_streams(struct event_bell *bell, uuid company, uuid person,
                        const json_t *event)
{
    struct http_listener who = {.company = company, .person = person};
    const char *session = json_string_value(json_object_get(event, "object"));

    if (session && uuid_parse(str_of(session), &who.session))
        http_stream_end(bell->server, &who);
}

/* "COMPANY PERSON {"kind":…}" */
static void pass_on(struct event_bell *bell, struct str message)
{
    struct str json;
    uuid company, person;
    json_t *event;
    const char *kind;

    if (message.n < 2 * (UUID_TEXT_LEN + 1) ||
        !uuid_parse((struct str){message.p, UUID_TEXT_LEN}, &company) ||
        !uuid_parse((struct str){message.p + UUID_TEXT_LEN + 1, UUID_TEXT_LEN},
                    &person))
        return;
    json = (struct str){message.p + 2 * (UUID_TEXT_LEN + 1),
                        message.n - 2 * (UUID_TEXT_LEN + 1)};
    event = json_loadb(json.p, json.n, 0, NULL);
    kind = json_string_value(json_object_get(event, "kind"));
    /* a line feed would end the frame early */
    if (kind && !memchr(json.p, '\n', json.n))
        publish(bell, company, person, kind, json);
    if (kind && strcmp(kind, FAREWELL_KIND) == 0)
        end_streams(bell, company, person, event);
    json_decref(event);
}

static bool was_told(struct event_bell *bell, uuid id)
{
    for (size_t i = 0; i < REMEMBERED; i++)
        if (uuid_eq(bell->told[i], id))
            return true;
    bell->told[bell->told_next++ % REMEMBERED] = id;
    return false;
}

static void tell_row(struct event_bell *bell, uuid company, const struct event_row *row)
{
    json_t *event =
        json_pack("{s:o, s:o, s:o, s:o}", "kind", json_of_str(row->kind), "object",
                  json_of_uuid(row->object), "at", json_of_time(row->created_at),
                  "data", json_of_column(row->data));
    struct buf text = {0};

    buf_add_json(&text, event, 0);
    publish(bell, company, row->person,
            json_string_value(json_object_get(event, "kind")),
            bytes_str(buf_bytes(&text)));
    buf_clear(&text);
    json_decref(event);
}

static void look_into_outbox(struct event_bell *bell, struct arena *a)
{
    uuid companies[COMPANIES_MAX];
    size_t n = http_stream_companies(bell->server, companies, COMPANIES_MAX);

    for (size_t i = 0; i < n; i++) {
        struct event_row *rows;
        size_t count;

        if (event_list_recent(bell->db, a, companies[i], LOOK_BACK_US, &rows, &count))
            return; /* the next second will do */
        for (size_t k = 0; k < count; k++)
            if (!was_told(bell, rows[k].id))
                tell_row(bell, companies[i], &rows[k]);
    }
}

static void *run(void *arg)
{
    struct event_bell *bell = arg;
    struct arena *a = arena_new();
    bool was_deaf = false;

    while (!atomic_load(&bell->stopping)) {
        enum err e = ERR_UNAVAILABLE;
        struct str message;

        arena_reset(a);
        if (bell->ear)
            e = cache_ear_hear(bell->ear, a, WAIT_US, &message);
        else
            clock_sleep_us(WAIT_US);
        if (!e)
            pass_on(bell, message);
        /* once more when Redis is back: others may have found it before us */
        if (e == ERR_UNAVAILABLE || was_deaf)
            look_into_outbox(bell, a);
        was_deaf = e == ERR_UNAVAILABLE;
    }
    arena_free(&a);
    return NULL;
}

struct event_bell *event_bell_start(struct http_server *server, struct db_pool *db,
                                    const char *redis_socket)
{
    struct event_bell *bell = &the_bell;
    int failed;

    bell->server = server;
    bell->db = db;
    bell->ear = redis_socket[0] ? cache_ear_open(redis_socket, FAREWELL_CHANNEL) : NULL;
    failed = pthread_create(&bell->thread, NULL, run, bell);
    ASSERT(!failed);
    return bell;
}

void event_bell_stop(struct event_bell **bell)
{
    struct event_bell *b = *bell;

    if (!b)
        return;
    atomic_store(&b->stopping, true);
    (void)pthread_join(b->thread, NULL);
    cache_ear_close(&b->ear);
    *bell = NULL;
}
