/* SPDX-License-Identifier: Apache-2.0 */
/* What the pdf child found, as the JSON that is stored beside a document and shown by
 * the API. Lengths are in units of the page's user space. */
#ifndef SK_JOBS_VERDICT_JSON_H
#define SK_JOBS_VERDICT_JSON_H

#include "wire/pdf_types.h"

/* [{"box":[left,bottom,right,top],"rotate":0,"user_unit":1}, …] */
struct str pages_json(struct arena *a, const struct pdf_verdict *v);
/* [{"kind":"font","page":1,"object":12,"text":"…"}, …] */
struct str warnings_json(struct arena *a, const struct pdf_verdict *v);
/* {"valid":true,"signatures":[{…}, …]} */
struct str report_json(struct arena *a, const struct pdf_report *report);
/* "page 3, object 12: text"; absent when there is nothing to say. */
struct str reason_text(struct arena *a, const struct pdf_reason *reason);

#endif
