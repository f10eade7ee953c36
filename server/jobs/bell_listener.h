/* SPDX-License-Identifier: Apache-2.0 */
/* Passes on rings that web publishes on Redis when it inserts work. Without Redis the
 * worker looks once a second. */
#ifndef SK_JOBS_BELL_LISTENER_H
#define SK_JOBS_BELL_LISTENER_H

#define BELL_CHANNEL "sealkeeper.jobs"

/* Body of a thread, until the bell says stop. */
void *bell_listener_thread(void *worker);

#endif
