/* SPDX-License-Identifier: Apache-2.0 */
/* The bell that tells the worker of new jobs and outbox rows. Only a bell: work is in
 * the database, and a worker that hears nothing looks once a second. */
#ifndef SK_DOMAIN_WORK_BELL_H
#define SK_DOMAIN_WORK_BELL_H

#include "domain/services.h"

#define WORK_BELL_CHANNEL "sealkeeper.jobs"

/* After the commit. Rings that follow each other closely are one. */
void work_bell_ring(const struct services *s);

#endif
