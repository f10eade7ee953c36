/* SPDX-License-Identifier: Apache-2.0 */
/* The papers of the demo company: small PDF files with Chinese text, as an office would
 * print them. Their font is named and not embedded, and its text goes through a
 * predefined map: what the readers of China's offices are used to. */
#ifndef SK_DEMO_PAPER_H
#define SK_DEMO_PAPER_H

#include <stddef.h>

struct paper {
    const char *title;
    const char *number; /* of the contract or letter */
    const char *ours;   /* the company */
    const char *theirs; /* "": a letter, signed by us alone */
    const char *purpose;
    long long yuan; /* 0: no money in it */
    int pages;
};

/* Where our signature line stands on the last page, in points. */
#define PAPER_SEAL_X 96.0
#define PAPER_SEAL_Y 118.0

/* On the heap. */
char *paper_make(const struct paper *p, size_t *n);

#endif
