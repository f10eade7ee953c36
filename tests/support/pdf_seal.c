/* SPDX-License-Identifier: Apache-2.0 */
/* A whole sealing in miniature, over the same functions that signer and worker use. */
#include "support/pdf_seal.h"

/* system */
#include <stdio.h>
#include <unistd.h>

/* ours */
#include "base/log.h"
#include "crypto/cert.h"
#include "crypto/cms.h"
#include "draw/seal_face.h"
#include "support/capture.h"

void test_signer_make(struct test_signer *s, enum key_algorithm algorithm)
{
    *s = (struct test_signer){0};
    int64_t now = clock_utc_us();
    struct cert_order order = {.subject = {.common_name = STR("Throw-away root")},
                               .not_before_us = now - US_PER_DAY,
                               .not_after_us = now + 10 * US_PER_DAY};
    struct buf spki = {0};
    ASSERT(key_generate(KEY_P256, &s->root_key) == OK);
    ASSERT(key_generate(algorithm, &s->key) == OK);
    ASSERT(cert_make_root(s->root_key, &order, &s->root) == OK);
    key_public_der(s->key, &spki);
    order.kind = CERT_SEAL;
    order.subject.common_name = STR("掌印测试公章");
    order.spki = buf_bytes(&spki);
    ASSERT(cert_issue(s->root_key, buf_bytes(&s->root), &order, &s->leaf) == OK);
    buf_clear(&spki);
}

void test_signer_clear(struct test_signer *s)
{
    key_free(&s->root_key);
    key_free(&s->key);
    buf_clear(&s->root);
    buf_clear(&s->leaf);
}

struct pdf_trust test_trust(const struct test_signer *s, struct bytes *root)
{
    *root = buf_bytes(&s->root);
    return (struct pdf_trust){.roots = root, .roots_n = 1, .now_us = clock_utc_us()};
}

void test_face(struct buf *out)
{
    struct drawer *drawer;
    struct seal_face face;
    uint32_t missing;
    const struct seal_design design = {.type = SEAL_OFFICIAL,
                                       .name = STR("上海掌印科技有限公司"),
                                       .code = STR("3101150012345")};
    ASSERT(drawer_open(DRAWER_FONT, &drawer) == OK);
    ASSERT(seal_face_draw(drawer, &design, &face, &missing) == OK);
    seal_face_encode(&face, out);
    seal_face_clear(&face);
    drawer_close(&drawer);
}

struct pdf_service *test_pdf_service(void)
{
    struct pdf_service *service = NULL;
    ASSERT(pdf_service_open(SEALKEEPER_BUILD_DIR "/bin/sealkeeper-pdf", &service) ==
           OK);
    return service;
}

struct pdf_question test_question(struct pdf_service *service,
                                  const struct bytes *parts, size_t n, struct arena *a)
{
    return (struct pdf_question){.service = service,
                                 .parts = parts,
                                 .parts_n = n,
                                 .timeout_us = 30 * US_PER_S,
                                 .arena = a};
}

enum err test_prepare(const struct pdf_question *q, struct bytes face,
                      const struct pdf_page *page, struct pdf_prepared *prepared,
                      struct buf *update)
{
    const struct pdf_placement at = {1, page->left + 20000, page->bottom + 30000};
    const struct pdf_order order = {.face = face,
                                    .placements = &at,
                                    .placements_n = 1,
                                    .contents_len = UPDATE_CONTENTS_PLAIN};
    return pdf_prepare(q, &order, prepared, update);
}

void test_fill(const struct test_signer *s, struct bytes base,
               const struct pdf_prepared *prepared, struct buf *update)
{
    const struct bytes chain = buf_bytes(&s->root);
    struct cms_order order = {
        .cert = buf_bytes(&s->leaf), .chain = &chain, .chain_n = 1};
    struct update_values values = {.time_us = clock_utc_us()};
    struct buf cms = {0};
    memset(values.request.b, 0x5e, sizeof values.request.b);
    ASSERT(update_byterange_digest(base, buf_bytes(update), &prepared->holes, &values,
                                   &order.message));
    ASSERT(cms_sign(s->key, &order, &cms) == OK);
    ASSERT(
        update_fill(update->p, update->n, &prepared->holes, &values, buf_bytes(&cms)));
    buf_clear(&cms);
}

static size_t occurrences(const struct buf *text, const char *what)
{
    size_t n = 0;
    for (const char *p = (const char *)text->p; (p = strstr(p, what)); p++)
        n++;
    return n;
}

/* Runs "PROGRAM OPTION FILE" about the bytes; its exit status. */
static int ask(const char *program, const char *option, struct bytes file,
               struct buf *said)
{
    char path[CAPTURE_PATH_MAX];
    const char *const argv[] = {program, option, path, NULL};
    capture_file(file, path);
    int status = capture(argv, CAPTURE_ALL, said);
    unlink(path);
    return status;
}

bool qpdf_agrees(struct bytes file)
{
    struct buf said = {0};
    bool ok = ask("qpdf", "--check", file, &said) == 0;
    if (!ok)
        fprintf(stderr, "%s\n", (const char *)said.p);
    buf_clear(&said);
    return ok;
}

size_t pdfsig_valid(struct bytes file)
{
    struct buf said = {0};
    ask("pdfsig", "-nocert", file, &said);
    size_t n = occurrences(&said, "Signature is Valid.");
    buf_clear(&said);
    return n;
}

bool others_agree(struct bytes file, size_t signatures)
{
    struct buf said = {0};
    bool ok = ask("pdfsig", "-nocert", file, &said) == 0 &&
              occurrences(&said, "Signature is Valid.") == signatures &&
              occurrences(&said, "Signature Validation:") == signatures;
    if (!ok)
        fprintf(stderr, "%s\n", (const char *)said.p);
    buf_clear(&said);
    return qpdf_agrees(file) && ok;
}
