/* SPDX-License-Identifier: Apache-2.0 */
/* Text of objects, cross-reference tables and streams. Values of the document are
 * printed by libqpdf, the rest by us; nothing of the document is changed in memory. */
#include "pdf/update_write.h"

/* system */
#include <inttypes.h>
#include <stdlib.h>

/* ours */
#include "base/hex.h"
#include "base/log.h"
#include "pdf/object.h"

void update_writer_init(struct update_writer *w, struct pdf *pdf, struct buf *out)
{
    *w = (struct update_writer){
        .pdf = pdf, .out = out, .start = out->n, .next = (uint32_t)pdf->next_object};
}

void update_writer_clear(struct update_writer *w)
{
    buf_clear(&w->entries);
}

uint32_t update_new_id(struct update_writer *w)
{
    return w->next++;
}

static struct update_entry *entries(const struct update_writer *w, size_t *n)
{
    *n = w->entries.n / sizeof(struct update_entry);
    return (struct update_entry *)(void *)w->entries.p;
}

bool update_has(const struct update_writer *w, uint32_t id)
{
    size_t n;
    const struct update_entry *e = entries(w, &n);
    for (size_t i = 0; i < n; i++) {
        if (e[i].id == id)
            return true;
    }
    return false;
}

static void note(struct update_writer *w, uint32_t id, int generation, uint64_t offset)
{
    const struct update_entry e = {id, generation, w->pdf->file.n + offset};
    ASSERT(!update_has(w, id)); /* each object is written once */
    buf_add(&w->entries, &e, sizeof e);
}

void update_note(struct update_writer *w, uint32_t id, uint64_t offset)
{
    note(w, id, 0, offset);
}

void update_object_begin(struct update_writer *w, uint32_t id, int generation)
{
    note(w, id, generation, w->out->n - w->start);
    buf_printf(w->out, "%" PRIu32 " %d obj\n", id, generation);
}

void update_object_end(struct update_writer *w)
{
    buf_add_cstr(w->out, "\nendobj\n");
}

static bool is_replaced(const struct update_key *keys, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(keys[i].key, key) == 0)
            return true;
    }
    return false;
}

static void print_pair(struct update_writer *w, qpdf_oh dict, const char *key)
{
    struct pdf *pdf = w->pdf;
    qpdf_oh name = qpdf_oh_new_name(pdf->q, key);
    qpdf_oh value = object_key(pdf, dict, key);
    object_print(pdf, name, w->out);
    buf_add_byte(w->out, ' ');
    object_print(pdf, value, w->out);
    buf_add_byte(w->out, '\n');
    object_drop(pdf, name);
    object_drop(pdf, value);
}

