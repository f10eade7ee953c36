/* SPDX-License-Identifier: Apache-2.0 */
/* The refusals of intake as tables of names. Actions are judged by their type wherever
 * they stand, so that no unusual place hides one. Called by survey.c only. */
#include "pdf/forbidden.h"

struct named {
    const char *name;
    enum err code;
    const char *text;
};

/* Every action type of ISO 32000-2, 12.6.4 but GoTo, URI and Named. */
static const struct named actions[] = {
    {"/JavaScript", ERR_PDF_JAVASCRIPT, "JavaScript action"},
    {"/Launch", ERR_PDF_ACTION, "Launch action"},
    {"/SubmitForm", ERR_PDF_ACTION, "SubmitForm action"},
    {"/ImportData", ERR_PDF_ACTION, "ImportData action"},
    {"/ResetForm", ERR_PDF_ACTION, "ResetForm action"},
    {"/GoToR", ERR_PDF_ACTION, "GoToR action"},
    {"/GoToE", ERR_PDF_ACTION, "GoToE action"},
    {"/GoToDp", ERR_PDF_ACTION, "GoToDp action"},
    {"/GoTo3DView", ERR_PDF_ACTION, "GoTo3DView action"},
    {"/Thread", ERR_PDF_ACTION, "Thread action"},
    {"/Sound", ERR_PDF_ACTION, "Sound action"},
    {"/Movie", ERR_PDF_ACTION, "Movie action"},
    {"/Hide", ERR_PDF_ACTION, "Hide action"},
    {"/Rendition", ERR_PDF_ACTION, "Rendition action"},
    {"/Trans", ERR_PDF_ACTION, "Trans action"},
    {"/RichMediaExecute", ERR_PDF_ACTION, "RichMediaExecute action"},
    {"/SetOCGState", ERR_PDF_HIDDEN_CONTENT, "SetOCGState action"},
};

static const struct named subtypes[] = {
    {"/FileAttachment", ERR_PDF_EMBEDDED_FILE, "file attachment annotation"},
    {"/RichMedia", ERR_PDF_ACTION, "rich media annotation"},
    {"/3D", ERR_PDF_ACTION, "3D annotation"},
    {"/Movie", ERR_PDF_ACTION, "movie annotation"},
    {"/Sound", ERR_PDF_ACTION, "sound annotation"},
    {"/Screen", ERR_PDF_ACTION, "screen annotation"},
    {"/PS", ERR_PDF_EXTERNAL, "PostScript XObject"},
};

static enum err check_named(struct pdf *pdf, const struct dict_at *at, qpdf_oh value,
                            const struct named *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (object_is_name(pdf, value, rows[i].name))
            return pdf_refuse(pdf, rows[i].code, at->page, at->object, rows[i].text);
    }
    return OK;
}

static enum err check_action(struct pdf *pdf, const struct dict_at *at, qpdf_oh v)
{
    return check_named(pdf, at, v, actions, ARRAY_LEN(actions)); /* guard: actions */
}

static enum err check_subtype(struct pdf *pdf, const struct dict_at *at, qpdf_oh v)
{
    return check_named(pdf, at, v, subtypes, ARRAY_LEN(subtypes)); /* guard: subtypes */
}

/* An action that nobody clicks on may only turn pages. */
static enum err check_trigger(struct pdf *pdf, const struct dict_at *at, qpdf_oh action)
{
    if (!object_is_dict(pdf, action))
        return OK;
    qpdf_oh type = object_key(pdf, action, "/S");
    enum err e = check_action(pdf, at, type);
    if (e == OK && !object_is_name(pdf, type, "/GoTo"))
        e = pdf_refuse(pdf, ERR_PDF_ACTION, at->page, at->object,
                       "an action that starts by itself");
    object_drop(pdf, type);
    return e;
}

static enum err check_triggers(struct pdf *pdf, const struct dict_at *at, qpdf_oh v)
{
    enum err e = OK;
    if (!object_is_dict(pdf, v))
        return OK;
    struct arena *a = arena_new();
    struct object_keys keys = object_keys(pdf, v, a);
    for (size_t i = 0; i < keys.n && e == OK; i++) {
        qpdf_oh action = object_key(pdf, v, keys.key[i]);
        e = check_trigger(pdf, at, action); /* guard: triggers */
        object_drop(pdf, action);
    }
    arena_free(&a);
    return e;
}

/* A membership dictionary that shows its content when groups are off. */
static enum err check_membership(struct pdf *pdf, const struct dict_at *at)
{
    bool odd = qpdf_oh_has_key(pdf->q, at->dict, "/VE") ||
               object_key_is(pdf, at->dict, "/P", "/AllOff") ||
               object_key_is(pdf, at->dict, "/P", "/AnyOff");
    if (odd)
        return pdf_refuse(pdf, ERR_PDF_HIDDEN_CONTENT, at->page, at->object,
                          "optional content with a condition");
    return OK;
}

static enum err check_type(struct pdf *pdf, const struct dict_at *at, qpdf_oh v)
{
    if (object_is_name(pdf, v, "/EmbeddedFile"))
        return pdf_refuse(pdf, ERR_PDF_EMBEDDED_FILE, at->page, at->object,
                          "embedded file");
    if (object_is_name(pdf, v, "/OCMD"))
        return check_membership(pdf, at);
    return OK;
}

