/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration as a table of rows: name, type, default, target, one sentence.
 * Read from an INI file ("key = value", '#' comments, no sections); the environment
 * overrides it as SEALKEEPER_KEY. Unknown keys are errors with file and line. Secrets
 * are given only as the path of a file (type CONFIG_SECRET_FILE reads it). */
#ifndef SK_BASE_CONFIG_H
#define SK_BASE_CONFIG_H

#include "base/bytes.h"

enum config_type {
    CONFIG_TEXT,        /* char[CONFIG_TEXT_MAX] */
    CONFIG_INT,         /* int64_t */
    CONFIG_BOOL,        /* bool: yes/no */
    CONFIG_SECONDS,     /* int64_t microseconds, written 30, 30s, 10m, 72h, 7d */
    CONFIG_SIZE,        /* int64_t bytes, written 4096, 64K, 50M */
    CONFIG_SECRET_FILE, /* struct secret: the file's content without its final newline
                         */
};

#define CONFIG_TEXT_MAX 256

struct config_row {
    const char *name;
    enum config_type type;
    const char *fallback; /* as written in the file; NULL: the key must be given */
    size_t offset;        /* offsetof() in the program's settings struct */
    const char *sentence;
};

/* Fills `settings` from fallbacks, then the file (may be NULL), then the environment.
 * On failure writes "file:line: what" to err and returns false. */
bool config_load(const struct config_row *rows, size_t n, const char *file,
                 void *settings, char *err, size_t err_n) MUST_USE;
/* The reference page: one Markdown row a key. */
void config_print_reference(const struct config_row *rows, size_t n,
                            const char *program);

#endif
