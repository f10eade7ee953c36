/* SPDX-License-Identifier: Apache-2.0 */
/* The report of a public verification as the JSON that is stored, shown and downloaded:
 * a word and its reasons in both languages for the file and for each signature, and all
 * that the verdict rests on. Called by jobs/verify.c; described to clients by
 * api/verification_schema.c. */
#ifndef SK_JOBS_VERIFICATION_JSON_H
#define SK_JOBS_VERIFICATION_JSON_H

#include "crypto/crl.h"
#include "wire/pdf_types.h"

struct verification_facts {
    struct digest digest; /* of the file */
    size_t size;
    int64_t now_us;
    const struct crl_list *list; /* that was asked; NULL: none was to be had */
};

struct str verification_json(struct arena *a, const struct pdf_report *report,
                             const struct verification_facts *facts);

#endif
