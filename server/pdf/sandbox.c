/* SPDX-License-Identifier: Apache-2.0 */
/* rlimits, prctl, Landlock and seccomp allow-lists. The lists are short because the
 * parser does little: read memory, write memfds, answer on one socket. SECURITY: if a
 * PDF takes over the code that runs behind this, it can lie in its answer and burn the
 * CPU time it was given; nothing else. */
#include "pdf/sandbox.h"

/* system */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ours */
#include "base/bytes.h"

#ifdef SEALKEEPER_SANITIZED
/* sanitizers map terabytes and look at themselves through /proc */
#define REFUSED SCMP_ACT_ERRNO(EPERM)
#define MEMORY_IS_LIMITED false
#else
#define REFUSED SCMP_ACT_KILL_PROCESS
#define MEMORY_IS_LIMITED true
#endif

static bool limit(int what, uint64_t value)
{
    const struct rlimit r = {value, value};
    return setrlimit((__rlimit_resource_t)what, &r) == 0;
}

/* At the soft limit the kernel sends SIGXCPU, which tells the zygote why: a SIGKILL
 * comes from somebody else. */
static bool limit_cpu(unsigned seconds)
{
    const struct rlimit r = {seconds, seconds + 1};
    return setrlimit(RLIMIT_CPU, &r) == 0;
}

bool sandbox_begin(const struct sandbox_limits *limits, int first_fd)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return false;
    if (prctl(PR_SET_DUMPABLE, 0) != 0 || !limit(RLIMIT_CORE, 0))
        return false;
    if (syscall(SYS_close_range, (unsigned)first_fd, ~0u, 0) != 0)
        return false;
    return limit_cpu(limits->cpu_seconds) && /* guard: rlimits */
           limit(RLIMIT_FSIZE, limits->file_bytes) && limit(RLIMIT_NOFILE, 64) &&
           (!MEMORY_IS_LIMITED || limit(RLIMIT_AS, limits->memory_bytes));
}

/* ---- Landlock ---- */

static int ruleset_create(const struct landlock_ruleset_attr *attr, size_t n,
                          uint32_t flags)
{
    return (int)syscall(SYS_landlock_create_ruleset, attr, n, flags);
}

bool sandbox_has_landlock(void)
{
    return ruleset_create(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

/* The rights of the first Landlock version; later kernels know them all. */
#define EVERY_RIGHT                                                                    \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |                      \
     LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |                      \
     LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |                  \
     LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |                      \
     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |                      \
     LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |                    \
     LANDLOCK_ACCESS_FS_MAKE_SYM)

static bool allow_path(int ruleset, const char *path, uint64_t rights)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT; /* not on this system: nothing to allow */
    const struct landlock_path_beneath_attr rule = {.allowed_access = rights,
                                                    .parent_fd = fd};
    long rc =
        syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
    return rc == 0;
}

/* Libraries, fonts and their tables, /proc for /proc/self/fd; the program itself. */
static bool allow_renderer_paths(int ruleset, const char *program)
{
    static const char *const readable[] = {
        "/usr/share", "/usr/lib", "/lib", "/lib64", "/etc", "/var/cache/fontconfig",
        "/proc"};
    const uint64_t read = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    for (size_t i = 0; i < ARRAY_LEN(readable); i++) {
        if (!allow_path(ruleset, readable[i], read | LANDLOCK_ACCESS_FS_EXECUTE))
            return false;
    }
    return allow_path(ruleset, program,
                      LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE);
}

/* True as well where the kernel has no Landlock. */
static bool lock_files(const char *program)
{
    const struct landlock_ruleset_attr attr = {.handled_access_fs = EVERY_RIGHT};
    if (!sandbox_has_landlock())
        return true;
    int ruleset = ruleset_create(&attr, sizeof attr, 0);
    if (ruleset < 0)
        return false;
    bool ok = !program || allow_renderer_paths(ruleset, program);
    ok = ok && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return ok;
}

/* ---- seccomp ---- */

