/* SPDX-License-Identifier: Apache-2.0 */
/* Replies that are files. */

/* ours */
#include "api/file_reply.h"
#include "base/crash.h"
#include "base/hex.h"

#define FILE_MAX (192u << 20)

/* RFC 6266 with RFC 5987: what is not plain ASCII travels percent-encoded. */
static const char *disposition(struct arena *a, struct str name)
{
    static const char hex[] = "0123456789ABCDEF";
    struct buf text = {0};
    const char *out;

    buf_add_cstr(&text, "attachment; filename*=UTF-8''");
    for (size_t i = 0; i < name.n; i++) {
        uint8_t c = (uint8_t)name.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';

        if (plain) {
            buf_add_byte(&text, c);
        } else {
            buf_add_byte(&text, '%');
            buf_add_byte(&text, (uint8_t)hex[c >> 4]);
            buf_add_byte(&text, (uint8_t)hex[c & 15]);
        }
    }
    out = arena_cstr(a, bytes_str(buf_bytes(&text)));
    buf_clear(&text);
    return out;
}

enum err file_reply(struct http_exchange *x, const struct file_reply *file)
{
    const struct actor *actor = call_actor(x);
    struct audit_event event = {
        .event = file->event, .person = actor->person, .object = file->object};
    char etag[2 * 32 + 1];
    struct bytes content;
    enum err e;

    if (file->content.length > FILE_MAX)
        return ERR_TOO_LARGE;
    e = blob_load_file(call_services(x)->db, x->arena, actor->company, &file->content,
                       &content);
    if (e)
        return e;
    hex_encode(digest_bytes(&file->content.digest), etag);
    audit_detail(&event, "sha256", str_of(etag));
    e = audit_write(call_services(x), x->arena, actor->company, &event);
    if (e)
        return e;
    CRASH_POINT("download.recorded");
    http_reply_header(x, "Content-Disposition", disposition(x->arena, file->name));
    http_reply_header(x, "ETag", arena_printf(x->arena, "\"%s\"", etag));
    http_reply(x, 200, "application/pdf", content);
    return OK;
}
