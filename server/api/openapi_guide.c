/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the OpenAPI document. CommonMark, as the specification asks. */
#include "api/openapi_guide.h"

/* ours */
#include "api/call.h"
#include "api/routes.h"
#include "base/buf.h"
#include "base/log.h"

/* ---- how to begin ---- */

static const char begin_en[] =
    "Everything that the pages do can be done here: documents go in, seal-use "
    "requests\n"
    "are submitted, approved and confirmed, sealed documents come out. JSON in UTF-8.\n"
    "\n"
    "# Begin here\n"
    "\n"
    "Log in, and keep the cookie and the CSRF token. Then everything else is one "
    "call.\n"
    "\n"
    "```sh\n"
    "curl -c jar -H 'Content-Type: application/json' \\\n"
    "  -d '{\"login\":\"li.xiaomei\",\"password\":\"…\"}' $BASE/api/v1/sessions\n"
    "curl -b jar $BASE/api/v1/me\n"
    "curl -b jar -H 'Content-Type: application/json' -H \"X-CSRF-Token: $CSRF\" \\\n"
    "  -H 'Idempotency-Key: upload-2026-0001' \\\n"
    "  -d '{\"name\":\"contract.pdf\",\"size\":48211}' $BASE/api/v1/uploads\n"
    "```\n"
    "\n"
    "From file to sealed document: `POST /uploads`, its parts, `complete`, until it "
    "is\n"
    "`examined` → `POST /drafts` with placements, `prepare`, until it is `done` →\n"
    "`POST /requests` → the approvers decide → `POST /requests/{request}/confirm` "
    "with\n"
    "the PIN → `GET /requests/{request}/sealed`. `GET /events` tells when to look.\n"
    "\n"
    "Nobody needs an account to have a sealed file verified:\n"
    "\n"
    "```sh\n"
    "curl --data-binary @sealed.pdf -H 'Content-Type: application/pdf' \\\n"
    "  $BASE/api/v1/verify\n"
    "curl $BASE/api/v1/verify/$VERIFICATION\n"
    "```\n"
    "\n"
    "# Rules that hold everywhere\n"
    "\n"
    "- **CSRF**: POST, PUT and DELETE with a session carry its token in "
    "`X-CSRF-Token`.\n"
    "- **Idempotency-Key**: 8 to 64 characters of `A-Z a-z 0-9 . _ -`, on every POST\n"
    "  that lists it. The same key and body give the same answer again; after a lost\n"
    "  answer or `outcome_unknown`, repeat the call with the same key.\n"
    "- **Acts** give, take or use authority. They carry a PIN, and a one-time code\n"
    "  where authority is given, and are answered with their place in the audit "
    "chain.\n"
    "- **Lists** answer `{items, next}`; pass `next` as `cursor`. The last page has\n"
    "  none.\n"
    "- **Edits** of drafts carry `If-Match` with the `ETag` that GET gave.\n"
    "- **Unknown body fields** are refused by name. Ids are UUIDs, times RFC 3339 in\n"
    "  UTC, digests lower-case hex, money integer minor units.\n"
    "- **Foreign ids** answer as if they did not exist: 404.\n"
    "\n";

