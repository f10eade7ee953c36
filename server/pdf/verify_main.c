/* SPDX-License-Identifier: Apache-2.0 */
/* The PDF half of sealverify. SECURITY: the file may come from anybody; it is parsed
 * after privileges, files, network and memory beyond a limit were given up, and nothing
 * but the report leaves the process. */
#include "pdf/verify_main.h"

/* system */
#include <stdio.h>
#include <unistd.h>

/* ours */
#include "base/clock.h"
#include "crypto/cert.h"
#include "crypto/key.h"
#include "pdf/report_print.h"
#include "pdf/sandbox.h"
#include "pdf/verify.h"

#define FILE_MAX (UINT64_C(512) << 20)

static bool read_file(const char *path, struct buf *out)
{
    char piece[16384 / 2];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "sealverify: cannot read %s\n", path);
        return false;
    }
    while ((n = fread(piece, 1, sizeof piece, f)) > 0 && out->n <= FILE_MAX)
        buf_add(out, piece, n);
    bool ok = !ferror(f) && out->n <= FILE_MAX;
    fclose(f);
    if (!ok)
        fprintf(stderr, "sealverify: cannot read %s\n", path);
    return ok;
}

struct inputs {
    struct buf file, ca, crl;
    struct bytes root, list;
};

static bool read_inputs(const struct verify_request *r, struct arena *a,
                        struct inputs *in)
{
    if (!read_file(r->file, &in->file) || !read_file(r->ca, &in->ca) ||
        (r->crl && !read_file(r->crl, &in->crl)))
        return false;
    in->list = buf_bytes(&in->crl);
    if (cert_from_file(a, buf_bytes(&in->ca), &in->root) == OK)
        return true;
    fprintf(stderr, "sealverify: %s is not a certificate\n", r->ca);
    return false;
}

static bool give_up_rights(void)
{
    const struct sandbox_limits limits = {.memory_bytes = UINT64_C(4) << 30,
                                          .file_bytes = UINT64_C(16) << 20,
                                          .cpu_seconds = 120};
    crypto_warm();
    if (sandbox_begin(&limits, 3) && sandbox_lock_parser())
        return true;
    fprintf(stderr, "sealverify: the sandbox cannot be made here\n");
    return false;
}

static bool write_all(struct bytes v)
{
    while (v.n > 0) {
        ssize_t n = write(STDOUT_FILENO, v.p, v.n);
        if (n <= 0)
            return false;
        v.p += n;
        v.n -= (size_t)n;
    }
    return true;
}

int verify_pdf_main(const struct verify_request *request)
{
    struct inputs in = {.root = {NULL, 0}};
    struct arena *a = arena_new();
    struct pdf_report report;
    struct buf text = {0};
    if (!read_inputs(request, a, &in) || !give_up_rights())
        return 2;
    const struct pdf_trust trust = {.roots = &in.root,
                                    .roots_n = 1,
                                    .crls = &in.list,
                                    .crls_n = request->crl ? 1 : 0,
                                    .now_us = clock_utc_us()};
    pdf_verify_document(buf_bytes(&in.file), &trust, a, &report);
    if (request->json)
        report_print_json(&report, &text);
    else
        report_print_text(&report, &text);
    bool written = write_all(buf_bytes(&text));
    buf_clear(&text);
    buf_clear(&in.file);
    buf_clear(&in.ca);
    buf_clear(&in.crl);
    arena_free(&a);
    return report.valid && written ? 0 : 1;
}