void update_dict(struct update_writer *w, qpdf_oh dict, const struct update_key *keys,
                 size_t n, struct arena *a)
{
    buf_add_cstr(w->out, "<<");
    if (object_is_dict(w->pdf, dict)) {
        struct object_keys own = object_keys(w->pdf, dict, a);
        for (size_t i = 0; i < own.n; i++) {
            if (!is_replaced(keys, n, own.key[i]))
                print_pair(w, dict, own.key[i]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        buf_printf(w->out, "%s ", keys[i].key);
        buf_add_bytes(w->out, keys[i].value);
        buf_add_byte(w->out, '\n');
    }
    buf_add_cstr(w->out, ">>");
}

void update_array(struct update_writer *w, qpdf_oh array, struct bytes items,
                  struct buf *out)
{
    int n = object_items(w->pdf, array);
    buf_add_byte(out, '[');
    for (int i = 0; i < n; i++) {
        qpdf_oh item = object_item(w->pdf, array, i);
        object_print(w->pdf, item, out);
        buf_add_byte(out, ' ');
        object_drop(w->pdf, item);
    }
    buf_add_bytes(out, items);
    buf_add_byte(out, ']');
}

static int by_id(const void *a, const void *b)
{
    const struct update_entry *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Length of the run of consecutive object numbers that starts at `from`. */
static size_t run_length(const struct update_entry *e, size_t n, size_t from)
{
    size_t i = from + 1;
    while (i < n && e[i].id == e[i - 1].id + 1)
        i++;
    return i - from;
}

static struct str first_id(struct update_writer *w, const char *fallback,
                           struct arena *a)
{
    struct pdf *pdf = w->pdf;
    qpdf_oh ids = object_key(pdf, pdf->trailer, "/ID");
    if (object_items(pdf, ids) == 2) {
        qpdf_oh first = object_item(pdf, ids, 0);
        const char *text = qpdf_oh_is_string(pdf->q, first)
                               ? qpdf_oh_unparse_binary(pdf->q, first)
                               : NULL;
        if (text)
            return arena_str(a,
                             (struct str){text, qpdf_get_last_string_length(pdf->q)});
    }
    return str_of(arena_printf(a, "<%s>", fallback));
}

/* What table and stream have in common, from /Size to /Prev. */
static void trailer_keys(struct update_writer *w, const struct digest *seed,
                         struct arena *a)
{
    struct pdf *pdf = w->pdf;
    char id[33];
    hex_encode((struct bytes){seed->b, 16}, id);
    buf_printf(w->out, "/Size %" PRIu32 "/Root ", w->next);
    object_print(pdf, pdf->root, w->out);
    qpdf_oh info = object_key(pdf, pdf->trailer, "/Info");
    if (qpdf_oh_is_indirect(pdf->q, info) && object_is_dict(pdf, info)) {
        buf_add_cstr(w->out, "/Info ");
        object_print(pdf, info, w->out);
    }
    buf_add_cstr(w->out, "/ID[");
    buf_add_str(w->out, first_id(w, id, a));
    buf_printf(w->out, "<%s>]/Prev %" PRIu64, id, pdf->startxref);
}

static void write_table(struct update_writer *w, const struct digest *seed,
                        struct arena *a)
{
    size_t n;
    struct update_entry *e = entries(w, &n);
    qsort(e, n, sizeof *e, by_id);
    buf_add_cstr(w->out, "xref\n");
    for (size_t i = 0; i < n;) {
        size_t run = run_length(e, n, i);
        buf_printf(w->out, "%" PRIu32 " %zu\n", e[i].id, run);
        for (; run > 0; run--, i++)
            buf_printf(w->out, "%010" PRIu64 " %05d n\r\n", e[i].offset,
                       e[i].generation);
    }
    buf_add_cstr(w->out, "trailer\n<<");
    trailer_keys(w, seed, a);
    buf_add_cstr(w->out, ">>\n");
}

/* One row of /W [1 5 2]: in use, offset, generation. */
static void stream_row(const struct update_entry *e, struct buf *rows)
{
    buf_add_byte(rows, 1);
    for (int shift = 32; shift >= 0; shift -= 8)
        buf_add_byte(rows, (uint8_t)(e->offset >> shift));
    buf_add_byte(rows, (uint8_t)(e->generation >> 8));
    buf_add_byte(rows, (uint8_t)e->generation);
}

static void write_stream(struct update_writer *w, const struct digest *seed,
                         struct arena *a)
{
    struct buf rows = {0};
    size_t n;
    /* the stream lists itself too */
    update_object_begin(w, update_new_id(w), 0);
    struct update_entry *e = entries(w, &n);
    qsort(e, n, sizeof *e, by_id);
    buf_add_cstr(w->out, "<</Type/XRef/W[1 5 2]/Index[");
    for (size_t i = 0; i < n;) {
        size_t run = run_length(e, n, i);
        buf_printf(w->out, "%s%" PRIu32 " %zu", i ? " " : "", e[i].id, run);
        for (; run > 0; run--, i++)
            stream_row(&e[i], &rows);
    }
    buf_add_byte(w->out, ']');
    trailer_keys(w, seed, a);
    buf_printf(w->out, "/Length %zu>>\nstream\n", rows.n);
    buf_add_bytes(w->out, buf_bytes(&rows));
    buf_add_cstr(w->out, "\nendstream");
    update_object_end(w);
    buf_clear(&rows);
}

void update_finish(struct update_writer *w, const struct digest *seed, struct arena *a)
{
    uint64_t section = w->pdf->file.n + (w->out->n - w->start);
    if (w->pdf->xref_is_stream)
        write_stream(w, seed, a);
    else
        write_table(w, seed, a);
    buf_printf(w->out, "startxref\n%" PRIu64 "\n%%%%EOF\n", section);
}
