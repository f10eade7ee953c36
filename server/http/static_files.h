/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: the table of static files, read into memory once at start with the
 * encodings in which each can be sent. A request names a key of the table and never a
 * path, so there is nothing to escape from. static.c answers from it. */
#ifndef SK_HTTP_STATIC_FILES_H
#define SK_HTTP_STATIC_FILES_H

#include "http/http.h"

/* In the order in which they are preferred. */
enum static_encoding { STATIC_BR, STATIC_GZIP, STATIC_PLAIN, STATIC_ENCODINGS };

struct static_body {
    uint8_t *p; /* NULL: not in this encoding */
    size_t n;
    char etag[24]; /* each encoding is a representation with a tag of its own */
};

struct static_file {
    char *path; /* "/assets/app-4f2a.js" */
    const char *type;
    struct static_body body[STATIC_ENCODINGS];
};

struct static_files;

/* Reads every regular file below dir; links and names that begin with a dot are left
 * out. X.br beside X is X in that encoding and no file of its own; gzip is made here,
 * of text. NULL (logged) when dir cannot be read or holds more than a web application
 * would. */
struct static_files *static_files_open(const char *dir);
void static_files_close(struct static_files **f);
/* NULL: none. */
const struct static_file *static_files_find(const struct static_files *f,
                                            const char *path);

#endif