static enum err check_embedded(struct pdf *pdf, const struct dict_at *at, qpdf_oh v)
{
    bool is_file = qpdf_oh_has_key(pdf->q, at->dict, "/F") ||
                   qpdf_oh_has_key(pdf->q, at->dict, "/UF") ||
                   object_key_is(pdf, at->dict, "/Type", "/Filespec");
    if (is_file && object_is_dict(pdf, v))
        return pdf_refuse(pdf, ERR_PDF_EMBEDDED_FILE, at->page, at->object,
                          "embedded file");
    return OK;
}

static enum err check_external(struct pdf *pdf, const struct dict_at *at, qpdf_oh v)
{
    if (at->of_stream && !object_is_null(pdf, v)) /* guard: external_stream */
        return pdf_refuse(pdf, ERR_PDF_EXTERNAL, at->page, at->object,
                          "stream outside the file");
    return OK;
}

static enum err check_reference(struct pdf *pdf, const struct dict_at *at, qpdf_oh v)
{
    if (at->of_stream && object_is_dict(pdf, v) &&
        object_key_is(pdf, at->dict, "/Subtype", "/Form"))
        return pdf_refuse(pdf, ERR_PDF_EXTERNAL, at->page, at->object,
                          "page of another file");
    return OK;
}

static const struct {
    const char *key;
    enum err (*check)(struct pdf *, const struct dict_at *, qpdf_oh value);
} rules[] = {
    {"/S", check_action},      {"/AA", check_triggers}, {"/Subtype", check_subtype},
    {"/Type", check_type},     {"/EF", check_embedded}, {"/F", check_external},
    {"/Ref", check_reference},
};

enum err forbidden_in_dict(struct pdf *pdf, const struct dict_at *at)
{
    enum err e = OK;
    for (size_t k = 0; k < at->keys->n && e == OK; k++) {
        for (size_t r = 0; r < ARRAY_LEN(rules) && e == OK; r++) {
            if (strcmp(at->keys->key[k], rules[r].key) != 0)
                continue;
            qpdf_oh value = object_key(pdf, at->dict, rules[r].key);
            e = rules[r].check(pdf, at, value);
            object_drop(pdf, value);
        }
    }
    return e;
}

static enum err check_names(struct pdf *pdf, uint32_t root)
{
    qpdf_oh names = object_key(pdf, pdf->root, "/Names");
    if (!object_is_null(pdf, object_key(pdf, names, "/JavaScript")))
        return pdf_refuse(pdf, ERR_PDF_JAVASCRIPT, 0, root, "document JavaScript");
    if (!object_is_null(pdf, object_key(pdf, names, "/EmbeddedFiles")))
        return pdf_refuse(pdf, ERR_PDF_EMBEDDED_FILE, 0, root, "embedded files");
    return OK;
}

static bool key_is_true(struct pdf *pdf, qpdf_oh o, const char *key)
{
    QPDF_BOOL v = QPDF_FALSE;
    return qpdf_oh_get_value_as_bool(pdf->q, object_key(pdf, o, key), &v) && v;
}

static enum err check_form(struct pdf *pdf, uint32_t root)
{
    qpdf_oh form = object_key(pdf, pdf->root, "/AcroForm");
    qpdf_oh fields = object_key(pdf, form, "/Fields");
    if (object_is_null(pdf, form))
        return OK;
    if (!object_is_dict(pdf, form) ||
        (!object_is_null(pdf, fields) && !qpdf_oh_is_array(pdf->q, fields)))
        return pdf_refuse(pdf, ERR_PDF_STRUCTURE, 0, root, "/AcroForm");
    if (!object_is_null(pdf, object_key(pdf, form, "/XFA")))
        return pdf_refuse(pdf, ERR_PDF_XFA, 0, root, "XFA form");
    return OK;
}

/* Content that the default configuration hides, or that depends on the use. */
static enum err check_optional_content(struct pdf *pdf, uint32_t root)
{
    qpdf_oh d = object_key(pdf, object_key(pdf, pdf->root, "/OCProperties"), "/D");
    qpdf_oh base = object_key(pdf, d, "/BaseState");
    bool hides = object_items(pdf, object_key(pdf, d, "/OFF")) > 0 ||
                 object_items(pdf, object_key(pdf, d, "/AS")) > 0 ||
                 !(object_is_null(pdf, base) || object_is_name(pdf, base, "/ON"));
    if (hides)
        return pdf_refuse(pdf, ERR_PDF_HIDDEN_CONTENT, 0, root, "hidden layers");
    return OK;
}

enum err forbidden_in_catalog(struct pdf *pdf)
{
    uint32_t root = object_id(pdf, pdf->root);
    const struct dict_at at = {.dict = pdf->root, .object = root};
    qpdf_oh perms = object_key(pdf, pdf->root, "/Perms");
    enum err e = check_names(pdf, root);
    if (e == OK)
        e = check_form(pdf, root);
    if (e == OK && key_is_true(pdf, pdf->root, "/NeedsRendering"))
        e = pdf_refuse(pdf, ERR_PDF_XFA, 0, root, "XFA form");
    if (e == OK && !object_is_null(pdf, object_key(pdf, pdf->root, "/Collection")))
        e = pdf_refuse(pdf, ERR_PDF_EMBEDDED_FILE, 0, root, "portfolio");
    if (e == OK && (!object_is_null(pdf, object_key(pdf, perms, "/UR3")) ||
                    !object_is_null(pdf, object_key(pdf, perms, "/UR"))))
        e = pdf_refuse(pdf, ERR_PDF_USAGE_RIGHTS, 0, root, "usage rights");
    if (e == OK)
        e = check_optional_content(pdf, root);
    if (e == OK) /* guard: open_action */
        e = check_trigger(pdf, &at, object_key(pdf, pdf->root, "/OpenAction"));
    return e;
}
