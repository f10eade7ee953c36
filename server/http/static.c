/* SPDX-License-Identifier: Apache-2.0 */
/* Which file, in which encoding, to be kept how long, and what a page may do. */
#include "http/static.h"

#include "http/encoding.h"

static const char content_security_policy[] =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self' data: blob:; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/* What no page of ours asks for, a script that got into one should not get either. */
static const char permissions_policy[] =
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

/* Below these only files are: a name that is none is a mistake, not a screen. */
static const char *const places_of_files[] = {"/assets/", "/pdfjs/", "/api/"};

static bool begins_with(struct str path, const char *start)
{
    size_t n = strlen(start);

    return path.n >= n && memcmp(path.p, start, n) == 0;
}

static bool is_screen(struct str path)
{
    const char *last = memrchr(path.p, '/', path.n);

    for (size_t i = 0; i < ARRAY_LEN(places_of_files); i++) {
        if (begins_with(path, places_of_files[i]))
            return false;
    }
    return last && !memchr(last, '.', path.n - (size_t)(last - path.p));
}

static const struct static_file *choose_file(const struct static_files *f,
                                             struct http_exchange *x)
{
    const char *path = arena_cstr(x->arena, x->path);
    const char *slash = x->path.n && x->path.p[x->path.n - 1] == '/' ? "" : "/";
    const struct static_file *file = static_files_find(f, path);

    if (!file)
        file =
            static_files_find(f, arena_printf(x->arena, "%s%sindex.html", path, slash));
    if (!file && is_screen(x->path))
        file = static_files_find(f, "/index.html");
    return file;
}

static const struct static_body *choose_body(const struct static_file *file,
                                             struct http_exchange *x)
{
    static const char *const codings[] = {[STATIC_BR] = "br", [STATIC_GZIP] = "gzip"};
    struct str accept = http_header_get(x, "Accept-Encoding");

    if (file->body[STATIC_BR].p || file->body[STATIC_GZIP].p)
        http_reply_header(x, "Vary", "Accept-Encoding");
    for (size_t i = 0; i < STATIC_PLAIN; i++) {
        if (file->body[i].p && encoding_is_taken(accept, codings[i])) {
            http_reply_header(x, "Content-Encoding", codings[i]);
            return &file->body[i];
        }
    }
    return &file->body[STATIC_PLAIN];
}

/* The page of mailed links: it holds a token for as long as it is open. */
static bool is_page_of_links(const struct static_file *file)
{
    return begins_with(str_of(file->path), "/a/");
}

/* The build puts files named by their content, and nothing else, into /assets. */
static const char *cache_rule(const struct static_file *file)
{
    if (is_page_of_links(file))
        return "no-store";
    return begins_with(str_of(file->path), "/assets/")
               ? "public, max-age=31536000, immutable"
               : "no-cache";
}

static void put_headers(const struct static_file *file, const struct static_body *body,
                        struct http_exchange *x)
{
    http_reply_header(x, "ETag", body->etag);
    http_reply_header(x, "Cache-Control", cache_rule(file));
    if (is_page_of_links(file))
        http_reply_header(x, "X-Robots-Tag", "noindex, nofollow");
    if (begins_with(str_of(file->type), "text/html")) {
        http_reply_header(x, "Content-Security-Policy", content_security_policy);
        http_reply_header(x, "Permissions-Policy", permissions_policy);
        http_reply_header(x, "Cross-Origin-Opener-Policy", "same-origin");
        http_reply_header(x, "X-Frame-Options", "DENY");
    }
}

void static_reply(const struct static_files *f, struct http_exchange *x)
{
    const struct static_file *file = choose_file(f, x);
    struct str have = http_header_get(x, "If-None-Match");
    const struct static_body *body;

    if (!file) {
        http_reply_problem(x, ERR_NOT_FOUND, NULL);
        return;
    }
    body = choose_body(file, x);
    put_headers(file, body, x);
    if (have.n && memmem(have.p, have.n, body->etag, strlen(body->etag)))
        http_reply(x, 304, NULL, (struct bytes){NULL, 0});
    else
        http_reply(x, 200, file->type, (struct bytes){body->p, body->n});
}
