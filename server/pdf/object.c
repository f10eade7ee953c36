/* SPDX-License-Identifier: Apache-2.0 */
/* Accessors over libqpdf's C API. They own nothing and decide nothing. */
#include "pdf/object.h"

/* system */
#include <stdlib.h>

bool object_is_dict(struct pdf *pdf, qpdf_oh o)
{
    return qpdf_oh_is_dictionary(pdf->q, o);
}

bool object_is_null(struct pdf *pdf, qpdf_oh o)
{
    return qpdf_oh_is_null(pdf->q, o);
}

qpdf_oh object_dict(struct pdf *pdf, qpdf_oh o)
{
    if (qpdf_oh_is_stream(pdf->q, o))
        return qpdf_oh_get_dict(pdf->q, o);
    return qpdf_oh_is_dictionary(pdf->q, o) ? qpdf_oh_new_object(pdf->q, o)
                                            : qpdf_oh_new_null(pdf->q);
}

qpdf_oh object_key(struct pdf *pdf, qpdf_oh o, const char *key)
{
    if (qpdf_oh_is_dictionary(pdf->q, o))
        return qpdf_oh_get_key(pdf->q, o, key);
    qpdf_oh dict = object_dict(pdf, o);
    qpdf_oh v = qpdf_oh_is_dictionary(pdf->q, dict) ? qpdf_oh_get_key(pdf->q, dict, key)
                                                    : qpdf_oh_new_null(pdf->q);
    object_drop(pdf, dict);
    return v;
}

bool object_is_name(struct pdf *pdf, qpdf_oh o, const char *name)
{
    return qpdf_oh_is_name_and_equals(pdf->q, o, name);
}

bool object_key_is(struct pdf *pdf, qpdf_oh o, const char *key, const char *name)
{
    qpdf_oh v = object_key(pdf, o, key);
    bool is = object_is_name(pdf, v, name);
    object_drop(pdf, v);
    return is;
}

bool object_integer(struct pdf *pdf, qpdf_oh o, long long *v)
{
    return qpdf_oh_is_integer(pdf->q, o) && qpdf_oh_get_value_as_longlong(pdf->q, o, v);
}

bool object_number(struct pdf *pdf, qpdf_oh o, double *v)
{
    return qpdf_oh_is_number(pdf->q, o) && qpdf_oh_get_value_as_number(pdf->q, o, v);
}

int object_items(struct pdf *pdf, qpdf_oh o)
{
    return qpdf_oh_is_array(pdf->q, o) ? qpdf_oh_get_array_n_items(pdf->q, o) : 0;
}

qpdf_oh object_item(struct pdf *pdf, qpdf_oh o, int i)
{
    return qpdf_oh_get_array_item(pdf->q, o, i);
}

uint32_t object_id(struct pdf *pdf, qpdf_oh o)
{
    int id = qpdf_oh_is_indirect(pdf->q, o) ? qpdf_oh_get_object_id(pdf->q, o) : 0;
    return id > 0 && id <= PDF_OBJECT_MAX ? (uint32_t)id : 0;
}

void object_drop(struct pdf *pdf, qpdf_oh o)
{
    qpdf_oh_release(pdf->q, o);
}

struct bytes object_string(struct pdf *pdf, qpdf_oh o, struct arena *a)
{
    size_t n = 0;
    if (!qpdf_oh_is_string(pdf->q, o))
        return (struct bytes){NULL, 0};
    const char *p = qpdf_oh_get_binary_string_value(pdf->q, o, &n);
    return arena_bytes(a, (struct bytes){(const uint8_t *)p, n});
}

struct object_keys object_keys(struct pdf *pdf, qpdf_oh dict, struct arena *a)
{
    struct object_keys keys = {NULL, 0};
    size_t cap = 0;
    /* libqpdf has one iterator: the names are taken before anything else is asked */
    qpdf_oh_begin_dict_key_iter(pdf->q, dict);
    while (qpdf_oh_dict_more_keys(pdf->q)) {
        if (keys.n == cap) {
            cap = cap ? 2 * cap : 16;
            const char **more = ARENA_ARRAY(a, cap, const char *);
            if (keys.n > 0)
                memcpy(more, keys.key, keys.n * sizeof *more);
            keys.key = more;
        }
        keys.key[keys.n++] = arena_cstr(a, str_of(qpdf_oh_dict_next_key(pdf->q)));
    }
    return keys;
}

static void add_text(struct pdf *pdf, const char *text, struct buf *out)
{
    if (text)
        buf_add(out, text, qpdf_get_last_string_length(pdf->q));
}

void object_print(struct pdf *pdf, qpdf_oh o, struct buf *out)
{
    add_text(pdf, qpdf_oh_unparse(pdf->q, o), out);
}

void object_print_resolved(struct pdf *pdf, qpdf_oh o, struct buf *out)
{
    if (!qpdf_oh_is_stream(pdf->q, o)) {
        add_text(pdf, qpdf_oh_unparse_resolved(pdf->q, o), out);
        return;
    }
    qpdf_oh dict = qpdf_oh_get_dict(pdf->q, o);
    add_text(pdf, qpdf_oh_unparse_resolved(pdf->q, dict), out);
    object_drop(pdf, dict);
}

bool object_raw(struct pdf *pdf, qpdf_oh stream, unsigned char **p, size_t *n)
{
    *p = NULL;
    *n = 0;
    if (qpdf_oh_get_stream_data(pdf->q, stream, qpdf_dl_none, NULL, p, n) == 0)
        return true;
    free(*p); /* a warning fails too, though it came with bytes */
    *p = NULL;
    *n = 0;
    return false;
}
