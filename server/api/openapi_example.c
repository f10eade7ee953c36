/* SPDX-License-Identifier: Apache-2.0 */
/* One believable value for fields of a name, the same in bodies and replies: so that
 * the samples of the reference read like a company's work. By type where a name says no
 * more. */
#include "api/openapi_guide.h"

#include <string.h>

#define SOME_ID "01a20e3c-5d70-7a3e-9b1f-2c6d8e4f7a10"
#define SOME_TIME "2026-11-22T08:00:00.000Z"
#define SOME_DIGEST "9f2c1a0047d1e5b8a3c6f9012b4d6e8fa1c3e5d7092b4f6a8c0e1d3f5b7a041a"

static const struct {
    const char *name, *value;
} texts[] = {
    {"login", "li.xiaomei"},
    {"password", "correct horse battery"},
    {"pin", "284719"},
    {"new_pin", "591837"},
    {"code", "482913"},
    {"token", "x3Jq0c7mY2o5b9sV1kQeR8tUwZaLdHfGnBpCyXiEMsA"},
    {"verification", "x3Jq0c7mY2o5b9sV1kQeR8tUwZaLdHfGnBpCyXiEMsA"},
    {"csrf", "Zk1mV0b3c8nY5o2sJq7xR9tUwQaLdHfGpCyXiEMsBt4"},
    {"name", "采购框架合同.pdf"},
    {"purpose", "签订年度采购框架协议"},
    {"counterparty", "北京恒达贸易有限公司"},
    {"reason", "相对方名称有误"},
    {"number", "2026-000042"},
    {"currency", "CNY"},
    {"document_class", "contract"},
    {"mail", "li.xiaomei@yunhai.example"},
    {"address", "li.xiaomei@yunhai.example"},
    {"mobile", "13800138000"},
    {"employee_number", "E0042"},
    {"locale", "zh"},
    {"time_zone", "Asia/Shanghai"},
    {"credit_code", "91310115MA1H7XKJ2P"},
    {"common_name", "上海云海智造科技有限公司 合同专用章"},
    {"organisation", "上海云海智造科技有限公司"},
    {"organisation_id", "NTRCN-91310115MA1H7XKJ2P"},
    {"serial", "5f0e3a7c91d24b68"},
    {"algorithm", "ECDSA SHA256"},
    {"chain", "good"},
    {"format", "sealkeeper-verification/1"},
    {"type", "urn:sealkeeper:problem:field.missing"},
    {"title", "A required field is missing."},
    {"title_zh", "缺少必填字段。"},
    {"exchange", SOME_ID},
    {"field", "purpose"},
    {"event", "request.sealed"},
};

static const struct {
    const char *name;
    json_int_t value;
} numbers[] = {
    {"size", 48211}, {"pages", 12},    {"page", 1},      {"status", 422},
    {"round", 1},    {"epoch", 1},     {"copies", 2},    {"minor_units", 12300000},
    {"dpi", 150},    {"max_uses", 20}, {"sequence", 17}, {"covered_bytes", 48211},
};

static json_t *text_example(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (strcmp(texts[i].name, name) == 0)
            return json_pack("[s]", texts[i].value);
    return NULL;
}

static json_t *number_example(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        if (strcmp(numbers[i].name, name) == 0)
            return json_pack("[I]", numbers[i].value);
    return NULL;
}

json_t *guide_examples(const struct api_field *f)
{
    switch (f->type) {
    case API_TEXT:
    case API_LINES:
    case API_SECRET:
    case API_TOKEN:
        return text_example(f->name);
    case API_INT:
        return number_example(f->name);
    case API_UUID:
        return json_pack("[s]", SOME_ID);
    case API_TIME:
        return json_pack("[s]", SOME_TIME);
    case API_DIGEST:
        return json_pack("[s]", SOME_DIGEST);
    default:
        return NULL;
    }
}
