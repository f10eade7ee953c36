/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: from method and path to a route. A segment in braces takes one
 * non-empty segment; a literal segment goes before it. */
#ifndef SK_HTTP_ROUTER_H
#define SK_HTTP_ROUTER_H

#include "http/http.h"

struct router;

struct router_match {
    const struct http_route *route;    /* NULL: no such path, or not this method */
    int methods;                       /* that the path knows; 0: no such path */
    struct str param[HTTP_PARAMS_MAX]; /* raw, in order; borrowed from the path */
};

/* Asserts that each route has a handler, a permission and a path of its own. */
struct router *router_new(const struct http_route *const *tables, size_t n);
void router_free(struct router **r);
/* HEAD finds the route of GET. */
struct router_match router_find(const struct router *r, int method, struct str path);
/* "GET, HEAD, POST" for the Allow header. */
void router_allow(int methods, char *out, size_t n);

#endif
