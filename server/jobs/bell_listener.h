/* SPDX-License-Identifier: Apache-2.0 */
/* Passes on the rings that web publishes on Redis when it has inserted work. Without
 * Redis the worker looks for itself once a second. */
#ifndef SK_JOBS_BELL_LISTENER_H
#define SK_JOBS_BELL_LISTENER_H

/* Body of a thread, until the bell says stop. */
void *bell_listener_thread(void *worker);

#endif
