/* SPDX-License-Identifier: Apache-2.0 */
/* Settings from three places, later ones win: fallbacks of the table, the INI file, the
 * environment. A mistake names its place; nothing is guessed. Secrets never stand in
 * the file or in the environment, only the path of a file that holds them. */
#include "base/config.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fcntl.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"

#define ROWS_MAX 128
#define FILE_LINE_MAX 1024

/* One loading: where we are, for messages, and what was given so far. */
struct loading {
    const struct config_row *rows;
    size_t n;
    void *settings;
    const char *place; /* file name, or variable of the environment */
    char variable[128];
    int line; /* 0: no line */
    bool given[ROWS_MAX];
    char *err;
    size_t err_n;
};

static bool fail(struct loading *l, const char *fmt, ...) PRINTF_LIKE(2, 3);

static bool fail(struct loading *l, const char *fmt, ...)
{
    char what[256];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(what, sizeof what, fmt, args);
    va_end(args);
    if (l->line)
        (void)snprintf(l->err, l->err_n, "%s:%d: %s", l->place, l->line, what);
    else
        (void)snprintf(l->err, l->err_n, "%s: %s", l->place, what);
    return false;
}

/* A whole number of at least 0 or, for plain integers, below it; *rest is what follows.
 */
static bool parse_number(const char *z, int64_t *out, const char **rest)
{
    char *end;
    long long v;

    errno = 0;
    v = strtoll(z, &end, 10);
    if (end == z || errno || isspace((unsigned char)z[0]))
        return false;
    *out = v;
    *rest = end;
    return true;
}

struct unit {
    const char *suffix;
    int64_t factor;
};

static const struct unit time_units[] = {{"", US_PER_S},         {"ms", US_PER_MS},
                                         {"s", US_PER_S},        {"m", 60 * US_PER_S},
                                         {"h", 3600 * US_PER_S}, {"d", US_PER_DAY}};
static const struct unit size_units[] = {
    {"", 1}, {"K", INT64_C(1) << 10}, {"M", INT64_C(1) << 20}, {"G", INT64_C(1) << 30}};

static bool parse_with_unit(const char *z, const struct unit *units, size_t n,
                            int64_t *out)
{
    const char *suffix;
    int64_t v;

    if (!parse_number(z, &v, &suffix) || v < 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(suffix, units[i].suffix) == 0)
            return !__builtin_mul_overflow(v, units[i].factor, out);
    }
    return false;
}

static bool set_text(struct loading *l, const struct config_row *row, const char *value,
                     char *target)
{
    if (strlen(value) >= CONFIG_TEXT_MAX)
        return fail(l, "%s is longer than %d bytes", row->name, CONFIG_TEXT_MAX - 1);
    memcpy(target, value, strlen(value) + 1);
    return true;
}

static bool set_int(struct loading *l, const struct config_row *row, const char *value,
                    int64_t *target)
{
    const char *rest = "";

    if (!parse_number(value, target, &rest) || *rest)
        return fail(l, "%s is not a whole number: %s", row->name, value);
    return true;
}

static bool set_bool(struct loading *l, const struct config_row *row, const char *value,
                     bool *target)
{
    *target = strcmp(value, "yes") == 0;
    if (!*target && strcmp(value, "no") != 0)
        return fail(l, "%s is neither yes nor no: %s", row->name, value);
    return true;
}

static bool read_secret(struct loading *l, const char *path, struct secret *target)
{
    uint8_t content[SECRET_MAX + 2];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    ssize_t n;
    bool ok;

    if (fd < 0)
        return fail(l, "cannot open %s: %s", path, strerror(errno));
    if (fstat(fd, &st) != 0 || (st.st_mode & S_IRWXO)) {
        (void)close(fd);
        return fail(l, "%s is open to everybody; a secret must not be", path);
    }
    n = read(fd, content, sizeof content);
    (void)close(fd);
    if (n > 0 && content[n - 1] == '\n')
        n--;
    ok = n > 0 && secret_set(target, (struct bytes){content, (size_t)n});
    secret_wipe(content, sizeof content);
    return ok || fail(l, "%s must hold 1 to %d bytes", path, SECRET_MAX);
}

