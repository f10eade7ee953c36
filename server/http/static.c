/* SPDX-License-Identifier: Apache-2.0 */
/* Static files with their headers: entity tag from the content, long life only for what
 * the build named by its content, and the content security policy on every page. */
#include "http/static.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define PATH_MAX_BYTES 512
#define FILE_MAX ((off_t)64 << 20)

static const char content_security_policy[] =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self' data: blob:; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

static const struct {
    const char *extension;
    const char *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".ttf", "font/ttf"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

struct static_file {
    char *path; /* "/assets/app-4f2a.js" */
    const char *type;
    bool is_page;
    char etag[24];
    uint8_t *content;
    size_t n;
};

struct static_files {
    struct static_file *file; /* sorted by path */
    size_t n, cap;
};

static const char *type_of(const char *path)
{
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot && i < ARRAY_LEN(types); i++) {
        if (strcmp(dot, types[i].extension) == 0)
            return types[i].type;
    }
    return "application/octet-stream";
}

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

static void add_file(struct static_files *f, int dir, const char *name,
                     const char *path)
{
    size_t n = 0;
    uint8_t *content = read_content(dir, name, &n);
    struct static_file *file;

    if (!content)
        return;
    if (f->n == f->cap) {
        f->cap = f->cap ? 2 * f->cap : 64;
        f->file = realloc(f->file, f->cap * sizeof f->file[0]);
        ASSERT(f->file);
    }
    file = &f->file[f->n++];
    *file = (struct static_file){.content = content, .n = n, .type = type_of(path)};
    file->path = strdup(path);
    ASSERT(file->path);
    file->is_page = strncmp(file->type, "text/html", 9) == 0;
    (void)snprintf(file->etag, sizeof file->etag, "\"%016llx\"",
                   (unsigned long long)content_hash(content, n));
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
    while ((e = readdir(d))) {
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

struct static_files *static_open(const char *dir)
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
    if (f->n)
        qsort(f->file, f->n, sizeof f->file[0], by_path);
    return f;
}

void static_close(struct static_files **f)
{
    if (!*f)
        return;
    for (size_t i = 0; i < (*f)->n; i++) {
        free((*f)->file[i].path);
        free((*f)->file[i].content);
    }
    free((*f)->file);
    free(*f);
    *f = NULL;
}

static const struct static_file *find_file(const struct static_files *f, char *path)
{
    struct static_file key = {.path = path};

    return f->n ? bsearch(&key, f->file, f->n, sizeof key, by_path) : NULL;
}

static const struct static_file *choose_file(const struct static_files *f,
                                             struct http_exchange *x)
{
    char *path = arena_cstr(x->arena, x->path);
    char *last = strrchr(path, '/');
    const struct static_file *file = find_file(f, path);

    if (!file)
        file = find_file(f, arena_printf(x->arena, "%s%sindex.html", path,
                                         last && !last[1] ? "" : "/"));
    if (!file && last && !strchr(last, '.'))
        file = find_file(f, arena_printf(x->arena, "/index.html"));
    return file;
}

/* The build puts files named by their content, and nothing else, into /assets. */
static const char *cache_rule(const struct static_file *file)
{
    return strncmp(file->path, "/assets/", 8) == 0
               ? "public, max-age=31536000, immutable"
               : "no-cache";
}

void static_reply(const struct static_files *f, struct http_exchange *x)
{
    const struct static_file *file = choose_file(f, x);
    struct str have = http_header_get(x, "If-None-Match");

    if (!file) {
        http_reply_problem(x, ERR_NOT_FOUND, NULL);
        return;
    }
    http_reply_header(x, "ETag", file->etag);
    http_reply_header(x, "Cache-Control", cache_rule(file));
    if (file->is_page)
        http_reply_header(x, "Content-Security-Policy", content_security_policy);
    if (have.n && memmem(have.p, have.n, file->etag, strlen(file->etag)))
        http_reply(x, 304, NULL, (struct bytes){NULL, 0});
    else
        http_reply(x, 200, file->type, (struct bytes){file->content, file->n});
}
