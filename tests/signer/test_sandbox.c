/* SPDX-License-Identifier: Apache-2.0 */
/* layers: signer rules wire crypto canon db base support */
/* The closed sandbox, one forbidden class of system calls after the other: each is
 * tried in a child of its own, and the kernel must kill it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "signer/sandbox.h"

/* Runs `deed` in a child behind the closed sandbox; its wait status. */
static int status_of(void (*deed)(void))
{
    int status = 0;
    pid_t child;

    fflush(NULL);
    child = fork();
    if (child == 0) {
        sandbox_tame_allocator();
        if (!sandbox_forbid_dump() || !sandbox_close())
            _exit(99);
        deed();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void assert_killed(void (*deed)(void))
{
    int status = status_of(deed);

    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
}

#define FORBIDDEN(name, call)                                                          \
    static void do_##name(void)                                                        \
    {                                                                                  \
        (void)!(call);                                                                 \
    }                                                                                  \
    static void name(void **state)                                                     \
    {                                                                                  \
        (void)state;                                                                   \
        assert_killed(do_##name);                                                      \
    }                                                                                  \
    _Static_assert(1, "")

#define CALL(number, ...) syscall(SYS_##number, __VA_ARGS__)

/* Programs, and the limits of this one. */
FORBIDDEN(no_program_is_started, CALL(execve, "/bin/true", NULL, NULL));
FORBIDDEN(no_identity_is_changed, CALL(setresuid, 0, 0, 0));
FORBIDDEN(no_group_is_changed, CALL(setgroups, 0, NULL));
FORBIDDEN(no_capability_is_set, CALL(capset, NULL, NULL));
FORBIDDEN(no_root_is_changed, CALL(chroot, "/"));
FORBIDDEN(no_namespace_is_entered, CALL(unshare, 0));
FORBIDDEN(no_file_system_is_mounted, CALL(mount, "a", "b", "c", 0, NULL));
/* Other processes. */
FORBIDDEN(no_other_process_is_signalled_as_a_thread, CALL(tgkill, 1, 1, 0));
FORBIDDEN(no_other_memory_is_written, CALL(process_vm_writev, 1, NULL, 0, NULL, 0, 0));
FORBIDDEN(no_process_is_opened, CALL(pidfd_open, 1, 0));
/* Files by name. */
FORBIDDEN(no_file_is_removed, CALL(unlink, "/tmp/never"));
FORBIDDEN(no_file_is_renamed, CALL(rename, "/tmp/never", "/tmp/never2"));
FORBIDDEN(no_directory_is_made, CALL(mkdir, "/tmp/never", 0));
FORBIDDEN(no_mode_is_changed, CALL(chmod, "/tmp/never", 0));
FORBIDDEN(no_owner_is_changed, CALL(chown, "/tmp/never", 0, 0));
FORBIDDEN(no_name_is_linked, CALL(link, "/tmp/never", "/tmp/never2"));
FORBIDDEN(no_file_is_watched, CALL(inotify_init1, 0));
FORBIDDEN(no_file_is_cut_by_name, CALL(truncate, "/tmp/never", 0));
/* Networks. */
FORBIDDEN(no_internet_socket, CALL(socket, AF_INET, SOCK_STREAM, 0));
FORBIDDEN(no_internet_socket_6, CALL(socket, AF_INET6, SOCK_STREAM, 0));
FORBIDDEN(no_netlink_socket, CALL(socket, AF_NETLINK, SOCK_RAW, 0));
FORBIDDEN(no_packet_socket, CALL(socket, AF_PACKET, SOCK_RAW, 0));
FORBIDDEN(no_new_door, CALL(bind, 0, NULL, 0));
FORBIDDEN(no_new_listener, CALL(listen, 0, 1));
/* Ways around the list. */
FORBIDDEN(no_ring_of_calls, CALL(io_uring_setup, 1, NULL));
FORBIDDEN(no_bpf, CALL(bpf, 0, NULL, 0));
FORBIDDEN(no_fault_handling, CALL(userfaultfd, 0));
FORBIDDEN(no_keyring, CALL(keyctl, 0, 0));
FORBIDDEN(no_module, CALL(init_module, NULL, 0, ""));
FORBIDDEN(no_clock_is_set, CALL(clock_settime, 0, NULL));
FORBIDDEN(no_tracing_of_performance, CALL(perf_event_open, NULL, 0, 0, 0, 0));
FORBIDDEN(no_descriptor_flag_beyond_the_list, CALL(fcntl, 0, F_SETOWN, 1));
/* Memory that runs. */
FORBIDDEN(no_memory_that_runs, CALL(mmap, NULL, 4096, PROT_READ | PROT_EXEC,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
FORBIDDEN(no_memory_made_to_run, CALL(mprotect, NULL, 0, PROT_EXEC));

/* The run times of the sanitizers need these (sandbox.c). */
#ifndef SEALKEEPER_SANITIZED
FORBIDDEN(no_file_is_opened, CALL(openat, AT_FDCWD, "/etc/passwd", O_RDONLY));
FORBIDDEN(no_file_is_opened_the_old_way, CALL(open, "/etc/passwd", O_RDONLY));
FORBIDDEN(no_process_is_made, CALL(clone, SIGCHLD, NULL, NULL, NULL, 0));
FORBIDDEN(no_process_is_forked, CALL(fork, 0));
FORBIDDEN(no_thread_is_made, CALL(clone3, NULL, 0));
FORBIDDEN(no_process_is_traced, CALL(ptrace, 0, 0, NULL, NULL));
FORBIDDEN(no_process_is_signalled, CALL(kill, 1, 0));
FORBIDDEN(no_control_of_itself, CALL(prctl, PR_SET_DUMPABLE, 1));
FORBIDDEN(no_limit_is_raised, CALL(prlimit64, 0, 0, NULL, NULL));
FORBIDDEN(no_memory_is_read_elsewhere, CALL(process_vm_readv, 1, NULL, 0, NULL, 0, 0));
FORBIDDEN(no_device_is_told, CALL(ioctl, 0, 0, NULL));
#endif

static void work(void)
{
    uint8_t bytes[16];
    struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "/tmp/sk-t-none"};
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    void *large = malloc(1 << 20);

    random_bytes(bytes, sizeof bytes);
    if (fd < 0 || !large || connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
        _exit(1);
    memset(large, 1, 1 << 20);
    free(large);
    close(fd);
}

static void what_serving_needs_is_allowed(void **state)
{
    (void)state;
    assert_int_equal(status_of(work), 0);
}

/* abort() must end it as an assertion means it, not as a forbidden call. */
static void give_up(void)
{
    abort();
}

static void an_assertion_ends_it_by_abort(void **state)
{
    int status = status_of(give_up);

    (void)state;
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

#define T(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(no_program_is_started),
        T(no_identity_is_changed),
        T(no_group_is_changed),
        T(no_capability_is_set),
        T(no_root_is_changed),
        T(no_namespace_is_entered),
        T(no_file_system_is_mounted),
        T(no_other_process_is_signalled_as_a_thread),
        T(no_other_memory_is_written),
        T(no_process_is_opened),
        T(no_file_is_removed),
        T(no_file_is_renamed),
        T(no_directory_is_made),
        T(no_mode_is_changed),
        T(no_owner_is_changed),
        T(no_name_is_linked),
        T(no_file_is_watched),
        T(no_file_is_cut_by_name),
        T(no_internet_socket),
        T(no_internet_socket_6),
        T(no_netlink_socket),
        T(no_packet_socket),
        T(no_new_door),
        T(no_new_listener),
        T(no_ring_of_calls),
        T(no_bpf),
        T(no_fault_handling),
        T(no_keyring),
        T(no_module),
        T(no_clock_is_set),
        T(no_tracing_of_performance),
        T(no_descriptor_flag_beyond_the_list),
        T(no_memory_that_runs),
        T(no_memory_made_to_run),
#ifndef SEALKEEPER_SANITIZED
        T(no_file_is_opened),
        T(no_file_is_opened_the_old_way),
        T(no_process_is_made),
        T(no_process_is_forked),
        T(no_thread_is_made),
        T(no_process_is_traced),
        T(no_process_is_signalled),
        T(no_control_of_itself),
        T(no_limit_is_raised),
        T(no_memory_is_read_elsewhere),
        T(no_device_is_told),
#endif
        T(what_serving_needs_is_allowed),
        T(an_assertion_ends_it_by_abort),
    };
    log_open("test", LOG_LEVEL_WARN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
