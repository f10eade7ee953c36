/* SPDX-License-Identifier: Apache-2.0 */
/* The allocator under jansson. */

/* system */
#include <malloc.h>
#include <stdlib.h>

/* library */
#include <jansson.h>

/* ours */
#include "auth/json_memory.h"
#include "base/secret.h"

static void wipe_and_free(void *p)
{
    if (p)
        secret_wipe(p, malloc_usable_size(p));
    free(p);
}

void json_memory_wipe(void)
{
    json_set_alloc_funcs(malloc, wipe_and_free);
}
