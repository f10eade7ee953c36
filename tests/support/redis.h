/* SPDX-License-Identifier: Apache-2.0 */
/* A private Redis on a unix socket, to be used, flushed and killed. Every failure ends
 * the test program. */
#ifndef SK_SUPPORT_REDIS_H
#define SK_SUPPORT_REDIS_H

/* Starts it; ended at exit by itself. */
void test_redis_start(void);
/* The socket's path; the same before and after a kill. */
const char *test_redis_socket(void);
void test_redis_flush(void);
/* SIGKILL, as the out-of-memory killer would. test_redis_start starts it again. */
void test_redis_kill(void);
void test_redis_stop(void);

#endif
