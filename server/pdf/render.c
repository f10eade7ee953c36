/* SPDX-License-Identifier: Apache-2.0 */
/* Starts pdftoppm and mutool over memfds: document as standard input, picture as
 * standard output, complaints as standard error. Never links a renderer, never trusts
 * an exit code alone. */
#include "pdf/render.h"

/* system */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* ours */
#include "pdf/picture.h"
#include "pdf/sandbox.h"

static const char pdftoppm[] = "/usr/bin/pdftoppm";
static const char mutool[] = "/usr/bin/mutool";
static const char input[] = "/proc/self/fd/0";

#define COMPLAINTS_MAX 65536
/* At intake: enough to see whether fonts and images come out. */
#define COMPARED_PAGES 10
#define COMPARED_DPI 40

/* Said by programs that left text out and exited with 0. */
static const char *const left_out[] = {"Missing language pack",
                                       "No font in show",
                                       "Couldn't find a font",
                                       "No display font for",
                                       "Unknown CID font collection",
                                       "no builtin cmap file",
                                       "cannot load font"};

struct run {
    const char *program;
    char page[16];
    char dpi[16];
    const char *argv[16];
};

static void build(struct run *r, const struct pdf_picture *p, enum render_format format)
{
    bool png = format == RENDER_PNG;
    snprintf(r->page, sizeof r->page, "%u", p->page);
    snprintf(r->dpi, sizeof r->dpi, "%u", p->dpi);
    if (p->renderer == PDF_RENDERER_POPPLER) {
        r->program = pdftoppm;
        const char *argv[] = {"pdftoppm", "-cropbox", png ? "-png" : "-gray",
                              "-r",       r->dpi,     "-f",
                              r->page,    "-l",       r->page,
                              input,      NULL};
        memcpy(r->argv, argv, sizeof argv);
    } else {
        r->program = mutool;
        const char *argv[] = {"mutool", "draw", "-q", "-F", png ? "png" : "pgm",
                              "-r",     r->dpi, "-o", "-",  input,
                              r->page,  NULL};
        memcpy(r->argv, argv, sizeof argv);
    }
}

/* In the new process; does not come back. */
_Noreturn static void start(const struct run *r, int document, int out, int complaints)
{
    static const char *const env[] = {"LC_ALL=C.UTF-8", "HOME=/nonexistent",
                                      "XDG_CACHE_HOME=/nonexistent", NULL};
    const struct sandbox_limits limits = {.memory_bytes = UINT64_C(2) << 30,
                                          .file_bytes = PDF_PICTURE_MAX,
                                          .cpu_seconds = 15};
    bool ok = dup2(document, 0) == 0 && dup2(out, 1) == 1 && dup2(complaints, 2) == 2 &&
              sandbox_begin(&limits, 3) && sandbox_lock_renderer(r->program);
    if (ok)
        execve(r->program, (char *const *)(uintptr_t)r->argv,
               (char *const *)(uintptr_t)env);
    _exit(127);
}

static enum err fail(struct pdf_reason *why, uint32_t page, const char *text)
{
    *why = (struct pdf_reason){.page = page};
    snprintf(why->text, sizeof why->text, "%s", text);
    return ERR_PDF_RENDER;
}

static enum err judge_run(int status, int complaints, uint32_t page,
                          struct pdf_reason *why)
{
    static char text[COMPLAINTS_MAX + 1];
    if (!WIFEXITED(status) || WEXITSTATUS(status) == 127)
        return fail(why, page,
                    WIFEXITED(status) ? "the renderer did not start"
                                      : "the renderer ended early");
    if (WEXITSTATUS(status) != 0)
        return fail(why, page, "the renderer failed");
    ssize_t n = pread(complaints, text, COMPLAINTS_MAX, 0);
    text[n > 0 ? n : 0] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(left_out); i++) {
        if (strstr(text, left_out[i])) /* guard: text_left_out */
            return fail(why, page, "the renderer left text out");
    }
    return OK;
}

static enum err run_once(const struct run *r, int document, int out, uint32_t page,
                         struct pdf_reason *why)
{
    int status = 0;
    int complaints = memfd_create("complaints", MFD_CLOEXEC);
    pid_t pid = complaints < 0 ? -1 : fork();
    if (pid == 0)
        start(r, document, out, complaints);
    enum err e = ERR_INTERNAL;
    if (pid > 0 && waitpid(pid, &status, 0) == pid)
        e = judge_run(status, complaints, page, why);
    if (complaints >= 0)
        close(complaints);
    return e;
}

enum err render_page(int document_fd, const struct pdf_picture *picture,
                     enum render_format format, struct pdf_reason *why, int *out)
{
    struct run r = {.program = NULL};
    int fd = memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return ERR_INTERNAL;
    build(&r, picture, format);
    enum err e = run_once(&r, document_fd, fd, picture->page, why);
    if (e == OK && lseek(fd, 0, SEEK_END) <= 0)
        e = fail(why, picture->page, "the renderer drew nothing");
    if (e != OK) {
        close(fd);
        return e;
    }
    *out = fd;
    return OK;
}

/* The whole content, from mmap. */
static struct bytes map(int fd)
{
    off_t n = lseek(fd, 0, SEEK_END);
    void *p = n > 0 ? mmap(NULL, (size_t)n, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    return p == MAP_FAILED ? (struct bytes){(const uint8_t *)"", 0}
                           : (struct bytes){p, (size_t)n};
}

static void unmap(struct bytes v)
{
    if (v.n > 0)
        munmap((void *)(uintptr_t)v.p, v.n);
}

static enum err compare_page(int document, uint32_t page, struct pdf_reason *why,
                             struct pdf_warning *warning, bool *warned)
{
    struct pdf_picture picture = {PDF_RENDERER_POPPLER, page, COMPARED_DPI};
    int first, second;
    enum err e = render_page(document, &picture, RENDER_GREY, why, &first);
    if (e != OK)
        return e;
    picture.renderer = PDF_RENDERER_MUPDF;
    *warned = true;
    if (render_page(document, &picture, RENDER_GREY, &warning->reason, &second) != OK) {
        warning->kind = PDF_WARNING_UNRENDERED;
        close(first);
        return OK;
    }
    struct bytes a = map(first), b = map(second);
    *warned = pictures_differ(a, b);
    if (*warned) {
        warning->kind = PDF_WARNING_RENDERERS;
        fail(&warning->reason, page, "two renderers show this page differently");
    }
    unmap(a);
    unmap(b);
    close(first);
    close(second);
    return OK;
}

enum err render_compare(int document_fd, uint32_t pages, struct arena *a,
                        struct pdf_reason *why, struct pdf_warning **warnings,
                        size_t *warnings_n)
{
    struct pdf_warning *list = ARENA_ARRAY(a, COMPARED_PAGES, struct pdf_warning);
    enum err e = OK;
    *warnings = list;
    *warnings_n = 0;
    for (uint32_t page = 1; page <= pages && page <= COMPARED_PAGES && e == OK;
         page++) {
        bool warned = false;
        e = compare_page(document_fd, page, why, &list[*warnings_n], &warned);
        *warnings_n += warned;
    }
    return e;
}
