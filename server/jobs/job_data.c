/* SPDX-License-Identifier: Apache-2.0 */
/* Reading job.data and outbox.data. */
#include "jobs/job_data.h"

#include <jansson.h>

#include "base/hex.h"

int64_t job_data_int(struct str json, const char *name, int64_t otherwise)
{
    json_t *data = json_loadb(json.p, json.n, 0, NULL);
    const json_t *member = json_object_get(data, name);
    int64_t v = json_is_integer(member) ? json_integer_value(member) : otherwise;

    json_decref(data);
    return v;
}

struct str job_data_text(struct arena *a, struct str json, const char *name)
{
    json_t *data = json_loadb(json.p, json.n, 0, NULL);
    const char *text = json_string_value(json_object_get(data, name));
    struct str kept = text ? arena_str(a, str_of(text)) : (struct str){NULL, 0};

    json_decref(data);
    return kept;
}

bool job_data_digest(struct str json, const char *name, struct digest *out)
{
    json_t *data = json_loadb(json.p, json.n, 0, NULL);
    const char *text = json_string_value(json_object_get(data, name));
    bool ok = text && hex_decode(str_of(text), out->b, sizeof out->b);

    json_decref(data);
    return ok;
}

bool job_data_uuid(struct str json, const char *name, uuid *out)
{
    json_t *data = json_loadb(json.p, json.n, 0, NULL);
    const char *text = json_string_value(json_object_get(data, name));
    bool ok = text && uuid_parse(str_of(text), out);

    json_decref(data);
    return ok;
}
