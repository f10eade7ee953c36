/* SPDX-License-Identifier: Apache-2.0 */
/* The second listener: alive, ready, metrics. Runs in its own thread, so that a server
 * whose queue is full can still say so. */
#include "http/server.h"

/* These routes are not the program's: any permission but 0 will do. */
#define ANYBODY 1
#define TEXT "text/plain; charset=utf-8"

static enum err healthz(struct http_exchange *x)
{
    http_reply(x, 200, TEXT, str_bytes(STR("ok\n")));
    return OK;
}

static enum err readyz(struct http_exchange *x)
{
    struct http_server *s = http_server_of(x);
    bool draining = atomic_load(&s->draining);
    bool ready = !draining && (!s->settings.ready || s->settings.ready(x->context));

    if (ready)
        http_reply(x, 200, TEXT, str_bytes(STR("ready\n")));
    else
        http_reply(x, 503, TEXT,
                   str_bytes(draining ? STR("draining\n") : STR("not ready\n")));
    return OK;
}

static enum err metrics(struct http_exchange *x)
{
    struct http_server *s = http_server_of(x);
    struct buf out = {0};

    metrics_print(&s->metrics, &out, pool_depth(s->site.pool), pool_depth(s->slow_pool),
                  pool_idle(s->site.pool));
    if (s->settings.metrics)
        s->settings.metrics(&out, x->context);
    http_reply(x, 200, "text/plain; version=0.0.4; charset=utf-8",
               arena_bytes(x->arena, buf_bytes(&out)));
    buf_clear(&out);
    return OK;
}

const struct http_route http_health_routes[] = {
    {.method = HTTP_GET, .path = "/healthz", .handler = healthz, .permission = ANYBODY},
    {.method = HTTP_GET, .path = "/readyz", .handler = readyz, .permission = ANYBODY},
    {.method = HTTP_GET, .path = "/metrics", .handler = metrics, .permission = ANYBODY},
    {.path = NULL},
};