static const int parser_calls[] = {
    SCMP_SYS(read),         SCMP_SYS(write),          SCMP_SYS(close),
    SCMP_SYS(fstat),        SCMP_SYS(newfstatat),     SCMP_SYS(lseek),
    SCMP_SYS(mmap),         SCMP_SYS(munmap),         SCMP_SYS(mremap),
    SCMP_SYS(mprotect),     SCMP_SYS(madvise),        SCMP_SYS(brk),
    SCMP_SYS(memfd_create), SCMP_SYS(ftruncate),      SCMP_SYS(fcntl),
    SCMP_SYS(sendmsg),      SCMP_SYS(recvmsg),        SCMP_SYS(poll),
    SCMP_SYS(futex),        SCMP_SYS(clock_gettime),  SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),    SCMP_SYS(rt_sigreturn),   SCMP_SYS(rt_sigaction),
    SCMP_SYS(sigaltstack),  SCMP_SYS(rt_sigprocmask), SCMP_SYS(getpid),
    SCMP_SYS(gettid),       SCMP_SYS(tgkill),         SCMP_SYS(exit),
    SCMP_SYS(exit_group),   SCMP_SYS(sysinfo),
};

/* What programs and the dynamic loader do besides; opening and starting stand apart. */
static const int renderer_calls[] = {
    SCMP_SYS(pread64),
    SCMP_SYS(writev),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(fstatfs),
    SCMP_SYS(statfs),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(fadvise64),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(prlimit64),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(sched_yield),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(times),
    SCMP_SYS(getrusage),
    SCMP_SYS(time),
    SCMP_SYS(ioctl),
    SCMP_SYS(umask),
};

static bool allow(scmp_filter_ctx filter, const int *calls, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
            return false;
    }
    return true;
}

/* Libraries look for optional files (OpenSSL's configuration, fontconfig's cache) and
 * live without them: those calls fail instead of killing. */
static bool refuse_softly(scmp_filter_ctx filter, const int *calls, size_t n, int error)
{
    for (size_t i = 0; i < n; i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)error), calls[i], 0) != 0)
            return false;
    }
    return true;
}

/* ---- the parser's filter ---- */

/* Compiled once: children inherit it from the zygote. */
static struct sock_filter code[256];
static struct sock_fprog parser_filter = {.filter = code}; /* .len 0: not compiled */

/* libseccomp hands the result out through a descriptor only. */
static bool compile(scmp_filter_ctx filter)
{
    int fd = memfd_create("filter", MFD_CLOEXEC);
    ssize_t n = -1;
    if (fd >= 0 && seccomp_export_bpf(filter, fd) == 0)
        n = pread(fd, code, sizeof code, 0);
    if (fd >= 0)
        close(fd);
    if (n <= 0 || (size_t)n == sizeof code) /* perhaps cut */
        return false;
    parser_filter.len = (unsigned short)((size_t)n / sizeof code[0]);
    return true;
}

/* As a tree: whenever it is loaded the kernel runs it for every system call there is.
 */
static bool compile_parser_filter(void)
{
    static const int soft[] = {SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(readlink),
                               SCMP_SYS(access)};
    if (parser_filter.len > 0)
        return true;
    scmp_filter_ctx filter = seccomp_init(REFUSED);
    bool ok = filter && seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 &&
              allow(filter, parser_calls, ARRAY_LEN(parser_calls)) &&
              refuse_softly(filter, soft, ARRAY_LEN(soft), EACCES) && compile(filter);
    seccomp_release(filter);
    return ok;
}

void sandbox_warm(void)
{
    seccomp_api_get();
    (void)compile_parser_filter(); /* else each child tries, and refuses to start */
}

bool sandbox_lock_parser(void)
{
    if (!compile_parser_filter() || !lock_files(NULL))
        return false;
    long rc = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &parser_filter);
    return rc == 0; /* guard: parser_filter */
}

/* ---- the renderer's filter ---- */

/* openat for reading only; execve only with the very pointer that we pass: after it the
 * address space is another one, laid out at random. */
static bool allow_files_and_program(scmp_filter_ctx filter, const char *program)
{
    const uint64_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                            SCMP_A1(SCMP_CMP_MASKED_EQ, writing, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(execve), 1,
                            SCMP_A0(SCMP_CMP_EQ, (uintptr_t)program)) == 0;
}

bool sandbox_lock_renderer(const char *program)
{
    if (!lock_files(program))
        return false;
    /* refused calls fail: a renderer that cannot write its font cache goes on */
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EACCES));
    bool ok = filter && allow(filter, parser_calls, ARRAY_LEN(parser_calls)) &&
              allow(filter, renderer_calls, ARRAY_LEN(renderer_calls)) &&
              allow_files_and_program(filter, program) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return ok;
}
