/* SPDX-License-Identifier: Apache-2.0 */
/* Before libFuzzer reads its corpus: writes the target's seeds into the directories
 * that stand on the command line. Seeds are made anew by each program, because some
 * are signed with keys that are not kept. */
#include "fuzz/fuzz.h"

/* system */
#include <stdio.h>
#include <sys/stat.h>

static void write_seed(const char *dir, size_t i)
{
    struct bytes seed = fuzz_seed_at(i);
    char path[512];
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/seed-%03zu", dir, i);
    f = fopen(path, "we");
    ASSERT(f && fwrite(seed.p, 1, seed.n, f) == seed.n);
    ASSERT(fclose(f) == 0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct stat st;

    fuzz_begin();
    for (int k = 1; k < *argc; k++) {
        const char *dir = (*argv)[k];

        if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
            continue;
        for (size_t i = 0; i < fuzz_seed_count(); i++)
            write_seed(dir, i);
    }
    return 0;
}
