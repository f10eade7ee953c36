/* SPDX-License-Identifier: Apache-2.0 */
/* The zygote: warms the libraries up once, then forks one fresh child a document and
 * watches it. It never sees a document itself. Run by sealkeeper-pdf; its caller is
 * wire/pdf_client.h in the worker. */
#ifndef SK_PDF_SERVICE_H
#define SK_PDF_SERVICE_H

/* Serves the control socket until the other side is gone. The process exit code. */
int pdf_service_run(int control);

#endif
