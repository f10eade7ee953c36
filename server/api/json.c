/* SPDX-License-Identifier: Apache-2.0 */
/* JSON values of our types. */

/* ours */
#include "api/json.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/log.h"
#include "canon/authority.h"

static int to_buffer(const char *p, size_t n, void *buffer)
{
    buf_add(buffer, p, n);
    return 0;
}

void buf_add_json(struct buf *out, const json_t *v, size_t flags)
{
    int failed =
        json_dump_callback(v, to_buffer, out, JSON_COMPACT | JSON_ENCODE_ANY | flags);

    ASSERT(!failed); /* a cycle, or text that is not UTF-8 */
}

json_t *json_of_str(struct str s)
{
    json_t *v = s.p ? json_stringn(s.p, s.n) : json_null();

    ASSERT(v); /* columns and checked text are UTF-8 */
    return v;
}

json_t *json_of_uuid(uuid id)
{
    char text[UUID_TEXT_LEN + 1];

    if (uuid_is_nil(id))
        return json_null();
    uuid_text(id, text);
    return json_string(text);
}

json_t *json_of_time(int64_t us)
{
    char text[CLOCK_TEXT_LEN + 1];

    if (us == 0)
        return json_null();
    clock_text(us, text);
    return json_string(text);
}

json_t *json_of_digest(const struct digest *d)
{
    char text[2 * sizeof d->b + 1];

    hex_encode(digest_bytes(d), text);
    return json_string(text);
}

json_t *json_of_hex(struct arena *a, struct bytes v)
{
    char *text;

    if (!v.p)
        return json_null();
    text = arena_alloc(a, 2 * v.n + 1);
    hex_encode(v, text);
    return json_stringn_nocheck(text, 2 * v.n);
}

json_t *json_of_word(const struct word *words, int64_t code)
{
    return json_string(word_of(words, code));
}

json_t *json_of_roles(uint32_t roles)
{
    json_t *list = json_array();

    for (int role = 1; role <= ROLE_LAST; role++)
        if (roles >> role & 1)
            json_array_append_new(list, json_of_word(role_words, role));
    return list;
}

json_t *json_of_named(uuid id, struct str name)
{
    return json_pack("{s:o, s:o}", "id", json_of_uuid(id), "name", json_of_str(name));
}

json_t *json_of_column(struct str text)
{
    json_t *v = json_loadb(text.p ? text.p : "", text.n, JSON_DECODE_ANY, NULL);

    return v ? v : json_null();
}

json_t *json_of_refusal(struct str code, struct str detail)
{
    const struct err_info *info = err_info(err_from_code(code));

    if (!code.p)
        return json_null();
    return json_pack("{s:o, s:o, s:s, s:s}", "code", json_of_str(code), "detail",
                     json_of_str(detail), "title", info->en, "title_zh", info->zh);
}
