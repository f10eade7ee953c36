/* SPDX-License-Identifier: Apache-2.0 */
/* Seal faces: drawn by the server from data, stored under their digest. What a browser
 * shows and what is sealed is one geometry; nobody uploads a face. A preview is the
 * same drawing, of which nothing is kept. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "domain/seal.h"
#include "store/seal_store.h"

#define UM_PER_MM 1000

static const struct word shape_words[] = {
    {SEAL_SHAPE_ROUND, "round"},
    {SEAL_SHAPE_SQUARE, "square"},
    {0, NULL},
};

static struct seal_design design_of(const struct call *c)
{
    struct seal_design design = {
        .type = (enum seal_type)body_word(c, "type", seal_type_words),
        .name = body_text(c, "name"),
        .caption = body_text(c, "caption"),
        .code = body_text(c, "code"),
        .size_um = (uint32_t)(body_int(c, "size_mm", 0) * UM_PER_MM),
    };

    if (body_has(c, "shape"))
        design.shape = (enum seal_shape)body_word(c, "shape", shape_words);
    return design;
}

/* A character of the Basic Multilingual Plane or beyond as UTF-8. */
static const char *character(struct arena *a, uint32_t c)
{
    uint8_t *out = arena_alloc(a, 5);

    if (c < 0x80) {
        out[0] = (uint8_t)c;
    } else if (c < 0x800) {
        out[0] = (uint8_t)(0xc0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        out[0] = (uint8_t)(0xe0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 63));
        out[2] = (uint8_t)(0x80 | (c & 63));
    } else {
        out[0] = (uint8_t)(0xf0 | c >> 18);
        out[1] = (uint8_t)(0x80 | (c >> 12 & 63));
        out[2] = (uint8_t)(0x80 | (c >> 6 & 63));
        out[3] = (uint8_t)(0x80 | (c & 63));
    }
    return (const char *)out;
}

static struct str design_json(struct http_exchange *x)
{
    struct buf text = {0};
    struct str out;

    buf_add_json(&text, call_of(x)->body, 0);
    out = arena_str(x->arena, bytes_str(buf_bytes(&text)));
    buf_clear(&text);
    return out;
}

/* What the body asks for; a refusal names the character that cannot be drawn. */
static enum err draw(struct http_exchange *x, struct seal_drawn *out)
{
    struct seal_design design = design_of(call_of(x));
    uint32_t missing = 0;
    enum err e = seal_draw(call_services(x), x->arena, &design, out, &missing);

    if (e == ERR_GLYPH_MISSING)
        return refuse_with(x, e,
                           json_pack("{s:s}", "what", character(x->arena, missing)));
    return e;
}

static json_t *json_of_drawn(const struct seal_drawn *drawn)
{
    return json_pack("{s:I, s:I, s:o}", "width_um", (json_int_t)drawn->width_um,
                     "height_um", (json_int_t)drawn->height_um, "svg",
                     json_of_str(drawn->svg));
}

static enum err seal_face_preview(struct http_exchange *x)
{
    struct seal_drawn drawn;
    enum err e = draw(x, &drawn);

    return e ? e : reply_json(x, 200, json_of_drawn(&drawn));
}

static enum err seal_face_create(struct http_exchange *x)
{
    struct seal_drawn drawn;
    struct audit_event event = {.event = "seal_face.drawn",
                                .person = call_actor(x)->person,
                                .subject = &drawn.digest};
    struct seal_face_row row;
    struct db_batch b;
    json_t *v;
    enum err e = draw(x, &drawn);

    if (e)
        return e;
    row = (struct seal_face_row){.digest = drawn.digest,
                                 .face = drawn.face,
                                 .svg = drawn.svg,
                                 .design = design_json(x)};
    call_begin(x, &b);
    seal_face_insert_add(&b, &row);
    v = json_of_drawn(&drawn);
    json_object_set_new(v, "digest", json_of_digest(&drawn.digest));
    return call_commit(x, &b, &event, 201, v);
}

static const struct api_field face_fields[] = {
    {"type", API_WORD, 0, API_REQUIRED, seal_type_words, NULL},
    {"name", API_TEXT, 40, API_REQUIRED, NULL, NULL},
    {"caption", API_TEXT, 12, 0, NULL, NULL},
    {"code", API_TEXT, 13, 0, NULL, NULL},
    {"shape", API_WORD, 0, 0, shape_words, NULL},
    {"size_mm", API_INT, 100, 0, NULL, NULL},
    API_END,
};

const struct http_route seal_face_routes[] = {
    {HTTP_POST, "/api/v1/seal-faces", seal_face_create, PERMIT_SEALS, face_fields, NULL,
     API_BODY_MAX, HTTP_SLOW, "Draw a seal face.", "绘制印面。", "SealFace"},
    {HTTP_POST, "/api/v1/seal-faces/preview", seal_face_preview, PERMIT_SEALS,
     face_fields, NULL, API_BODY_MAX, HTTP_SLOW | HTTP_NO_IDEMPOTENCY,
     "See a seal face while it is designed; nothing is kept.", "预览印面（不保存）。",
     "SealPreview"},
    {0},
};