static bool set_value(struct loading *l, const struct config_row *row,
                      const char *value)
{
    void *target = (char *)l->settings + row->offset;

    switch (row->type) {
    case CONFIG_TEXT:
        return set_text(l, row, value, target);
    case CONFIG_INT:
        return set_int(l, row, value, target);
    case CONFIG_BOOL:
        return set_bool(l, row, value, target);
    case CONFIG_SECONDS:
        return parse_with_unit(value, time_units, ARRAY_LEN(time_units), target) ||
               fail(l, "%s is not a time like 30s, 10m, 72h or 7d: %s", row->name,
                    value);
    case CONFIG_SIZE:
        return parse_with_unit(value, size_units, ARRAY_LEN(size_units), target) ||
               fail(l, "%s is not a size like 4096, 64K or 50M: %s", row->name, value);
    case CONFIG_SECRET_FILE:
        /* an empty path is "no secret": the program decides whether it can live so */
        secret_clear(target);
        return !*value || read_secret(l, value, target);
    }
    return fail(l, "%s has no type", row->name);
}

static char *trim(char *z)
{
    char *end;

    while (isspace((unsigned char)*z))
        z++;
    end = z + strlen(z);
    while (end > z && isspace((unsigned char)end[-1]))
        end--;
    *end = '\0';
    return z;
}

static bool take_setting(struct loading *l, const char *key, const char *value)
{
    for (size_t i = 0; i < l->n; i++) {
        if (strcmp(key, l->rows[i].name) != 0)
            continue;
        if (l->given[i])
            return fail(l, "%s is given twice", key);
        l->given[i] = true;
        return set_value(l, &l->rows[i], value);
    }
    return fail(l, "unknown key %s", key);
}

static bool take_line(struct loading *l, char *line)
{
    char *key = trim(line);
    char *equals;

    if (*key == '\0' || *key == '#')
        return true;
    equals = strchr(key, '=');
    if (!equals)
        return fail(l, "expected \"key = value\"");
    *equals = '\0';
    return take_setting(l, trim(key), trim(equals + 1));
}

static bool take_file(struct loading *l, const char *file)
{
    char line[FILE_LINE_MAX];
    FILE *f = fopen(file, "re");
    bool ok = true;

    l->place = file;
    l->line = 0;
    if (!f)
        return fail(l, "cannot open: %s", strerror(errno));
    while (ok && fgets(line, sizeof line, f)) {
        l->line++;
        if (!strchr(line, '\n') && !feof(f))
            ok = fail(l, "the line is longer than %d bytes", FILE_LINE_MAX - 2);
        else
            ok = take_line(l, line);
    }
    (void)fclose(f);
    return ok;
}

static void environment_name(const char *key, char *out, size_t out_n)
{
    size_t n = (size_t)snprintf(out, out_n, "SEALKEEPER_%s", key);

    ASSERT(n < out_n);
    for (char *c = out; *c; c++)
        *c = (char)toupper((unsigned char)*c);
}

static bool take_environment(struct loading *l)
{
    l->line = 0;
    for (size_t i = 0; i < l->n; i++) {
        const char *value;

        environment_name(l->rows[i].name, l->variable, sizeof l->variable);
        value = getenv(l->variable);
        if (!value)
            continue;
        l->place = l->variable;
        l->given[i] = true;
        if (!set_value(l, &l->rows[i], value))
            return false;
    }
    return true;
}

/* Fallbacks come last and only where nothing was given: a fallback path of a secret is
 * not opened when another file was named. */
static bool take_fallbacks(struct loading *l, const char *file)
{
    l->place = file ? file : "configuration";
    l->line = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct config_row *row = &l->rows[i];

        if (l->given[i])
            continue;
        if (!row->fallback)
            return fail(l, "%s is missing", row->name);
        if (!set_value(l, row, row->fallback))
            return false;
    }
    return true;
}

bool config_load(const struct config_row *rows, size_t n, const char *file,
                 void *settings, char *err, size_t err_n)
{
    struct loading l = {
        .rows = rows, .n = n, .settings = settings, .err = err, .err_n = err_n};

    ASSERT(n <= ROWS_MAX);
    return (!file || take_file(&l, file)) && take_environment(&l) &&
           take_fallbacks(&l, file);
}

void config_print_reference(const struct config_row *rows, size_t n,
                            const char *program)
{
    static const char *const types[] = {
        [CONFIG_TEXT] = "text",   [CONFIG_INT] = "number",
        [CONFIG_BOOL] = "yes/no", [CONFIG_SECONDS] = "time",
        [CONFIG_SIZE] = "size",   [CONFIG_SECRET_FILE] = "path of a secret",
    };

    (void)printf("## %s\n\n| key | type | default | meaning |\n|---|---|---|---|\n",
                 program);
    for (size_t i = 0; i < n; i++) {
        const char *fallback = rows[i].fallback ? rows[i].fallback : "(must be given)";

        (void)printf("| `%s` | %s | %s | %s |\n", rows[i].name, types[rows[i].type],
                     *fallback ? fallback : "(none)", rows[i].sentence);
    }
    (void)printf("\n");
}
