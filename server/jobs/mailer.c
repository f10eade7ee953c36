/* SPDX-License-Identifier: Apache-2.0 */
/* The two ways out for a mail. */
#include "jobs/mailer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "base/uuid.h"
#include "jobs/outbound.h"

#define PATH_ROOM 400

static const char *maildir_of(const struct mailer_settings *s)
{
    static const char prefix[] = "maildir:";

    return strncmp(s->target, prefix, sizeof prefix - 1) == 0
               ? s->target + sizeof prefix - 1
               : NULL;
}

static bool is_smtp(const char *target)
{
    return strncmp(target, "smtp://", 7) == 0 || strncmp(target, "smtps://", 8) == 0;
}

static bool make_folder(const char *dir, const char *name)
{
    char path[PATH_ROOM];

    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

enum err mailer_open(const struct mailer_settings *s)
{
    const char *dir = maildir_of(s);

    if (!text_is_mail_address(str_of(s->from)) || (!dir && !is_smtp(s->target)))
        return ERR_FIELD_BAD;
    if (!dir)
        return OK;
    if (make_folder(dir, "") && make_folder(dir, "tmp") && make_folder(dir, "new") &&
        make_folder(dir, "cur"))
        return OK;
    log_error("mail.maildir", "%s: %s", dir, strerror(errno));
    return ERR_UNAVAILABLE;
}

static bool write_all(int fd, struct bytes v)
{
    while (v.n > 0) {
        ssize_t n = write(fd, v.p, v.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        v = (struct bytes){v.p + n, v.n - (size_t)n};
    }
    return true;
}

static bool write_file(const char *path, struct bytes message)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok;

    if (fd < 0)
        return false;
    ok = write_all(fd, message) && fsync(fd) == 0;
    return close(fd) == 0 && ok;
}

static bool sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        (void)close(fd);
    return ok;
}

/* Names grow with time, so that a listing shows mails in the order of delivery. */
static enum err deliver_to_maildir(const char *dir, struct bytes message)
{
    char name[UUID_TEXT_LEN + 1], temporary[PATH_ROOM], folder[PATH_ROOM];
    char path[PATH_ROOM + UUID_TEXT_LEN + 2];

    uuid_text(uuid_new(), name);
    (void)snprintf(temporary, sizeof temporary, "%s/tmp/%s", dir, name);
    (void)snprintf(folder, sizeof folder, "%s/new", dir);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    if (write_file(temporary, message) && rename(temporary, path) == 0 &&
        sync_folder(folder))
        return OK;
    log_error("mail.maildir", "%s: %s", dir, strerror(errno));
    (void)unlink(temporary);
    return ERR_UNAVAILABLE;
}

enum err mailer_send(const struct mailer_settings *s, const char *to,
                     struct bytes message)
{
    const char *dir = maildir_of(s);
    struct outbound_smtp smtp = {
        .url = s->target,
        .user = s->user,
        .password = &s->password,
        .ca_file = s->ca_file,
        .from = s->from,
        .to = to,
    };

    return dir ? deliver_to_maildir(dir, message) : outbound_send_mail(&smtp, message);
}
