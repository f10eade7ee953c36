/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the objects of an incremental update and the cross-reference section that ends
 * it, in the form of the newest one before (ISO 32000-2, 7.5.6). Each object once, none
 * in an object stream. Knows nothing of seals; prepare.c does. Internal to pdf/. */
#ifndef SK_PDF_UPDATE_WRITE_H
#define SK_PDF_UPDATE_WRITE_H

#include "pdf/file.h"

struct update_entry {
    uint32_t id;
    int generation;
    uint64_t offset;
};

struct update_writer {
    struct pdf *pdf;
    struct buf *out;
    size_t start;       /* of the update in `out` */
    uint32_t next;      /* first free object number */
    struct buf entries; /* of struct update_entry */
};

void update_writer_init(struct update_writer *w, struct pdf *pdf, struct buf *out);
void update_writer_clear(struct update_writer *w);
uint32_t update_new_id(struct update_writer *w);
/* The object was written by somebody else, `offset` bytes into the update. */
void update_note(struct update_writer *w, uint32_t id, uint64_t offset);
bool update_has(const struct update_writer *w, uint32_t id);
/* "N G obj" … "endobj" around what the caller appends. */
void update_object_begin(struct update_writer *w, uint32_t id, int generation);
void update_object_end(struct update_writer *w);

/* A value that replaces or joins those of a dictionary. */
struct update_key {
    const char *key;
    struct bytes value;
};
/* Appends the dictionary (a null object: an empty one) with these keys set. */
void update_dict(struct update_writer *w, qpdf_oh dict, const struct update_key *keys,
                 size_t n, struct arena *a);
/* Appends the array (anything else: an empty one) with these items added. */
void update_array(struct update_writer *w, qpdf_oh array, struct bytes items,
                  struct buf *out);

/* Section, trailer, startxref and %%EOF. `seed` gives the second part of /ID, and the
 * first where the document has none. */
void update_finish(struct update_writer *w, const struct digest *seed, struct arena *a);

#endif
