/* SPDX-License-Identifier: Apache-2.0 */
/* Reading, and compressing what is text. */
#include "http/static_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "http/encoding.h"

#define PATH_MAX_BYTES 512
#define FILE_MAX ((off_t)64 << 20)
#define FILES_MAX 10000
#define BYTES_MAX ((size_t)256 << 20) /* of all files, before they are compressed */
#define GZIP_LEVEL 9                  /* once at start, for every client */
#define GZIP_MIN 512                  /* below it headers and a round trip weigh more */

static const struct {
    const char *extension;
    const char *type;
    bool shrinks; /* by gzip, much */
} types[] = {
    {".html", "text/html; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".mjs", "text/javascript; charset=utf-8", true},
    {".css", "text/css; charset=utf-8", true},
    {".json", "application/json", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".webmanifest", "application/manifest+json", true},
    {".wasm", "application/wasm", true},
    {".ttf", "font/ttf", true},
    {".woff2", "font/woff2", false},
    {".png", "image/png", false},
    {".jpg", "image/jpeg", false},
    {".webp", "image/webp", false},
    {".ico", "image/x-icon", false},
};

#define TYPE_UNKNOWN "application/octet-stream"

struct static_files {
    struct static_file *file; /* sorted by path */
    size_t n, cap;
    size_t bytes;
    bool too_large;
};

static const char *type_of(const char *path, bool *shrinks)
{
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot && i < ARRAY_LEN(types); i++) {
        if (strcmp(dot, types[i].extension) == 0) {
            *shrinks = types[i].shrinks;
            return types[i].type;
        }
    }
    *shrinks = false;
    return TYPE_UNKNOWN;
}

/* ---- one file ---- */

/* FNV-1a: it tells versions of a file apart, it protects nothing. */
static uint64_t content_hash(const uint8_t *p, size_t n)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * UINT64_C(1099511628211);
    return h;
}

static uint8_t *read_content(int dir, const char *name, size_t *n)
{
    int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    uint8_t *content = NULL;
    struct stat st;
    size_t done = 0;

    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= FILE_MAX) {
        content = malloc((size_t)st.st_size + 1);
        ASSERT(content);
        while (done < (size_t)st.st_size) {
            ssize_t got = read(fd, content + done, (size_t)st.st_size - done);

            if (got <= 0)
                break;
            done += (size_t)got;
        }
    }
    (void)close(fd);
    *n = done;
    return content;
}

static void set_body(struct static_file *file, enum static_encoding encoding,
                     uint8_t *content, size_t n)
{
    struct static_body *body = &file->body[encoding];

    body->p = content;
    body->n = n;
    (void)snprintf(body->etag, sizeof body->etag, "\"%016llx\"",
                   (unsigned long long)content_hash(content, n));
}

static void make_gzip(struct static_file *file)
{
    const struct static_body *plain = &file->body[STATIC_PLAIN];
    uint8_t *smaller;
    size_t n;

    if (plain->n < GZIP_MIN)
        return;
    smaller = malloc(plain->n);
    ASSERT(smaller);
    n = encoding_gzip((struct bytes){plain->p, plain->n}, GZIP_LEVEL, smaller);
    if (n)
        set_body(file, STATIC_GZIP, smaller, n);
    else
        free(smaller);
}

static void free_file(struct static_file *file)
{
    for (size_t i = 0; i < STATIC_ENCODINGS; i++)
        free(file->body[i].p);
    free(file->path);
}

/* ---- all of them ---- */

static struct static_file *new_file(struct static_files *f, const char *path)
{
    struct static_file *file;

    if (f->n == f->cap) {
        f->cap = f->cap ? 2 * f->cap : 64;
        f->file = realloc(f->file, f->cap * sizeof f->file[0]);
        ASSERT(f->file);
    }
    file = &f->file[f->n++];
    *file = (struct static_file){.path = strdup(path)};
    ASSERT(file->path);
    return file;
}

