/* SPDX-License-Identifier: Apache-2.0 */
/* One exchange with libcurl, and the patience around it. What may have happened is only
 * repeated where that is harmless: reads, edits with an ETag, and posts with their
 * Idempotency-Key. */
#include "client/call.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WHOLE_SECONDS 120L
#define CONNECT_SECONDS 10L

static size_t take_bytes(char *p, size_t size, size_t n, void *to)
{
    struct sealkeeper_reply *r = to;
    char *grown = realloc(r->bytes, r->n + size * n + 1);

    if (!grown)
        abort();
    r->bytes = grown;
    memcpy(r->bytes + r->n, p, size * n);
    r->n += size * n;
    r->bytes[r->n] = '\0';
    return size * n;
}

static struct curl_slist *add_header(struct curl_slist *list, const char *name,
                                     const char *value)
{
    char line[400];

    if (!value || !value[0])
        return list;
    (void)snprintf(line, sizeof line, "%s: %s", name, value);
    list = curl_slist_append(list, line);
    if (!list)
        abort();
    return list;
}

static struct curl_slist *headers_of(const struct sealkeeper_client *c,
                                     const struct call *call)
{
    struct curl_slist *list = NULL;

    list = add_header(list, "Content-Type", call->body ? call->type : NULL);
    list = add_header(list, "Idempotency-Key", call->key);
    list = add_header(list, "If-Match", call->etag);
    if (strcmp(call->method, "GET") != 0)
        list = add_header(list, "X-CSRF-Token", c->csrf);
    /* no waiting for "100 Continue" */
    list = curl_slist_append(list, "Expect:");
    return list;
}

void call_prepare(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_COOKIEFILE, ""); /* cookies, in memory */
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, WHOLE_SECONDS);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
}

static void set_options(struct sealkeeper_client *c, const struct call *call,
                        struct curl_slist *headers, struct sealkeeper_reply *r)
{
    char url[1024];

    (void)snprintf(url, sizeof url, "%s/api/v1%s", c->base, call->path);
    curl_easy_setopt(c->curl, CURLOPT_URL, url);
    curl_easy_setopt(c->curl, CURLOPT_HTTPGET, 1L); /* forgets the last call's body */
    curl_easy_setopt(c->curl, CURLOPT_CUSTOMREQUEST, call->method);
    curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, r);
    if (!call->body)
        return;
    curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, call->body);
    curl_easy_setopt(c->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_n);
}

/* The last answer's header, "" when it has none. */
static const char *header_of(struct sealkeeper_client *c, const char *name)
{
    struct curl_header *h;

    return curl_easy_header(c->curl, name, 0, CURLH_HEADER, -1, &h) == CURLHE_OK
               ? h->value
               : "";
}

static void read_code(struct sealkeeper_reply *r)
{
    const char *code = sealkeeper_reply_text(r, "code");

    if (r->status >= 200 && r->status < 300)
        r->code[0] = '\0';
    else if (code[0])
        (void)snprintf(r->code, sizeof r->code, "%.60s", code);
    else
        (void)snprintf(r->code, sizeof r->code, "http.%d", r->status);
}

static void run_once(struct sealkeeper_client *c, const struct call *call,
                     struct sealkeeper_reply *r)
{
    struct curl_slist *headers = headers_of(c, call);
    long status = 0;
    CURLcode code;

    sealkeeper_reply_clear(r);
    set_options(c, call, headers, r);
    code = curl_easy_perform(c->curl);
    curl_slist_free_all(headers);
    if (code != CURLE_OK) {
        (void)snprintf(r->code, sizeof r->code, "unreachable");
        return;
    }
    curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status);
    r->status = (int)status;
    (void)snprintf(r->etag, sizeof r->etag, "%.79s", header_of(c, "ETag"));
    if (r->n && strstr(header_of(c, "Content-Type"), "json"))
        r->body = json_loadb(r->bytes, r->n, 0, NULL);
    read_code(r);
}

static bool should_repeat(const struct call *call, const struct sealkeeper_reply *r)
{
    bool harmless = call->key || strcmp(call->method, "POST") != 0;

    if (r->status == 429)
        return true;
    if (r->status == 0 || r->status == 503 || r->status == 502)
        return harmless;
    return strcmp(r->code, "idempotency.in_flight") == 0;
}

/* As the server asks, within reason; else longer each time. */
static void wait_before_repeat(struct sealkeeper_client *c, int tries)
{
    long asked_ms = 1000 * strtol(header_of(c, "Retry-After"), NULL, 10);
    long own_ms = tries < 6 ? 50L << tries : 2000;
    long ms = asked_ms > 0 && asked_ms < 10000 ? asked_ms : own_ms;
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};

    (void)nanosleep(&t, NULL);
}

int call_run(struct sealkeeper_client *c, const struct call *call,
             struct sealkeeper_reply *r)
{
    for (int tries = 0; tries < c->tries; tries++) {
        run_once(c, call, r);
        if (tries + 1 == c->tries || !should_repeat(call, r))
            break;
        wait_before_repeat(c, tries);
    }
    return r->status >= 200 && r->status < 300 ? 0 : -1;
}
