/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing in tests: a throw-away authority and signer, a drawn face, filling of a
 * prepared update, and what other programs think of the result. Stands in for signer
 * and worker; never part of a program that is shipped. */
#ifndef SK_SUPPORT_PDF_SEAL_H
#define SK_SUPPORT_PDF_SEAL_H

#include "crypto/key.h"
#include "wire/pdf_client.h"

struct test_signer {
    struct key_pair *root_key;
    struct key_pair *key;
    struct buf root; /* certificates, DER */
    struct buf leaf;
};
void test_signer_make(struct test_signer *s, enum key_algorithm algorithm);
void test_signer_clear(struct test_signer *s);
/* Trust in that signer's root, now. The view in *root must outlive the result. */
struct pdf_trust test_trust(const struct test_signer *s, struct bytes *root);

/* An official seal of 40 mm, as stored. */
void test_face(struct buf *out);

/* The service of this build. */
struct pdf_service *test_pdf_service(void);
/* A question about these parts, with half a minute. */
struct pdf_question test_question(struct pdf_service *service,
                                  const struct bytes *parts, size_t n, struct arena *a);

/* Prepares one seal at a place on page 1 that every sample has room for. */
enum err test_prepare(const struct pdf_question *q, struct bytes face,
                      const struct pdf_page *page, struct pdf_prepared *prepared,
                      struct buf *update);
/* Signs and fills the update of a document. */
void test_fill(const struct test_signer *s, struct bytes base,
               const struct pdf_prepared *prepared, struct buf *update);

/* qpdf --check is silent, and pdfsig finds so many signatures, all valid. Otherwise
 * prints what they said and returns false. */
bool others_agree(struct bytes file, size_t signatures);

/* How many signatures pdfsig calls valid. */
size_t pdfsig_valid(struct bytes file);
/* Whether qpdf --check is silent; prints what it said otherwise. */
bool qpdf_agrees(struct bytes file);

#endif
