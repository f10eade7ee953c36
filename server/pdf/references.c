/* SPDX-License-Identifier: Apache-2.0 */
/* Counts references with an explicit stack. References to objects that do not exist
 * count too: a later revision could make them exist. */
#include "pdf/references.h"

/* ours */
#include "pdf/object.h"

struct walk {
    struct pdf *pdf;
    struct arena *keys; /* emptied after each dictionary */
    struct buf stack;   /* of qpdf_oh */
    struct references *refs;
};

/* Takes the handle over. */
static void push(struct walk *w, qpdf_oh o)
{
    bool indirect = qpdf_oh_is_indirect(w->pdf->q, o);
    uint32_t id = object_id(w->pdf, o);
    bool follow = !indirect;
    if (indirect && id > 0 && id < w->refs->n) {
        uint8_t *count = &w->refs->count[id];
        follow = *count == 0;
        if (*count < UINT8_MAX)
            (*count)++;
    }
    if (follow)
        buf_add(&w->stack, &o, sizeof o);
    else
        object_drop(w->pdf, o);
}

static void visit(struct walk *w, qpdf_oh o)
{
    struct pdf *pdf = w->pdf;
    for (int i = 0, n = object_items(pdf, o); i < n; i++)
        push(w, object_item(pdf, o, i));
    qpdf_oh dict = object_dict(pdf, o);
    if (object_is_dict(pdf, dict)) {
        arena_reset(w->keys);
        struct object_keys keys = object_keys(pdf, dict, w->keys);
        for (size_t i = 0; i < keys.n; i++)
            push(w, object_key(pdf, dict, keys.key[i]));
    }
    object_drop(pdf, dict);
}

void references_count(struct pdf *pdf, uint32_t n, struct arena *a,
                      struct references *out)
{
    *out = (struct references){.count = arena_alloc(a, n), .n = n};
    struct walk w = {.pdf = pdf, .keys = arena_new(), .refs = out};
    push(&w, qpdf_get_trailer(pdf->q));
    while (w.stack.n > 0) {
        qpdf_oh o;
        w.stack.n -= sizeof o;
        memcpy(&o, w.stack.p + w.stack.n, sizeof o);
        visit(&w, o);
        object_drop(pdf, o);
    }
    buf_clear(&w.stack);
    arena_free(&w.keys);
}
