/* SPDX-License-Identifier: Apache-2.0 */
/* openssl speed, its tables read by their last columns. */
#include "bench/reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/proc.h"

#define SPEED "openssl speed -multi %ld -seconds 3 %s 2>/dev/null"

void reference_run(const char *command, void (*take)(const char *line, void *context),
                   void *context)
{
    char line[1000];
    FILE *p = popen(command, "r"); /* a fixed text with numbers and paths of ours */

    if (!p)
        proc_die(NULL, "cannot run: %s", command);
    while (fgets(line, sizeof line, p))
        take(line, context);
    if (pclose(p) != 0)
        proc_die(NULL, "failed: %s", command);
}

/* Of a row like "rsa 2048 bits 0.000294s 0.000013s 3396.0 76484.0" the signatures. */
static void take_signatures(const char *line, void *context)
{
    double *rate = context;
    double sign, verify;
    const char *times = strstr(line, "s   ");

    if ((strncmp(line, "rsa ", 4) == 0 || strstr(line, "bits ecdsa")) && times) {
        times = strrchr(line, 's') + 1;
        if (sscanf(times, "%lf %lf", &sign, &verify) == 2)
            *rate = sign;
    }
}

double reference_signatures(const char *algorithm)
{
    char command[200];
    double rate = 0;

    (void)snprintf(command, sizeof command, SPEED, sysconf(_SC_NPROCESSORS_ONLN),
                   algorithm);
    reference_run(command, take_signatures, &rate);
    if (rate <= 0)
        proc_die(NULL, "no figure of: %s", command);
    return rate;
}

/* "sha256  2614912.34k" */
static void take_bytes(const char *line, void *context)
{
    double *rate = context;
    double thousands;

    if (sscanf(line, "sha256 %lfk", &thousands) == 1 ||
        sscanf(line, "evp %lfk", &thousands) == 1)
        *rate = thousands * 1000;
}

double reference_sha256(void)
{
    char command[200];
    double rate = 0;

    (void)snprintf(command, sizeof command, SPEED, sysconf(_SC_NPROCESSORS_ONLN),
                   "-bytes 1048576 -evp sha256");
    reference_run(command, take_bytes, &rate);
    if (rate <= 0)
        proc_die(NULL, "no figure of: %s", command);
    return rate;
}
