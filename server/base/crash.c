/* SPDX-License-Identifier: Apache-2.0 */
/* Counts passes of the one crash point that CRASH_AT names. Never in a shipped build.
 */
#include "base/crash.h"

#ifdef SEALKEEPER_CRASH_POINTS
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_once_t read_once = PTHREAD_ONCE_INIT;
static char wanted[128];
static atomic_long passes_left;

static void read_environment(void)
{
    const char *at = getenv("CRASH_AT");
    const char *colon = at ? strrchr(at, ':') : NULL;

    if (!colon || (size_t)(colon - at) >= sizeof wanted)
        return;
    memcpy(wanted, at, (size_t)(colon - at));
    atomic_store(&passes_left, strtol(colon + 1, NULL, 10));
}

void crash_point_pass(const char *name)
{
    pthread_once(&read_once, read_environment);
    if (strcmp(name, wanted) != 0)
        return;
    if (atomic_fetch_sub(&passes_left, 1) == 1)
        (void)raise(SIGKILL); /* tgkill: sandboxes allow it, for abort */
}
#else
_Static_assert(1, "a translation unit needs a declaration");
#endif
