/* SPDX-License-Identifier: Apache-2.0 */
/* What happens by the clock: public verifications are forgotten within seconds of their
 * time, requests expire and left ones are taken up every minute, old traces are swept
 * every hour. Several workers may do it at once: each step is
 * harmless to repeat. */
#ifndef SK_JOBS_PERIODIC_H
#define SK_JOBS_PERIODIC_H

#include "jobs/worker.h"

/* Asks the signer to expire what is past its time, in every company. */
enum err periodic_expire(struct worker *w, struct arena *a) MUST_USE;
/* Gives what is signed and was not released a seal job again, in every company. */
enum err periodic_take_up(struct worker *w, struct arena *a) MUST_USE;
/* Says that this worker lives, for the platform's page. */
enum err periodic_say_presence(struct worker *w, struct arena *a) MUST_USE;
enum err periodic_sweep(struct worker *w, struct arena *a) MUST_USE;
/* Ends public verifications whose time is over, whether anybody looked or not. */
enum err periodic_forget_verifications(struct worker *w, struct arena *a) MUST_USE;
/* Body of a thread, until the bell says stop. */
void *periodic_thread(void *worker);

#endif
