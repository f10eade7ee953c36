/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of sandbox.h, and the list of system calls. */
#include "signer/sandbox.h"

/* system */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <malloc.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* library */
#include <seccomp.h>

/* ours */
#include "base/log.h"

#define ARENAS 4

#ifndef F_GET_SEALS
#define F_GET_SEALS 1034
#endif

static bool failed(const char *what)
{
    log_error("sandbox", "%s: %s", what, strerror(errno));
    return false;
}

static void skipped(const char *what)
{
    (void)fprintf(stderr, "sealkeeper-signer: %s\n", what);
}

bool sandbox_forbid_dump(void)
{
    const struct rlimit none = {0, 0};

    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0)
        return failed("forbidding dumps");
    return true;
}

void sandbox_tame_allocator(void)
{
    /* without a limit glibc counts the processors in /sys when a thread first needs an
     * arena of its own, and no file can be opened then */
    (void)mallopt(M_ARENA_MAX, ARENAS);
    /* and before it first gives a heap back it asks /proc how memory is committed */
    (void)mallopt(M_TRIM_THRESHOLD, INT_MAX);
}

/* Below an unlimited allowance a locked future would make allocations fail, at the
 * latest once root is given up. */
static bool may_lock_all(void)
{
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY}, now;

    if (setrlimit(RLIMIT_MEMLOCK, &all) == 0)
        return true;
    return getrlimit(RLIMIT_MEMLOCK, &now) == 0 && now.rlim_cur == RLIM_INFINITY;
}

bool sandbox_lock_memory(void)
{
    if (!may_lock_all()) {
        skipped("memory is not locked: RLIMIT_MEMLOCK is not unlimited");
        return true;
    }
    if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0)
        return true;
    if (errno == EPERM || errno == ENOMEM || errno == ENOSYS) {
        skipped("memory is not locked: this system does not allow it");
        return true;
    }
    return failed("locking memory");
}

bool sandbox_become(const char *user)
{
    const struct passwd *p;
    int death_signal = 0;

    if (geteuid() != 0) {
        skipped("the user is not changed: not root");
        return true;
    }
    if (!*user) {
        skipped("the user is not changed: no user is configured");
        return true;
    }
    p = getpwnam(user);
    if (!p) {
        log_error("sandbox", "there is no user %s", user);
        return false;
    }
    (void)prctl(PR_GET_PDEATHSIG, &death_signal);
    if (setgroups(0, NULL) != 0 || setresgid(p->pw_gid, p->pw_gid, p->pw_gid) != 0 ||
        setresuid(p->pw_uid, p->pw_uid, p->pw_uid) != 0)
        return failed("changing the user");
    if (setuid(0) == 0) /* guard: root_is_gone */
        return failed("giving root up");
    /* the kernel forgets it with the old user: who started us is still to end us */
    return prctl(PR_SET_PDEATHSIG, death_signal) == 0 || failed("keeping the end");
}

/* ---- system calls ---- */

static const int allowed[] = {
    /* memory */
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    /* threads that exist, and may be at their first steps */
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(sysinfo),
    SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list),
    /* what is open */
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(fdatasync),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_ctl),
    /* sockets: SO_PEERCRED, the database, clients */
    SCMP_SYS(accept4),
    SCMP_SYS(connect),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),
    SCMP_SYS(getsockopt),
    SCMP_SYS(setsockopt),
    SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),
    SCMP_SYS(shutdown),
    /* long answers */
    SCMP_SYS(memfd_create),
    SCMP_SYS(ftruncate),
    /* clocks, chance */
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    /* signals: libpq masks SIGPIPE, an assertion aborts */
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    /* who we are: libpq asks before it connects */
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
#ifdef SEALKEEPER_SANITIZED
    /* The sanitizers' run times open /proc, start a helper to report, and read links.
     * Only in builds with a sanitizer, which nobody runs in production. */
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(clone),
    SCMP_SYS(clone3),

    SCMP_SYS(prctl),
    SCMP_SYS(wait4),
    SCMP_SYS(ptrace),
    SCMP_SYS(getppid),
    SCMP_SYS(getdents64),
    SCMP_SYS(stat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(mlock),
    SCMP_SYS(munlock),
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(kill),
    SCMP_SYS(ioctl),
    SCMP_SYS(getrlimit),
    SCMP_SYS(setrlimit),
    SCMP_SYS(prlimit64),
    SCMP_SYS(uname),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(process_vm_readv),
#endif
};

static const int fcntl_commands[] = {F_GETFL, F_SETFL,     F_GETFD,
                                     F_SETFD, F_GET_SEALS, F_ADD_SEALS};

static bool allow_plain(scmp_filter_ctx f)
{
    for (size_t i = 0; i < ARRAY_LEN(allowed); i++) {
        if (seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0) != 0)
            return false;
    }
    return true;
}

static bool allow_with_arguments(scmp_filter_ctx f)
{
    uint32_t yes = SCMP_ACT_ALLOW;
    bool good = seccomp_rule_add(f, yes, SCMP_SYS(socket), 1,
                                 SCMP_A0(SCMP_CMP_EQ, AF_UNIX)) == 0 &&
                seccomp_rule_add(f, yes, SCMP_SYS(tgkill), 1,
                                 SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) == 0 &&
                seccomp_rule_add(f, yes, SCMP_SYS(mmap), 1,
                                 SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
                seccomp_rule_add(f, yes, SCMP_SYS(mprotect), 1,
                                 SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
                /* fstat of glibc: by descriptor only, with an empty name */
                seccomp_rule_add(f, yes, SCMP_SYS(newfstatat), 1,
                                 SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH)) == 0;

    for (size_t i = 0; i < ARRAY_LEN(fcntl_commands) && good; i++)
        good = seccomp_rule_add(
                   f, yes, SCMP_SYS(fcntl), 1,
                   SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)fcntl_commands[i])) == 0;
    return good;
}

bool sandbox_close(void)
{
    scmp_filter_ctx f;
    bool good;

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return failed("forbidding new privileges");
    f = seccomp_init(SCMP_ACT_KILL_PROCESS);
    good = f && seccomp_attr_set(f, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && allow_plain(f) &&
           allow_with_arguments(f) && seccomp_load(f) == 0;
    if (f)
        seccomp_release(f);
    return good || failed("seccomp");
}
