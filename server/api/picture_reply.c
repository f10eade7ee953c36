/* SPDX-License-Identifier: Apache-2.0 */
/* Replies that are page pictures. */

/* ours */
#include "api/picture_reply.h"
#include "api/json.h"

const struct api_field picture_fields[] = {
    {"dpi", API_INT, PICTURE_DPI_MAX, 0, NULL, NULL},
    API_END,
};

enum err picture_reply(struct http_exchange *x, struct picture_wish *wish)
{
    struct bytes png;
    enum err e;

    wish->dpi = query_int(x, "dpi", PICTURE_DPI);
    if (wish->dpi < PICTURE_DPI_MIN)
        return refuse_field(x, ERR_FIELD_BAD, "dpi");
    e = picture_get(call_services(x), x->arena, call_actor(x), wish, &png);
    if (e)
        return e;
    if (!png.p) {
        http_reply_header(x, "Retry-After", "1");
        return reply_json(x, 202, json_pack("{s:s}", "state", "drawing"));
    }
    http_reply_header(x, "Cache-Control", "private, max-age=3600");
    http_reply(x, 200, "image/png", png);
    return OK;
}
