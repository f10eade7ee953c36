/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal fields of a form, walked with an explicit stack. Internal to pdf/. */
#ifndef SK_PDF_FIELDS_H
#define SK_PDF_FIELDS_H

#include "pdf/file.h"

struct field {
    qpdf_oh dict;
    uint32_t id;
    bool is_signature; /* /FT, inherited too, is /Sig */
    qpdf_oh value;     /* /V, inherited too; a null object when there is none */
    struct str name;   /* full name, valid UTF-8; "?" for a part that is not plain */
};

struct field_list {
    struct field *items;
    size_t n;
    bool too_many; /* over FIELDS_MAX or deeper than FIELDS_DEPTH: incomplete */
};
#define FIELDS_MAX 20000
#define FIELDS_DEPTH 32

void fields_read(struct pdf *pdf, struct arena *a, struct field_list *out);

#endif
