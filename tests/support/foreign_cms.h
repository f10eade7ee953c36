/* SPDX-License-Identifier: Apache-2.0 */
/* A signer who is not us: a self-signed certificate, and a signature that OpenSSL makes
 * by itself (CMS_sign), with a claimed time inside and without the binding of the
 * certificate that PAdES asks for. Never part of a program that is shipped. */
#ifndef SK_SUPPORT_FOREIGN_CMS_H
#define SK_SUPPORT_FOREIGN_CMS_H

#include <openssl/cms.h>

#include "base/buf.h"

/* Valid for an hour from now. */
X509 *foreign_certificate(EVP_PKEY *key);

/* The one stranger of a process, RSA-2048, made at the first call. */
struct bytes foreign_root(void);
/* Appends his detached signature of that content, DER. */
void foreign_sign(struct bytes content, struct buf *der);

#endif
