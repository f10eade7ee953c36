/* SPDX-License-Identifier: Apache-2.0 */
/* Outgoing SMTP by libcurl, with everything that libcurl would do on its own turned
 * off. */
#include "jobs/outbound.h"

#include <curl/curl.h>

#include "base/log.h"

#define CONNECT_SECONDS 10L
#define WHOLE_SECONDS 60L

void outbound_init(void)
{
    CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);

    ASSERT(code == CURLE_OK);
}

static size_t give_bytes(char *room, size_t size, size_t n, void *from)
{
    struct bytes *left = from;
    size_t take = left->n < size * n ? left->n : size * n;

    memcpy(room, left->p, take);
    *left = (struct bytes){left->p + take, left->n - take};
    return take;
}

/* libcurl wants the password as a C string. It copies it; our copy is wiped. */
static void set_user(CURL *c, const struct outbound_smtp *s)
{
    char password[SECRET_MAX + 1];

    if (!s->user[0])
        return;
    memcpy(password, s->password->b, s->password->n);
    password[s->password->n] = '\0';
    curl_easy_setopt(c, CURLOPT_USERNAME, s->user);
    curl_easy_setopt(c, CURLOPT_PASSWORD, password);
    secret_wipe(password, sizeof password);
}

static void set_guards(CURL *c, const struct outbound_smtp *s)
{
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, WHOLE_SECONDS);
    /* guard: a password never travels in the clear */
    curl_easy_setopt(c, CURLOPT_USE_SSL,
                     (long)(s->user[0] ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (s->ca_file[0])
        curl_easy_setopt(c, CURLOPT_CAINFO, s->ca_file);
}

static enum err judge(CURL *c, CURLcode code)
{
    long reply = 0;

    if (code == CURLE_OK)
        return OK;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &reply);
    log_warn("mail.not_sent", "%s, reply %ld", curl_easy_strerror(code), reply);
    return reply >= 500 && reply <= 599 && code != CURLE_LOGIN_DENIED ? ERR_MAIL_REFUSED
                                                                      : ERR_UNAVAILABLE;
}

enum err outbound_send_mail(const struct outbound_smtp *s, struct bytes message)
{
    struct curl_slist *to = curl_slist_append(NULL, s->to);
    CURL *c = curl_easy_init();
    enum err e;

    ASSERT(c && to);
    set_guards(c, s);
    set_user(c, s);
    curl_easy_setopt(c, CURLOPT_URL, s->url);
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, s->from);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(c, CURLOPT_READDATA, &message);
    e = judge(c, curl_easy_perform(c));
    curl_slist_free_all(to);
    curl_easy_cleanup(c);
    return e;
}
