/* SPDX-License-Identifier: Apache-2.0 */
/* `sealverify FILE --ca FILE [--crl FILE] [--json]`: prints for each signature whether
 * it is intact, whose it is, what it covers and what came later. Offline: reads the
 * files it is given, then gives up every right, then parses. Called by
 * bin/sealverify.c.
 */
#ifndef SK_PDF_VERIFY_MAIN_H
#define SK_PDF_VERIFY_MAIN_H

#include <stdbool.h>

struct verify_request {
    const char *file;
    const char *ca;  /* certificate, PEM or DER */
    const char *crl; /* DER; NULL: revocation is not looked at */
    bool json;
};

/* The exit status: 0 all is well, 1 it is not, 2 a file cannot be read. */
int verify_pdf_main(const struct verify_request *request);

#endif
