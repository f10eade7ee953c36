/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that a test starts: spawned with their own log file, waited for, signalled
 * and ended by their pid and never by a name. They die with the test that started them,
 * even when it is killed. Every failure here ends the test program with a sentence. */
#ifndef SK_SUPPORT_PROC_H
#define SK_SUPPORT_PROC_H

#include "base/bytes.h"

#include <sys/types.h>

struct proc {
    pid_t pid; /* 0: not running */
    char name[32];
    char log[128]; /* its stdout and stderr */
};

struct proc_settings {
    const char *name;        /* for messages and the log file */
    const char *const *argv; /* argv[0] is the path */
    const char *const *env; /* "NAME=value" added to ours, ends with NULL; NULL: none */
    const char *log_dir;
    const char *user; /* run as this user when we are root; NULL: as we are */
    int death_signal; /* what it gets when we die; 0: SIGTERM */
};

struct proc proc_spawn(const struct proc_settings *s);
/* True once the socket accepts a connection; false after timeout_ms, or at once when
 * the program has ended. */
bool proc_wait_unix(struct proc *p, const char *path, int timeout_ms);
bool proc_wait_port(struct proc *p, int port, int timeout_ms);
bool proc_is_running(struct proc *p);
void proc_signal(const struct proc *p, int signal);
/* Its exit status, or 128 + signal, or -1 when it still runs after timeout_ms. */
int proc_wait(struct proc *p, int timeout_ms);
/* Sends the signal and waits; after 10 s SIGKILL. Accepts what is not running. */
int proc_stop(struct proc *p, int signal);
/* Runs a program to its end; its exit status as proc_wait. Output goes to the log. */
int proc_run(const struct proc_settings *s, int timeout_ms);

/* The whole file, NUL-terminated, from malloc; NULL when there is none. */
char *proc_read_file(const char *path, size_t *n);
/* A fresh directory with a short path below /tmp, traversable by everybody. */
void proc_temp_dir(char *out, size_t out_n);
/* Removes a directory that proc_temp_dir made, with everything in it. */
void proc_remove_dir(const char *dir);

/* Ends the test program: "support: what" and, when given, the tail of the log. */
_Noreturn void proc_die(const char *log, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
