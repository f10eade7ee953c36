/* SPDX-License-Identifier: Apache-2.0 */
/* Walks /Fields and /Kids (ISO 32000-2, 12.7.4). A kid without /T is a widget of its
 * field and no field. Called for signatures and for later changes. */
#include "pdf/fields.h"

/* ours */
#include "base/text.h"
#include "pdf/object.h"

#define NAME_MAX 256

struct level {
    qpdf_oh kids;
    int next;
    bool is_signature;
    qpdf_oh value;
    struct str name;
};

struct walk {
    struct pdf *pdf;
    struct arena *arena;
    struct level stack[FIELDS_DEPTH];
    int depth;
    size_t cap;
    int visited;
    struct field_list list;
};

static struct str partial_name(struct walk *w, qpdf_oh field)
{
    qpdf_oh t = object_key(w->pdf, field, "/T");
    size_t n = 0;
    const char *text = NULL;
    if (qpdf_oh_is_string(w->pdf->q, t))
        text = qpdf_oh_get_binary_utf8_value(w->pdf->q, t, &n);
    struct str name = arena_str(w->arena, (struct str){text, n});
    object_drop(w->pdf, t);
    if (!text)
        return (struct str){NULL, 0};
    return n <= NAME_MAX && text_is_plain(name, false) ? name : STR("?");
}

static struct str full_name(struct walk *w, struct str above, struct str own)
{
    if (!own.p || above.n + own.n > NAME_MAX)
        return above;
    if (above.n == 0)
        return own;
    return str_of(
        arena_printf(w->arena, "%.*s.%.*s", (int)above.n, above.p, (int)own.n, own.p));
}

static void add(struct walk *w, const struct field *f)
{
    if (w->list.n == w->cap) {
        w->cap = w->cap ? 2 * w->cap : 32;
        struct field *more = ARENA_ARRAY(w->arena, w->cap, struct field);
        if (w->list.n > 0)
            memcpy(more, w->list.items, w->list.n * sizeof *more);
        w->list.items = more;
    }
    w->list.items[w->list.n++] = *f;
}

/* Kids are fields when they have names; otherwise they are widgets of this one. */
static bool has_named_kids(struct pdf *pdf, qpdf_oh kids)
{
    bool named = false;
    for (int i = 0, n = object_items(pdf, kids); i < n && !named; i++) {
        qpdf_oh kid = object_item(pdf, kids, i);
        named = object_is_dict(pdf, kid) && qpdf_oh_has_key(pdf->q, kid, "/T");
        object_drop(pdf, kid);
    }
    return named;
}

static void visit(struct walk *w, const struct level *above, qpdf_oh dict)
{
    struct pdf *pdf = w->pdf;
    if (!object_is_dict(pdf, dict))
        return;
    struct field f = {.dict = dict,
                      .id = object_id(pdf, dict),
                      .is_signature = above->is_signature,
                      .value = above->value,
                      .name = full_name(w, above->name, partial_name(w, dict))};
    qpdf_oh type = object_key(pdf, dict, "/FT");
    if (!object_is_null(pdf, type))
        f.is_signature = object_is_name(pdf, type, "/Sig");
    qpdf_oh value = object_key(pdf, dict, "/V");
    if (!object_is_null(pdf, value))
        f.value = value;
    qpdf_oh kids = object_key(pdf, dict, "/Kids");
    if (!has_named_kids(pdf, kids)) {
        add(w, &f);
        return;
    }
    if (w->depth == FIELDS_DEPTH) {
        w->list.too_many = true;
        return;
    }
    w->stack[w->depth++] = (struct level){kids, 0, f.is_signature, f.value, f.name};
}

void fields_read(struct pdf *pdf, struct arena *a, struct field_list *out)
{
    struct walk *w = ARENA_NEW(a, struct walk);
    w->pdf = pdf;
    w->arena = a;
    qpdf_oh fields =
        object_key(pdf, object_key(pdf, pdf->root, "/AcroForm"), "/Fields");
    w->stack[w->depth++] = (struct level){
        .kids = fields, .value = qpdf_oh_new_null(pdf->q), .name = STR("")};
    while (w->depth > 0 && !w->list.too_many) {
        struct level *top = &w->stack[w->depth - 1];
        if (top->next >= object_items(pdf, top->kids)) {
            w->depth--;
        } else if (++w->visited > FIELDS_MAX) {
            w->list.too_many = true; /* a loop ends here too */
        } else {
            const struct level above = *top;
            visit(w, &above, object_item(pdf, top->kids, top->next++));
        }
    }
    *out = w->list;
}
