/* layers: base */
/* SPDX-License-Identifier: Apache-2.0 */
/* INI files: settings that were accepted are within their types, a refusal says where.
 * No key names a file here, so that no input makes us open one. */
#include "fuzz/fuzz.h"

/* system */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* ours */
#include "base/config.h"

struct settings {
    char name[CONFIG_TEXT_MAX];
    char must[CONFIG_TEXT_MAX];
    int64_t count;
    bool loud;
    int64_t wait_us;
    int64_t room;
    int64_t guard; /* nobody writes it */
};

static const struct config_row rows[] = {
    {"name", CONFIG_TEXT, "nobody", offsetof(struct settings, name), "Who it is."},
    {"must", CONFIG_TEXT, NULL, offsetof(struct settings, must), "Must be given."},
    {"count", CONFIG_INT, "3", offsetof(struct settings, count), "How many."},
    {"loud", CONFIG_BOOL, "no", offsetof(struct settings, loud), "Whether loud."},
    {"wait", CONFIG_SECONDS, "30", offsetof(struct settings, wait_us), "How long."},
    {"room", CONFIG_SIZE, "64K", offsetof(struct settings, room), "How large."},
};

const char *const fuzz_words[] = {"name",
                                  "must",
                                  "count",
                                  "wait",
                                  "room",
                                  "=",
                                  "\n",
                                  "#",
                                  "10m",
                                  "72h",
                                  "50M",
                                  "yes",
                                  " = ",
                                  "\r\n",
                                  "-9223372036854775808",
                                  "99999999999999999999",
                                  NULL};

static int file = -1;
static char path[64];

void fuzz_begin(void)
{
    static const char *const seeds[] = {
        "# a comment\nname = 掌印\nmust = x\ncount = -7\nloud = yes\n",
        "must=y\nwait = 10m\nroom=50M\n",
        "must = z\nwait = 7d\nroom = 4096\n\n  count = 12  \n",
        "must = \nunknown = 1\n",
    };

    file = memfd_create("fuzz_config", MFD_CLOEXEC);
    ASSERT(file >= 0);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    for (size_t i = 0; i < ARRAY_LEN(seeds); i++)
        fuzz_seed(str_bytes(str_of(seeds[i])));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings s = {.guard = 0x5ea1};
    char said[256] = "";

    ASSERT(ftruncate(file, 0) == 0);
    ASSERT(pwrite(file, data, size, 0) == (ssize_t)size);
    if (config_load(rows, ARRAY_LEN(rows), path, &s, said, sizeof said)) {
        ASSERT(memchr(s.name, '\0', sizeof s.name));
        ASSERT(memchr(s.must, '\0', sizeof s.must));
        ASSERT(s.wait_us >= 0 && s.room >= 0);
        fuzz_accepted();
    } else {
        ASSERT(said[0] && memchr(said, '\0', sizeof said));
    }
    ASSERT(s.guard == 0x5ea1);
    return 0;
}
