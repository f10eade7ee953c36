/* SPDX-License-Identifier: Apache-2.0 */
/* What a figure is held against: other people's programs doing the part of the work
 * that cannot be left out, on the same machine in the same run. */
#ifndef SK_BENCH_REFERENCE_H
#define SK_BENCH_REFERENCE_H

/* openssl speed on both processors: signatures a second of "rsa2048" or "ecdsap256". */
double reference_signatures(const char *algorithm);
/* … SHA-256, bytes a second over pieces of 1 MiB. */
double reference_sha256(void);

/* Runs a command line and hands each line of its output to take. Ends the program when
 * the command fails. */
void reference_run(const char *command, void (*take)(const char *line, void *context),
                   void *context);

#endif
