/* SPDX-License-Identifier: Apache-2.0 */
/* The signatures that a document's form lists, and where each lies in the file's bytes.
 * Reads form, judges no certificate; anything odd gets a word and is invalid. Internal
 * to pdf/. ISO 32000-2, 12.8.1. */
#ifndef SK_PDF_SIGNATURE_H
#define SK_PDF_SIGNATURE_H

#include "pdf/file.h"

struct signature {
    qpdf_oh dict;
    uint32_t id; /* of the dictionary's object; 0: direct */
    struct str field;
    /* filled by signature_read: */
    const char *problem; /* NULL, or a stable word */
    bool is_timestamp;
    uint64_t gap_from; /* of '<' */
    uint64_t gap_to;   /* behind '>' */
    uint64_t end;      /* of the bytes covered */
    struct bytes contents;
    int64_t time_us;
    bool has_request;
    struct digest request;
    long long certification; /* /P of a /DocMDP reference, 0: none */
};

struct signature_list {
    struct signature *items;
    size_t n;
    bool too_many; /* fields or signatures: none may be believed */
};

/* One entry a signature value: fields that share a value are one signature. */
void signatures_find(struct pdf *pdf, struct arena *a, struct signature_list *out);
/* Reads the dictionary strictly and finds its gap in the bytes. */
void signature_read(struct pdf *pdf, struct arena *a, struct signature *s);

#endif
