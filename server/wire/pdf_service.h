/* SPDX-License-Identifier: Apache-2.0 */
/* What a question needs of the process: a child. For pdf_client.c alone; opening and
 * closing the service is in wire/pdf_client.h. */
#ifndef SK_WIRE_PDF_SERVICE_H
#define SK_WIRE_PDF_SERVICE_H

#include "wire/pdf_client.h"
#include "wire/pdf_protocol.h"

/* Hands the child's end of a job socket to the zygote; starts it anew once when it is
 * gone. Any thread. */
bool pdf_service_fork(struct pdf_service *s, const struct pdf_fork *order, int job,
                      int64_t deadline_us) MUST_USE;

#endif
