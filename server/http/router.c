/* SPDX-License-Identifier: Apache-2.0 */
/* Matching. Patterns are sorted so that '{' comes after every literal character: the
 * first pattern that fits is the most literal one. A few hundred comparisons of short
 * segments cost less than one system call, so there is no tree. */
#include "http/router.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"

struct router {
    size_t n;
    const struct http_route *route[];
};

static int by_pattern(const void *a, const void *b)
{
    const struct http_route *x = *(const struct http_route *const *)a;
    const struct http_route *y = *(const struct http_route *const *)b;
    int order = strcmp(x->path, y->path);

    return order ? order : (x->method > y->method) - (x->method < y->method);
}

static size_t count_routes(const struct http_route *const *tables, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        for (const struct http_route *r = tables[i]; r->path; r++)
            count++;
    }
    return count;
}

static void check_route(const struct http_route *route, const struct http_route *before)
{
    /* guard: every_route_has_a_permission */
    if (!route->permission || !route->handler || route->path[0] != '/')
        log_error("http.route", "%s lacks a permission or a handler", route->path);
    ASSERT(route->permission && route->handler && route->path[0] == '/');
    ASSERT(!before || by_pattern(&route, &before) != 0);
}

struct router *router_new(const struct http_route *const *tables, size_t n)
{
    size_t count = count_routes(tables, n);
    struct router *r = malloc(sizeof *r + count * sizeof r->route[0]);

    ASSERT(r);
    r->n = 0;
    for (size_t i = 0; i < n; i++) {
        for (const struct http_route *t = tables[i]; t->path; t++)
            r->route[r->n++] = t;
    }
    qsort(r->route, r->n, sizeof r->route[0], by_pattern);
    for (size_t i = 0; i < r->n; i++)
        check_route(r->route[i], i ? r->route[i - 1] : NULL);
    return r;
}

void router_free(struct router **r)
{
    free(*r);
    *r = NULL;
}

/* Takes "/segment" off the front. */
static struct str take_segment(struct str *s)
{
    const char *slash;
    struct str segment;

    *s = (struct str){s->p + 1, s->n - 1};
    slash = s->n ? memchr(s->p, '/', s->n) : NULL;
    segment = (struct str){s->p, slash ? (size_t)(slash - s->p) : s->n};
    *s = (struct str){s->p + segment.n, s->n - segment.n};
    return segment;
}

static bool path_fits(const char *pattern, struct str path, struct str *param)
{
    struct str rest = str_of(pattern);
    int n = 0;

    while (rest.n && path.n) {
        struct str want = take_segment(&rest);
        struct str have = take_segment(&path);

        if (want.n && want.p[0] == '{') {
            ASSERT(n < HTTP_PARAMS_MAX);
            param[n++] = have;
            if (have.n == 0)
                return false;
        } else if (!str_eq(want, have)) {
            return false;
        }
    }
    return rest.n == 0 && path.n == 0;
}

struct router_match router_find(const struct router *r, int method, struct str path)
{
    struct router_match m = {0};
    const char *pattern = NULL; /* the most literal one that fits */

    if (method == HTTP_HEAD)
        method = HTTP_GET;
    for (size_t i = 0; i < r->n; i++) {
        const struct http_route *route = r->route[i];

        if (pattern ? strcmp(pattern, route->path) != 0
                    : !path_fits(route->path, path, m.param))
            continue;
        pattern = route->path;
        m.methods |= route->method;
        if ((int)route->method == method)
            m.route = route;
    }
    if (m.methods & HTTP_GET)
        m.methods |= HTTP_HEAD;
    return m;
}

void router_allow(int methods, char *out, size_t n)
{
    static const struct {
        int method;
        const char *name;
    } names[] = {{HTTP_GET, "GET"}, {HTTP_HEAD, "HEAD"},   {HTTP_POST, "POST"},
                 {HTTP_PUT, "PUT"}, {HTTP_PATCH, "PATCH"}, {HTTP_DELETE, "DELETE"}};
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (methods & names[i].method)
            used += (size_t)snprintf(out + used, n - used, "%s%s", used ? ", " : "",
                                     names[i].name);
        ASSERT(used < n);
    }
}
