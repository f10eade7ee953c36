/* SPDX-License-Identifier: Apache-2.0 */
/* Starting, watching and ending the programs of a test. Owns no state: the caller holds
 * each struct proc. Used by pg.c, redis.c, instance.c and by tests directly. */
#include "support/proc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STOP_MS 10000
#define POLL_MS 5
#define TAIL_BYTES 2000

static void sleep_ms(int ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000L};
    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        ;
}

static void print_tail(const char *log)
{
    size_t n = 0;
    char *text = log ? proc_read_file(log, &n) : NULL;
    if (text)
        fprintf(stderr, "--- end of %s\n%s\n---\n", log,
                text + (n > TAIL_BYTES ? n - TAIL_BYTES : 0));
    free(text);
}

void proc_die(const char *log, const char *fmt, ...)
{
    va_list ap;
    fputs("support: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    print_tail(log);
    exit(1);
}

/* Between fork and exec. The death signal is set after the uid: changing it clears it.
 */
static void become(const struct proc_settings *s, const struct passwd *user,
                   pid_t parent)
{
    if (user && (setgroups(0, NULL) != 0 ||
                 setresgid(user->pw_gid, user->pw_gid, user->pw_gid) != 0 ||
                 setresuid(user->pw_uid, user->pw_uid, user->pw_uid) != 0))
        _exit(126);
    prctl(PR_SET_PDEATHSIG, s->death_signal ? s->death_signal : SIGTERM);
    if (getppid() != parent)
        _exit(126);
}

static void set_environment(const char *const *env)
{
    for (; env && *env; env++)
        putenv((char *)(uintptr_t)*env);
}

static void child(const struct proc_settings *s, const struct passwd *user, int log,
                  pid_t parent)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(null, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    setsid();
    become(s, user, parent);
    set_environment(s->env);
    execv(s->argv[0], (char *const *)(uintptr_t)s->argv);
    fprintf(stderr, "cannot run %s: %s\n", s->argv[0], strerror(errno));
    _exit(127);
}

struct proc proc_spawn(const struct proc_settings *s)
{
    struct proc p = {0};
    const struct passwd *user = NULL;
    pid_t parent = getpid();
    int log;

    if (s->user && geteuid() == 0 && !(user = getpwnam(s->user)))
        proc_die(NULL, "there is no user %s", s->user);
    snprintf(p.name, sizeof p.name, "%s", s->name);
    snprintf(p.log, sizeof p.log, "%s/%s.log", s->log_dir, s->name);
    log = open(p.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0)
        proc_die(NULL, "cannot write %s: %s", p.log, strerror(errno));
    fflush(NULL);
    p.pid = fork();
    if (p.pid == 0)
        child(s, user, log, parent);
    if (p.pid < 0)
        proc_die(NULL, "cannot fork: %s", strerror(errno));
    close(log);
    return p;
}

static bool answers(int family, const struct sockaddr *address, socklen_t n)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok;
    if (fd < 0)
        return false;
    ok = connect(fd, address, n) == 0;
    /* the signer listens on SOCK_SEQPACKET: a wrong type means that somebody is there
     */
    ok = ok || errno == EPROTOTYPE;
    close(fd);
    return ok;
}

static bool wait_for(struct proc *p, int timeout_ms, int family,
                     const struct sockaddr *address, socklen_t n)
{
    for (int waited = 0; waited <= timeout_ms; waited += POLL_MS) {
        if (answers(family, address, n))
            return true;
        if (!proc_is_running(p))
            return false;
        sleep_ms(POLL_MS);
    }
    return false;
}

bool proc_wait_unix(struct proc *p, const char *path, int timeout_ms)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof a.sun_path)
        proc_die(NULL, "socket path too long: %s", path);
    memcpy(a.sun_path, path, strlen(path));
    return wait_for(p, timeout_ms, AF_UNIX, (const struct sockaddr *)&a, sizeof a);
}

bool proc_wait_port(struct proc *p, int port, int timeout_ms)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr = {htonl(INADDR_LOOPBACK)}};
    return wait_for(p, timeout_ms, AF_INET, (const struct sockaddr *)&a, sizeof a);
}

bool proc_is_running(struct proc *p)
{
    siginfo_t info = {0};
    if (p->pid == 0)
        return false;
    /* WNOWAIT: the status stays for proc_wait */
    return waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
}

void proc_signal(const struct proc *p, int signal)
{
    if (p->pid > 0)
        kill(p->pid, signal);
}

int proc_wait(struct proc *p, int timeout_ms)
{
    int status;
    for (int waited = 0; p->pid > 0; waited += POLL_MS) {
        pid_t got = waitpid(p->pid, &status, WNOHANG);
        if (got == p->pid) {
            p->pid = 0;
            return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }
        if (got < 0 || waited >= timeout_ms)
            break;
        sleep_ms(POLL_MS);
    }
    return -1;
}

int proc_stop(struct proc *p, int signal)
{
    int status;
    if (p->pid == 0)
        return -1;
    proc_signal(p, signal);
    status = proc_wait(p, STOP_MS);
    if (status >= 0)
        return status;
    fprintf(stderr, "support: %s did not end by signal %d; killing it\n", p->name,
            signal);
    proc_signal(p, SIGKILL);
    return proc_wait(p, STOP_MS);
}

int proc_run(const struct proc_settings *s, int timeout_ms)
{
    struct proc p = proc_spawn(s);
    int status = proc_wait(&p, timeout_ms);
    if (status < 0)
        proc_stop(&p, SIGKILL);
    return status;
}

char *proc_read_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rbe");
    char *text = NULL;
    size_t used = 0;
    size_t got;
    if (!f)
        return NULL;
    do {
        char *more = realloc(text, used + 65536 + 1);
        if (!more)
            proc_die(NULL, "out of memory");
        text = more;
        got = fread(text + used, 1, 65536, f);
        used += got;
    } while (got > 0);
    fclose(f);
    text[used] = '\0';
    if (n)
        *n = used;
    return text;
}

void proc_temp_dir(char *out, size_t out_n)
{
    snprintf(out, out_n, "/tmp/sk-t-XXXXXX");
    if (!mkdtemp(out) || chmod(out, 0711) != 0)
        proc_die(NULL, "cannot make a directory below /tmp: %s", strerror(errno));
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

void proc_remove_dir(const char *dir)
{
    if (strncmp(dir, "/tmp/sk-t-", 10) != 0)
        proc_die(NULL, "not ours to remove: %s", dir);
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
