/* SPDX-License-Identifier: Apache-2.0 */
/* Named crash points, for tests that kill a process in the middle of its work. In a
 * build with SEALKEEPER_CRASH_POINTS the environment variable CRASH_AT=NAME:K kills the
 * process with SIGKILL when it passes the point NAME for the K-th time, counted over
 * all threads. In every other build a crash point is nothing at all. */
#ifndef SK_BASE_CRASH_H
#define SK_BASE_CRASH_H

#ifdef SEALKEEPER_CRASH_POINTS
void crash_point_pass(const char *name);
#define CRASH_POINT(name) crash_point_pass(name)
#else
#define CRASH_POINT(name) ((void)0)
#endif

#endif
