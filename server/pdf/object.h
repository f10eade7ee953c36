/* SPDX-License-Identifier: Apache-2.0 */
/* Small questions to PDF objects, asked so that libqpdf never has to warn about a wrong
 * type. Internal to pdf/. A handle lives until object_drop or pdf_close; whoever loops
 * over a whole document drops. */
#ifndef SK_PDF_OBJECT_H
#define SK_PDF_OBJECT_H

#include "pdf/file.h"

bool object_is_dict(struct pdf *pdf, qpdf_oh o);
bool object_is_null(struct pdf *pdf, qpdf_oh o);
/* The value under a key of a dictionary or of a stream's dictionary; a null object when
 * there is none or o is neither. */
qpdf_oh object_key(struct pdf *pdf, qpdf_oh o, const char *key);
/* The dictionary itself, for a stream its dictionary; a null object otherwise. */
qpdf_oh object_dict(struct pdf *pdf, qpdf_oh o);
bool object_is_name(struct pdf *pdf, qpdf_oh o, const char *name);
bool object_key_is(struct pdf *pdf, qpdf_oh o, const char *key, const char *name);
bool object_integer(struct pdf *pdf, qpdf_oh o, long long *v);
bool object_number(struct pdf *pdf, qpdf_oh o, double *v);
/* Number of items; 0 when it is no array. */
int object_items(struct pdf *pdf, qpdf_oh o);
qpdf_oh object_item(struct pdf *pdf, qpdf_oh o, int i);
/* Object number of an indirect object; 0 for a direct one. */
uint32_t object_id(struct pdf *pdf, qpdf_oh o);
void object_drop(struct pdf *pdf, qpdf_oh o);
/* The bytes of a string object, in the arena; absent when it is none. */
struct bytes object_string(struct pdf *pdf, qpdf_oh o, struct arena *a);

/* The keys of a dictionary (not a stream), in the arena. */
struct object_keys {
    const char **key;
    size_t n;
};
struct object_keys object_keys(struct pdf *pdf, qpdf_oh dict, struct arena *a);

/* Appends the object as it would stand in a file: an indirect one as "N G R". */
void object_print(struct pdf *pdf, qpdf_oh o, struct buf *out);
/* Likewise, an indirect object in full (of a stream: its dictionary). */
void object_print_resolved(struct pdf *pdf, qpdf_oh o, struct buf *out);

/* Raw, undecoded bytes of a stream, for free(); false when they cannot be read. */
bool object_raw(struct pdf *pdf, qpdf_oh stream, unsigned char **p, size_t *n) MUST_USE;

#endif