static void add_file(struct static_files *f, int dir, const char *name,
                     const char *path)
{
    size_t n = 0;
    uint8_t *content = read_content(dir, name, &n);

    if (!content)
        return;
    f->bytes += n;
    f->too_large = f->n >= FILES_MAX || f->bytes > BYTES_MAX;
    set_body(new_file(f, path), STATIC_PLAIN, content, n);
}

static void add_directory(struct static_files *f, int fd, const char *prefix)
{
    DIR *d = fdopendir(fd);
    struct dirent *e;

    if (!d) {
        (void)close(fd);
        return;
    }
    /* the stream is ours alone */
    /* cppcheck-suppress readdirCalled */
    while (!f->too_large && (e = readdir(d))) {
        char path[PATH_MAX_BYTES];
        int below;

        if (e->d_name[0] == '.' ||
            snprintf(path, sizeof path, "%s/%s", prefix, e->d_name) >= (int)sizeof path)
            continue;
        below = openat(dirfd(d), e->d_name,
                       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (below >= 0)
            add_directory(f, below, path);
        else
            add_file(f, dirfd(d), e->d_name, path);
    }
    (void)closedir(d);
}

static int by_path(const void *a, const void *b)
{
    const struct static_file *x = a;
    const struct static_file *y = b;

    return strcmp(x->path, y->path);
}

static struct static_file *find(const struct static_files *f, const char *path)
{
    size_t from = 0, to = f->n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(path, f->file[middle].path);

        if (order == 0)
            return &f->file[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

/* "/x.js" of "/x.js.br"; NULL for any other name or where there is none. */
static struct static_file *encoded_here(const struct static_files *f, const char *path)
{
    char plain[PATH_MAX_BYTES];
    size_t n = strlen(path);

    if (n < 4 || strcmp(path + n - 3, ".br") != 0)
        return NULL;
    (void)snprintf(plain, sizeof plain, "%.*s", (int)(n - 3), path);
    return find(f, plain);
}

/* A twin's body moves to the file that it encodes; an emptied row stays behind. */
static void join_twins(struct static_files *f)
{
    for (size_t i = 0; i < f->n; i++) {
        struct static_file *plain = encoded_here(f, f->file[i].path);
        struct static_body *body = &f->file[i].body[STATIC_PLAIN];

        if (!plain)
            continue;
        plain->body[STATIC_BR] = *body;
        body->p = NULL;
    }
}

static void drop_emptied(struct static_files *f)
{
    size_t kept = 0;

    for (size_t i = 0; i < f->n; i++) {
        if (f->file[i].body[STATIC_PLAIN].p)
            f->file[kept++] = f->file[i];
        else
            free_file(&f->file[i]);
    }
    f->n = kept;
}

static void complete(struct static_files *f)
{
    if (f->n)
        qsort(f->file, f->n, sizeof f->file[0], by_path);
    join_twins(f);
    drop_emptied(f);
    for (size_t i = 0; i < f->n; i++) {
        bool shrinks;

        f->file[i].type = type_of(f->file[i].path, &shrinks);
        if (shrinks)
            make_gzip(&f->file[i]);
    }
}

struct static_files *static_files_open(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct static_files *f;

    if (fd < 0) {
        log_error("http.static", "%s: %s", dir, strerror(errno));
        return NULL;
    }
    f = calloc(1, sizeof *f);
    ASSERT(f);
    add_directory(f, fd, "");
    if (f->too_large) {
        log_error("http.static", "%s: more than %d files or %zu bytes", dir, FILES_MAX,
                  BYTES_MAX);
        static_files_close(&f);
        return NULL;
    }
    complete(f);
    return f;
}

void static_files_close(struct static_files **f)
{
    if (!*f)
        return;
    for (size_t i = 0; i < (*f)->n; i++)
        free_file(&(*f)->file[i]);
    free((*f)->file);
    free(*f);
    *f = NULL;
}

const struct static_file *static_files_find(const struct static_files *f,
                                            const char *path)
{
    return find(f, path);
}