static const char begin_zh[] =
    "网页能做的一切都可以通过本接口完成：上传文件、提交用印申请、审批、用印确认、"
    "下载盖章后文件。请求与响应均为 UTF-8 编码的 JSON。\n"
    "\n"
    "# 快速开始\n"
    "\n"
    "先登录，保存 Cookie 与 CSRF 令牌，之后每一步都只需一次调用。\n"
    "\n"
    "```sh\n"
    "curl -c jar -H 'Content-Type: application/json' \\\n"
    "  -d '{\"login\":\"li.xiaomei\",\"password\":\"…\"}' $BASE/api/v1/sessions\n"
    "curl -b jar $BASE/api/v1/me\n"
    "curl -b jar -H 'Content-Type: application/json' -H \"X-CSRF-Token: $CSRF\" \\\n"
    "  -H 'Idempotency-Key: upload-2026-0001' \\\n"
    "  -d '{\"name\":\"合同.pdf\",\"size\":48211}' $BASE/api/v1/uploads\n"
    "```\n"
    "\n"
    "从文件到盖章后文件：`POST /uploads` 登记、上传分片、`complete`，直到状态为"
    "`examined` → `POST /drafts` 填写盖章位置并 `prepare`，直到 `done` → "
    "`POST /requests` 提交 → 审批人审批 → 凭签署口令 `POST "
    "/requests/{request}/confirm` → `GET /requests/{request}/sealed` 下载。"
    "`GET /events` 会通知何时有变化。\n"
    "\n"
    "核验签章文件无需账号：\n"
    "\n"
    "```sh\n"
    "curl --data-binary @sealed.pdf -H 'Content-Type: application/pdf' \\\n"
    "  $BASE/api/v1/verify\n"
    "curl $BASE/api/v1/verify/$VERIFICATION\n"
    "```\n"
    "\n"
    "# 通用规则\n"
    "\n"
    "- **CSRF**：带会话的 POST、PUT、DELETE 须在 `X-CSRF-Token` 中携带令牌。\n"
    "- **Idempotency-Key**：8 至 64 个字符（`A-Z a-z 0-9 . _ -`），凡列出该请求头的"
    "POST 都必须携带。相同的键与内容返回相同结果；响应丢失或返回 `outcome_unknown`"
    "时，请用相同的键重试。\n"
    "- "
    "**授权行为**（给予、收回或行使权限）须携带签署口令，给予权限时还须一次性验证码；"
    "响应给出其在审计链中的位置。\n"
    "- **列表**返回 `{items, next}`，将 `next` 作为 `cursor` "
    "传入即可翻页，最后一页没有 "
    "`next`。\n"
    "- **修改草稿**须在 `If-Match` 中携带 GET 返回的 `ETag`。\n"
    "- **未知字段**会按名称被拒绝。标识为 UUID，时间为 UTC 的 RFC "
    "3339，摘要为小写十六"
    "进制，金额为最小货币单位的整数。\n"
    "- **无权查看的标识**与不存在的标识一样返回 404。\n"
    "\n";

static const char errors_en[] =
    "# Errors\n"
    "\n"
    "Every refusal is `application/problem+json` (RFC 9457) with a stable `code`, a\n"
    "sentence in both languages and the exchange id to quote. Match on `code`; "
    "`field`\n"
    "names a body field, `item` the item of an act.\n"
    "\n"
    "| code | status | meaning |\n"
    "|---|---|---|\n";

static const char errors_zh[] = "# 错误\n"
                                "\n"
                                "所有拒绝均为 `application/problem+json`（RFC "
                                "9457），包含稳定的 `code`、中英文说明\n"
                                "以及可供查询的交换编号。请以 `code` 判断；`field` "
                                "为出错的字段，`item` 为授权行为中"
                                "出错的条目。\n"
                                "\n"
                                "| 代码 | 状态码 | 含义 |\n"
                                "|---|---|---|\n";

static void add_errors(struct buf *out, bool zh)
{
    buf_add_cstr(out, zh ? errors_zh : errors_en);
    for (enum err e = OK + 1; e < ERR_COUNT; e++) {
        const struct err_info *info = err_info(e);

        buf_printf(out, "| `%s` | %d | %s |\n", info->code, info->status,
                   zh ? info->zh : info->en);
    }
}

static json_t *description(const char *begin, bool zh)
{
    struct buf text = {0};
    json_t *v;

    buf_add_cstr(&text, begin);
    add_errors(&text, zh);
    v = json_stringn((const char *)text.p, text.n);
    buf_clear(&text);
    return v;
}

json_t *guide_info(void)
{
    return json_pack("{s:s, s:s, s:o, s:o}", "title", "Sealkeeper", "version", "1",
                     "description", description(begin_en, false), "x-description-zh",
                     description(begin_zh, true));
}

/* ---- tags ---- */

