/* SPDX-License-Identifier: Apache-2.0 */
/* Names of results, made from names of files that somebody else chose. Touches no file;
 * seal.c makes the folders. */
#include "demo/name.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NUMBER_ROOM 12

static int is_taken(char (*names)[DEMO_NAME_ROOM], int n, const char *name)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(names[i], name) == 0)
            return 1;
    }
    return 0;
}

static void stem_of(const char *path, char stem[DEMO_NAME_ROOM - NUMBER_ROOM])
{
    const char *slash = strrchr(path, '/');
    size_t n;

    (void)snprintf(stem, DEMO_NAME_ROOM - NUMBER_ROOM, "%s", slash ? slash + 1 : path);
    n = strlen(stem);
    if (n > 4 && strcasecmp(stem + n - 4, ".pdf") == 0)
        stem[n - 4] = '\0';
    /* "...pdf" would name the folder above */
    for (char *c = stem; *c == '.'; c++)
        *c = '_';
}

void demo_name_files(const char *const *files, int n, char (*names)[DEMO_NAME_ROOM])
{
    char stem[DEMO_NAME_ROOM - NUMBER_ROOM];

    for (int i = 0; i < n; i++) {
        stem_of(files[i], stem);
        (void)snprintf(names[i], DEMO_NAME_ROOM, "%s", stem);
        for (int k = 2; is_taken(names, i, names[i]); k++)
            (void)snprintf(names[i], DEMO_NAME_ROOM, "%s-%d", stem, k);
    }
}
