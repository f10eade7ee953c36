/* SPDX-License-Identifier: Apache-2.0 */
/* An index of the maildir, brought up to date whenever somebody waits. The mails are
 * the worker's own: one part, base64. */
#include "demo/mailbox.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FILE_MAX (256 * 1024)
#define POLL_MS 50

struct letter {
    char file[64];
    char to[128];
    char link[MAILBOX_LINK_MAX]; /* "": none */
    char *text;                  /* decoded body */
};

struct mailbox {
    char folder[512];
    pthread_mutex_t lock;
    struct letter *letters; /* sorted by file name, which grows with time */
    size_t n, room;
};

static void *must(void *p)
{
    if (!p)
        abort();
    return p;
}

struct mailbox *mailbox_new(const char *state)
{
    struct mailbox *m = must(calloc(1, sizeof *m));

    (void)snprintf(m->folder, sizeof m->folder, "%s/mail/new", state);
    (void)pthread_mutex_init(&m->lock, NULL);
    return m;
}

void mailbox_free(struct mailbox **m)
{
    if (!*m)
        return;
    for (size_t i = 0; i < (*m)->n; i++)
        free((*m)->letters[i].text);
    free((*m)->letters);
    (void)pthread_mutex_destroy(&(*m)->lock);
    free(*m);
    *m = NULL;
}

static int value_of(char c)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(alphabet, c) : NULL;

    return at ? (int)(at - alphabet) : -1;
}

/* Decodes until the end; what is not of the alphabet is skipped. */
static char *decode_base64(const char *in)
{
    char *out = must(malloc(strlen(in) + 1));
    unsigned held = 0;
    int bits = 0;
    size_t n = 0;

    for (; *in; in++) {
        int v = value_of(*in);

        if (v < 0)
            continue;
        held = (held << 6 | (unsigned)v) & 0xFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[n++] = (char)(held >> bits & 0xFF);
        }
    }
    out[n] = '\0';
    return out;
}

static void read_receiver(const char *mail, char *out, size_t out_n)
{
    const char *line = strstr(mail, "\r\nTo: ");
    const char *open = line ? strchr(line, '<') : NULL;
    const char *close = open ? strchr(open, '>') : NULL;

    out[0] = '\0';
    if (close)
        (void)snprintf(out, out_n, "%.*s", (int)(close - open - 1), open + 1);
}

static void read_link(const char *text, char out[MAILBOX_LINK_MAX])
{
    const char *at = strstr(text, "/a/#");

    out[0] = '\0';
    if (at)
        (void)snprintf(out, MAILBOX_LINK_MAX, "%.*s", (int)strcspn(at + 4, " \r\n"),
                       at + 4);
}

static char *read_file(const char *folder, const char *name)
{
    char path[640];
    char *bytes = must(malloc(FILE_MAX + 1));
    size_t n = 0;
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "re");
    if (f) {
        n = fread(bytes, 1, FILE_MAX, f);
        (void)fclose(f);
    }
    bytes[n] = '\0';
    return bytes;
}

static void read_letter(struct mailbox *m, const char *name, struct letter *l)
{
    char *mail = read_file(m->folder, name);
    const char *body = strstr(mail, "\r\n\r\n");

    (void)snprintf(l->file, sizeof l->file, "%.63s", name);
    read_receiver(mail, l->to, sizeof l->to);
    l->text = decode_base64(body ? body : "");
    read_link(l->text, l->link);
    free(mail);
}

/* Where a file of that name is or would be. */
static size_t place_of(const struct mailbox *m, const char *name)
{
    size_t low = 0, high = m->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(m->letters[middle].file, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_letter(struct mailbox *m, const char *name)
{
    size_t at = place_of(m, name);

    if (at < m->n && strcmp(m->letters[at].file, name) == 0)
        return;
    if (m->n == m->room) {
        m->room = m->room ? m->room * 2 : 64;
        m->letters = must(realloc(m->letters, m->room * sizeof *m->letters));
    }
    memmove(&m->letters[at + 1], &m->letters[at], (m->n - at) * sizeof *m->letters);
    m->n++;
    read_letter(m, name, &m->letters[at]);
}

static void refresh(struct mailbox *m)
{
    DIR *d = opendir(m->folder);
    struct dirent *entry;

    if (!d)
        return;
    while ((entry = readdir(d))) {
        if (entry->d_name[0] != '.')
            add_letter(m, entry->d_name);
    }
    (void)closedir(d);
}

static int find_link(const struct mailbox *m, const char *to, const char *about,
                     char link[MAILBOX_LINK_MAX])
{
    for (size_t i = m->n; i-- > 0;) {
        const struct letter *l = &m->letters[i];

        if (l->link[0] && strcmp(l->to, to) == 0 && strstr(l->text, about)) {
            memcpy(link, l->link, MAILBOX_LINK_MAX);
            return 1;
        }
    }
    return 0;
}

static long now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int mailbox_wait_link(struct mailbox *m, const char *to, const char *about,
                      long timeout_ms, char link[MAILBOX_LINK_MAX])
{
    const struct timespec pause = {0, POLL_MS * 1000000L};
    long until_ms = now_ms() + timeout_ms;
    int found;

    for (;;) {
        (void)pthread_mutex_lock(&m->lock);
        found = find_link(m, to, about, link);
        if (!found) {
            refresh(m);
            found = find_link(m, to, about, link);
        }
        (void)pthread_mutex_unlock(&m->lock);
        if (found || now_ms() > until_ms)
            return found;
        (void)nanosleep(&pause, NULL);
    }
}