static const struct tag {
    const char *name, *zh, *about, *about_zh;
    const struct http_route *tables[4];
} tags[] = {
    {"Log-in and sessions",
     "登录与会话",
     "Cookie and CSRF token, one's other sessions.",
     "Cookie、CSRF 令牌与本人的其他会话。",
     {session_routes}},
    {"Verification",
     "核验",
     "For anybody, without a log-in.",
     "任何人均可使用，无需登录。",
     {verify_routes}},
    {"Documents",
     "文件",
     "Uploads in parts, and what became of them.",
     "分片上传及其检查结果。",
     {upload_routes, document_routes}},
    {"Requests",
     "用印申请",
     "Drafts, submission, confirmation, sealed documents.",
     "草稿、提交、用印确认与盖章后文件。",
     {draft_routes, request_routes, request_list_routes}},
    {"Approvals", "审批", "One's own queue.", "本人的待审批事项。", {approval_routes}},
    {"Mailed links",
     "邮件链接",
     "Deciding, enrolling and resetting with a token from a mail.",
     "凭邮件中的令牌审批、注册与重置。",
     {link_routes}},
    {"Own affairs",
     "个人事务",
     "PIN, password, codes, preferences, messages, events.",
     "口令、密码、验证码、偏好、消息与实时事件。",
     {me_routes, message_routes, event_routes}},
    {"Seals",
     "印章",
     "Seals, their pictures and certificates.",
     "印章、印章图片与数字证书。",
     {seal_routes, seal_face_routes, certificate_routes}},
    {"Chains and grants",
     "审批链与授权",
     "Who decides about a seal, and who may ask for it.",
     "谁审批用印，谁可以申请用印。",
     {chain_routes, grant_routes}},
    {"People and company",
     "人员与企业",
     "Persons, roles, departments, the company.",
     "员工、角色、部门与企业信息。",
     {person_routes, company_routes}},
    {"Acts",
     "授权行为",
     "Several items of authority at once, all or nothing.",
     "一次提交多项授权，全部成功或全部不执行。",
     {act_routes}},
    {"Audit and statistics",
     "审计与统计",
     "Both audit chains and their verification.",
     "两条审计链及其校验、统计。",
     {audit_routes, audit_look_routes, statistics_routes}},
    {"Platform",
     "平台",
     "For the platform's operators, and this document.",
     "平台运营与本文档。",
     {platform_routes, openapi_routes}},
};

json_t *guide_tags(void)
{
    json_t *list = json_array();

    for (size_t i = 0; i < ARRAY_LEN(tags); i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "name",
                                              tags[i].name, "description",
                                              tags[i].about, "x-name-zh", tags[i].zh,
                                              "x-description-zh", tags[i].about_zh));
    return list;
}

const char *guide_tag_of(const struct http_route *table)
{
    for (size_t i = 0; i < ARRAY_LEN(tags); i++)
        for (size_t t = 0; t < ARRAY_LEN(tags[i].tables); t++)
            if (tags[i].tables[t] == table)
                return tags[i].name;
    return NULL;
}

/* ---- who may call ---- */

static const struct {
    const char *en, *zh;
} callers[PERMIT_LAST + 1] = {
    [PERMIT_ANYBODY] = {"No session is needed.", "无需会话。"},
    [PERMIT_VIEWER] = {"Needs a session, or the cookie of an opened link.",
                       "需要会话，或已打开链接的 Cookie。"},
    [PERMIT_PERSON] = {"Any person with a session.", "任何已登录人员。"},
    [PERMIT_EMPLOYEE] = {"For the role employee.", "需要员工角色。"},
    [PERMIT_PEOPLE] = {"For administrators, seal administrators and auditors.",
                       "需要管理员、印章管理员或审计员角色。"},
    [PERMIT_ADMINISTER] = {"For administrators of the company.",
                           "需要企业管理员角色。"},
    [PERMIT_SEALS] = {"For administrators and seal administrators.",
                      "需要管理员或印章管理员角色。"},
    [PERMIT_CERTIFICATES] = {"For administrators, seal administrators and auditors.",
                             "需要管理员、印章管理员或审计员角色。"},
    [PERMIT_AUDIT] = {"For administrators and auditors.", "需要管理员或审计员角色。"},
    [PERMIT_PLATFORM] = {"For the platform's operators.", "需要平台运营角色。"},
};

static void add_text(json_t *operation, const char *key, const char *caller,
                     const char *act)
{
    json_object_set_new(operation, key, json_sprintf("%s%s", caller, act));
}

void guide_describe(json_t *operation, const struct http_route *r)
{
    bool act = r->flags & HTTP_ACT;

    ASSERT(r->permission > PERMIT_NONE && r->permission <= PERMIT_LAST);
    add_text(operation, "description", callers[r->permission].en,
             act ? " An act: recorded in the audit chain, repeated by its "
                   "Idempotency-Key."
                 : "");
    add_text(operation, "x-description-zh", callers[r->permission].zh,
             act ? "授权行为：记入审计链，可凭相同的 Idempotency-Key 重试。" : "");
}
