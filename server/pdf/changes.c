/* SPDX-License-Identifier: Apache-2.0 */
/* Compares two revisions. Each object of the older one must be unchanged, or have a
 * role (page, form, …) whose few keys may change; lists may only grow by signature
 * fields made of new objects. Called by verify.c. */
#include "pdf/changes.h"

/* system */
#include <stdlib.h>

/* ours */
#include "pdf/fields.h"
#include "pdf/object.h"
#include "pdf/page_tree.h"
#include "pdf/references.h"

enum role {
    ROLE_NONE,
    ROLE_CATALOG,
    ROLE_FORM,
    ROLE_PAGE,
    ROLE_LIST, /* /Fields or /Annots: compared item by item below */
    ROLE_UNSIGNED_FIELD,
    ROLE_INFO,
    ROLE_METADATA,
    ROLE_VALIDATION,            /* /DSS */
    ROLE_CATALOG_OF_VALIDATION, /* the catalog, when nothing but /DSS was added */
    ROLE_COUNT
};

/* The keys that may change, by role; NULL ends a row. */
static const char *const may_change[ROLE_COUNT][8] = {
    [ROLE_CATALOG] = {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Version"},
    [ROLE_FORM] = {"/Fields", "/SigFlags", "/DR", "/DA"},
    [ROLE_PAGE] = {"/Annots"},
    [ROLE_UNSIGNED_FIELD] = {"/V", "/AP", "/F", "/M", "/Lock"},
    [ROLE_INFO] = {"/ModDate", "/Producer"},
    [ROLE_CATALOG_OF_VALIDATION] = {"/DSS", "/Extensions"},
    [ROLE_VALIDATION] = {"/Type", "/Certs", "/CRLs", "/OCSPs", "/VRI"},
};

struct comparison {
    struct pdf *older;
    struct pdf *newer;
    struct arena *arena;
    struct page_tree older_tree;
    struct page_tree newer_tree;
    struct field_list fields; /* of the newer one */
    struct references refs;   /* of the older one */
    uint8_t *role;            /* by object number of the older one */
    struct buf a, b;          /* texts under comparison */
    struct changes *out;
};

/* The gravest kind that was seen counts. */
static void at_least(struct comparison *c, enum pdf_changes kind)
{
    if (c->out->kind < kind)
        c->out->kind = kind;
}

static void changed(struct comparison *c, const char *what, uint32_t object)
{
    if (c->out->kind == PDF_CHANGED_CONTENT)
        return; /* the first reason is kept */
    c->out->kind = PDF_CHANGED_CONTENT;
    c->out->what = what;
    c->out->object = object;
}

static bool same_text(struct comparison *c, qpdf_oh o, qpdf_oh n)
{
    c->a.n = c->b.n = 0;
    object_print(c->older, o, &c->a);
    object_print(c->newer, n, &c->b);
    return bytes_eq(buf_bytes(&c->a), buf_bytes(&c->b));
}

static bool same_resolved(struct comparison *c, qpdf_oh o, qpdf_oh n)
{
    c->a.n = c->b.n = 0;
    object_print_resolved(c->older, o, &c->a);
    object_print_resolved(c->newer, n, &c->b);
    return bytes_eq(buf_bytes(&c->a), buf_bytes(&c->b));
}

static bool same_stream(struct comparison *c, qpdf_oh o, qpdf_oh n)
{
    unsigned char *p = NULL, *q = NULL;
    size_t pn = 0, qn = 0;
    bool same = object_raw(c->older, o, &p, &pn) && object_raw(c->newer, n, &q, &qn) &&
                bytes_eq((struct bytes){p, pn}, (struct bytes){q, qn});
    free(p);
    free(q);
    return same;
}

static bool same_object(struct comparison *c, qpdf_oh o, qpdf_oh n)
{
    bool older_stream = qpdf_oh_is_stream(c->older->q, o);
    if (older_stream != (bool)qpdf_oh_is_stream(c->newer->q, n))
        return false;
    return same_resolved(c, o, n) && (!older_stream || same_stream(c, o, n));
}

/* An object number that the older revision neither has nor refers to. */
static bool is_fresh(struct comparison *c, uint32_t id)
{
    if (id == 0)
        return false;
    if (id >= (uint32_t)c->older->next_object)
        return true;
    qpdf_oh o = qpdf_get_object_by_id(c->older->q, (int)id, 0);
    bool fresh = object_is_null(c->older, o) && c->refs.count[id] == 0;
    object_drop(c->older, o);
    return fresh;
}

/* ---- lists that may grow ---- */

static const struct field *newer_field(struct comparison *c, uint32_t id)
{
    for (size_t i = 0; i < c->fields.n; i++) {
        if (c->fields.items[i].id == id)
            return &c->fields.items[i];
    }
    return NULL;
}

static bool is_signed_field(struct comparison *c, uint32_t id)
{
    const struct field *f = id ? newer_field(c, id) : NULL;
    return f && f->is_signature && object_is_dict(c->newer, f->value);
}

static bool has_kid(struct pdf *pdf, qpdf_oh field, uint32_t id)
{
    bool found = false;
    qpdf_oh kids = object_key(pdf, field, "/Kids");
    for (int i = 0, n = object_items(pdf, kids); i < n && !found; i++) {
        qpdf_oh kid = object_item(pdf, kids, i);
        found = object_id(pdf, kid) == id;
        object_drop(pdf, kid);
    }
    object_drop(pdf, kids);
    return found;
}

/* A new widget of a field that is signed, merged with it or its kid. */
static bool is_signature_widget(struct comparison *c, qpdf_oh o)
{
    uint32_t id = object_id(c->newer, o);
    if (!is_fresh(c, id) || !object_key_is(c->newer, o, "/Subtype", "/Widget"))
        return false;
    if (is_signed_field(c, id))
        return true;
    for (size_t i = 0; i < c->fields.n; i++) {
        const struct field *f = &c->fields.items[i];
        if (is_signed_field(c, f->id) && has_kid(c->newer, f->dict, id))
            return true;
    }
    return false;
}

static bool is_new_signature(struct comparison *c, qpdf_oh o)
{
    uint32_t id = object_id(c->newer, o);
    return is_fresh(c, id) && is_signed_field(c, id);
}

/* Every item of the older list stays where it was; every item behind is allowed. */
static bool grew_only_by(struct comparison *c, qpdf_oh o, qpdf_oh n,
                         bool (*allowed)(struct comparison *, qpdf_oh))
{
    int kept = object_items(c->older, o), all = object_items(c->newer, n);
    if (all < kept)
        return false;
    for (int i = 0; i < kept; i++) {
        qpdf_oh x = object_item(c->older, o, i), y = object_item(c->newer, n, i);
        bool same = same_text(c, x, y);
        object_drop(c->older, x);
        object_drop(c->newer, y);
        if (!same)
            return false;
    }
    for (int i = kept; i < all; i++) {
        qpdf_oh y = object_item(c->newer, n, i);
        bool ok = allowed(c, y); /* guard: grown_list */
        object_drop(c->newer, y);
        if (!ok)
            return false;
        c->out->more_signatures = true;
        at_least(c, PDF_CHANGED_SIGNATURES);
    }
    return true;
}

static void compare_lists(struct comparison *c)
{
    struct pdf *older = c->older, *newer = c->newer;
    qpdf_oh o =
        object_key(older, object_key(older, older->root, "/AcroForm"), "/Fields");
    qpdf_oh n =
        object_key(newer, object_key(newer, newer->root, "/AcroForm"), "/Fields");
    if (c->fields.too_many || !grew_only_by(c, o, n, is_new_signature))
        changed(c, "form fields", 0);
    if (c->older_tree.n != c->newer_tree.n) {
        changed(c, "pages", 0);
        return;
    }
    for (size_t i = 0; i < c->older_tree.n; i++) {
        const struct page *p = &c->older_tree.pages[i], *q = &c->newer_tree.pages[i];
        o = object_key(older, p->dict, "/Annots");
        n = object_key(newer, q->dict, "/Annots");
        if (p->id != q->id)
            changed(c, "pages", p->id);
        else if (!grew_only_by(c, o, n, is_signature_widget))
            changed(c, "annotations", p->id);
        object_drop(older, o);
        object_drop(newer, n);
    }
}

/* ---- objects ---- */

static void give_role(struct comparison *c, uint32_t id, enum role role)
{
    if (id > 0 && id < (uint32_t)c->older->next_object && c->role[id] == ROLE_NONE)
        c->role[id] = (uint8_t)role;
}

/* Only where nothing else refers to it: it might be content as well. */
static void give_own_role(struct comparison *c, uint32_t id, enum role role)
{
    if (id > 0 && id < (uint32_t)c->older->next_object && c->refs.count[id] == 1)
        give_role(c, id, role);
}

static void give_roles(struct comparison *c)
{
    struct pdf *older = c->older;
    struct field_list fields;
    qpdf_oh form = object_key(older, older->root, "/AcroForm");
    qpdf_oh dss = object_key(older, older->root, "/DSS");
    give_role(c, object_id(older, older->root), ROLE_CATALOG);
    for (size_t i = 0; i < c->older_tree.n; i++) {
        give_role(c, c->older_tree.pages[i].id, ROLE_PAGE);
        give_own_role(c, c->older_tree.pages[i].annots_id, ROLE_LIST);
    }
    give_role(c, object_id(older, form), ROLE_FORM);
    give_own_role(c, object_id(older, object_key(older, form, "/Fields")), ROLE_LIST);
    fields_read(older, c->arena, &fields);
    for (size_t i = 0; i < fields.n; i++) {
        if (fields.items[i].is_signature &&
            object_is_null(older, fields.items[i].value))
            give_role(c, fields.items[i].id, ROLE_UNSIGNED_FIELD);
    }
    give_role(c, object_id(older, object_key(older, older->trailer, "/Info")),
              ROLE_INFO);
    give_own_role(c, object_id(older, object_key(older, older->root, "/Metadata")),
                  ROLE_METADATA);
    give_own_role(c, object_id(older, dss), ROLE_VALIDATION);
}

static bool key_may_change(enum role role, const char *key)
{
    for (size_t i = 0; i < ARRAY_LEN(may_change[role]) && may_change[role][i]; i++) {
        if (strcmp(may_change[role][i], key) == 0)
            return true;
    }
    return false;
}

static bool keys_equal(struct comparison *c, qpdf_oh o, qpdf_oh n, enum role role,
                       const struct object_keys *keys)
{
    for (size_t i = 0; i < keys->n; i++) {
        if (key_may_change(role, keys->key[i]))
            continue;
        qpdf_oh x = object_key(c->older, o, keys->key[i]);
        qpdf_oh y = object_key(c->newer, n, keys->key[i]);
        bool same = same_text(c, x, y);
        object_drop(c->older, x);
        object_drop(c->newer, y);
        if (!same)
            return false;
    }
    return true;
}

/* Keys of either side, so that added and removed ones are seen. */
static bool dict_changed_within(struct comparison *c, qpdf_oh o, qpdf_oh n,
                                enum role role)
{
    if (!object_is_dict(c->older, o) || !object_is_dict(c->newer, n))
        return false;
    struct object_keys before = object_keys(c->older, o, c->arena);
    struct object_keys after = object_keys(c->newer, n, c->arena);
    return keys_equal(c, o, n, role, &before) && keys_equal(c, o, n, role, &after);
}

static bool signed_now(struct comparison *c, qpdf_oh field)
{
    bool is = object_is_dict(c->newer, object_key(c->newer, field, "/V"));
    c->out->more_signatures = c->out->more_signatures || is;
    return is;
}

static enum pdf_changes kind_of_change(struct comparison *c, enum role role, qpdf_oh o,
                                       qpdf_oh n)
{
    bool validation = role == ROLE_VALIDATION ||
                      (role == ROLE_CATALOG &&
                       dict_changed_within(c, o, n, ROLE_CATALOG_OF_VALIDATION));
    return validation ? PDF_CHANGED_VALIDATION : PDF_CHANGED_SIGNATURES;
}

static bool change_is_allowed(struct comparison *c, enum role role, qpdf_oh o,
                              qpdf_oh n)
{
    switch (role) {
    case ROLE_NONE:
        return false;
    case ROLE_LIST:
        return qpdf_oh_is_array(c->newer->q, n);
    case ROLE_METADATA:
        return qpdf_oh_is_stream(c->newer->q, n);
    case ROLE_UNSIGNED_FIELD:
        return dict_changed_within(c, o, n, role) && signed_now(c, n);
    default:
        return dict_changed_within(c, o, n, role); /* guard: may_change */
    }
}

static bool is_file_structure(struct pdf *pdf, qpdf_oh o)
{
    return qpdf_oh_is_stream(pdf->q, o) && (object_key_is(pdf, o, "/Type", "/XRef") ||
                                            object_key_is(pdf, o, "/Type", "/ObjStm"));
}

static void compare_object(struct comparison *c, uint32_t id)
{
    qpdf_oh o = qpdf_get_object_by_id(c->older->q, (int)id, 0);
    qpdf_oh n = qpdf_get_object_by_id(c->newer->q, (int)id, 0);
    if (object_is_null(c->older, o)) {
        /* a reference that led nowhere may not begin to lead somewhere */
        if (c->refs.count[id] > 0 && !object_is_null(c->newer, n)) /* guard: dangling */
            changed(c, "an object that was missing", id);
    } else if (!is_file_structure(c->older, o) && !same_object(c, o, n)) {
        at_least(c, kind_of_change(c, (enum role)c->role[id], o, n));
        if (!change_is_allowed(c, (enum role)c->role[id], o, n))
            changed(c, "an object of the signed revision", id);
    }
    object_drop(c->older, o);
    object_drop(c->newer, n);
}

/* A form that stands in the catalog itself has no number. */
static void compare_direct_form(struct comparison *c)
{
    qpdf_oh o = object_key(c->older, c->older->root, "/AcroForm");
    qpdf_oh n = object_key(c->newer, c->newer->root, "/AcroForm");
    if (object_is_null(c->older, o) && object_is_null(c->newer, n))
        return;
    if (object_is_null(c->older, o))
        o = qpdf_oh_new_dictionary(c->older->q); /* added: as if it had been empty */
    if (!dict_changed_within(c, o, n, ROLE_FORM))
        changed(c, "form", 0);
    /* where readers draw the fields themselves, other resources are another picture */
    QPDF_BOOL redrawn = QPDF_FALSE;
    qpdf_oh_get_value_as_bool(c->newer->q, object_key(c->newer, n, "/NeedAppearances"),
                              &redrawn);
    if (redrawn &&
        !same_text(c, object_key(c->older, o, "/DR"), object_key(c->newer, n, "/DR")))
        changed(c, "form", 0);
}

static void compare_all(struct comparison *c)
{
    references_count(c->older, (uint32_t)c->older->next_object, c->arena, &c->refs);
    c->role = arena_alloc(c->arena, (size_t)c->older->next_object);
    give_roles(c);
    fields_read(c->newer, c->arena, &c->fields);
    if (!same_text(c, c->older->root, c->newer->root))
        changed(c, "catalog", 0);
    compare_lists(c);
    compare_direct_form(c);
    for (int id = 1; id < c->older->next_object; id++)
        compare_object(c, (uint32_t)id);
}

bool changes_between(struct pdf *older, struct pdf *newer, struct arena *a,
                     struct changes *out)
{
    struct comparison c = {.older = older, .newer = newer, .arena = a, .out = out};
    *out = (struct changes){.kind = PDF_CHANGED_NOTHING};
    if (page_tree_read(older, PDF_PAGES_MAX, a, &c.older_tree) != OK ||
        page_tree_read(newer, PDF_PAGES_MAX, a, &c.newer_tree) != OK)
        return false;
    compare_all(&c);
    buf_clear(&c.a);
    buf_clear(&c.b);
    return pdf_complaints(older) == OK && pdf_complaints(newer) == OK;
}
