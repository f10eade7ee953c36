/* SPDX-License-Identifier: Apache-2.0 */
/* The load under which everything is killed: employees of the demo company who have
 * document after document sealed, through the API and the mailed links, with as much
 * patience as a person's browser would have. Each promise that the server gave is
 * written down, for inv-check to look for afterwards. */
#ifndef SK_CRASH_LOAD_H
#define SK_CRASH_LOAD_H

#include <stdbool.h>

#define LOAD_THREADS_MAX 4

struct load;

/* `state` is the directory of an instance that is set up and runs. Logs in. */
struct load *load_open(const char *state);
/* Accepts NULL, sets NULL; it must not be running. */
void load_close(struct load **l);
/* "upload COMPANY ID", "act COMPANY ID", "sealed COMPANY ID" lines. */
const char *load_acks(const struct load *l);

void load_start(struct load *l);
/* Each employee finishes the document in hand. False when one of them ended neither
 * sealed nor refused for a reason that the file could be blamed for. */
bool load_stop(struct load *l);
/* Documents that were sealed since load_open. */
long load_sealed(struct load *l);

#endif
