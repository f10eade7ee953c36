/* SPDX-License-Identifier: Apache-2.0 */
/* A verification report as text for people and as JSON for machines. Internal to pdf/.
 */
#ifndef SK_PDF_REPORT_PRINT_H
#define SK_PDF_REPORT_PRINT_H

#include "wire/pdf_types.h"

void report_print_text(const struct pdf_report *report, struct buf *out);
void report_print_json(const struct pdf_report *report, struct buf *out);

#endif
