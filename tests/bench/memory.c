/* SPDX-License-Identifier: Apache-2.0 */
/* resident_…_bytes: what each process holds a few seconds after its start, before
 * anybody asked it anything. Shared pages of libraries are counted in each. */
#include "bench/bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

#define SETTLE_US (3 * US_PER_S)

static char *read_status(const char *pid)
{
    char path[64];

    (void)snprintf(path, sizeof path, "/proc/%.20s/status", pid);
    return proc_read_file(path, NULL);
}

static long field_of(const char *status, const char *name)
{
    const char *at = strstr(status, name);

    return at ? strtol(at + strlen(name), NULL, 10) : 0;
}

long resident_bytes(pid_t pid)
{
    char text[24];
    char *status;
    long kib;

    (void)snprintf(text, sizeof text, "%d", (int)pid);
    status = read_status(text);
    kib = status ? field_of(status, "\nVmRSS:") : 0;
    free(status);
    if (kib == 0)
        proc_die(NULL, "process %d is gone", (int)pid);
    return kib * 1024;
}

pid_t child_of(pid_t pid)
{
    DIR *proc = opendir("/proc");
    pid_t found = 0;

    for (struct dirent *d; proc && !found && (d = readdir(proc));) {
        char *status =
            d->d_name[0] >= '1' && d->d_name[0] <= '9' ? read_status(d->d_name) : NULL;
        if (status && field_of(status, "\nPPid:") == pid)
            found = (pid_t)strtol(d->d_name, NULL, 10);
        free(status);
    }
    if (proc)
        closedir(proc);
    return found;
}

static void print_resident(const char *name, pid_t pid)
{
    figure_print(&(struct figure){
        .name = name, .value = (double)resident_bytes(pid), .unit = "bytes"});
}

void bench_memory(struct bench *b)
{
    struct instance *i = &b->instance;

    instance_start(i, PART_SIGNER, NULL);
    instance_start(i, PART_WORKER, NULL);
    instance_start(i, PART_WEB, NULL);
    clock_sleep_us(SETTLE_US);
    print_resident("resident_web_bytes", i->part[PART_WEB].pid);
    print_resident("resident_worker_bytes", i->part[PART_WORKER].pid);
    print_resident("resident_signer_bytes", i->part[PART_SIGNER].pid);
    print_resident("resident_pdf_bytes", child_of(i->part[PART_WORKER].pid));
    instance_stop(i, PART_WEB);
    instance_stop(i, PART_WORKER);
    instance_stop(i, PART_SIGNER);
}
