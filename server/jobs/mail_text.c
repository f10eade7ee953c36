/* SPDX-License-Identifier: Apache-2.0 */
/* Templates of mails and the one function that fills them. A value is put in once and
 * not looked at again: braces that somebody typed stay braces. */
#include "jobs/mail_text.h"

#include "base/clock.h"
#include "canon/authority.h"

#define CHINA_AHEAD_US (8 * 3600 * US_PER_S)

#define REQUEST_ZH                                                                                     \
    "企业：{company}\n申请编号：{number}\n申请人：{requester}\n用印事由：{purpose}\n" \
    "印章：\n{seals}文件：\n{documents}"
#define REQUEST_EN                                                                     \
    "Company: {company}\nRequest: {number}\nRequester: {requester}\n"                  \
    "Purpose: {purpose}\nSeals:\n{seals}Documents:\n{documents}"
#define FOOT_ZH "\n掌印不会在邮件中索要签署口令或验证码。\n"
#define FOOT_EN "\nSealkeeper never asks for a PIN or a code by mail.\n"

/* Acts whose use of a credential is mailed to its owner. What takes authority away,
 * asks or seals is left out: nobody gains by it, or another mail tells of it. */
static const struct {
    const char *event; /* of rules/act_rules.c */
    const char *zh;
    const char *en;
} uses[] = {
    {"person.invite", "邀请人员", "inviting a person"},
    {"person.invite_again", "重新邀请人员", "inviting a person again"},
    {"person.enrol", "完成注册并设置签署口令", "enrolling and setting the signing PIN"},
    {"role.give", "授予角色", "giving a role"},
    {"mail.change", "变更邮箱地址", "changing a mail address"},
    {"pin.change", "修改签署口令", "changing the signing PIN"},
    {"pin.reset", "重置签署口令", "resetting the signing PIN"},
    {"pin.unlock", "解锁签署口令", "unlocking the signing PIN"},
    {"pin.reset_allow", "允许他人重置签署口令", "allowing somebody to reset his PIN"},
    {"totp.change", "更换动态验证码密钥", "changing the secret of one-time codes"},
    {"department.put", "维护部门", "writing a department"},
    {"chain.publish", "发布审批流程", "publishing an approval chain"},
    {"seal.make", "制作印章", "making a seal"},
    {"seal.bind", "绑定审批流程到印章", "binding a seal to an approval chain"},
    {"seal.resume", "恢复印章", "resuming a seal"},
    {"grant.give", "授予用印权限", "granting the use of a seal"},
    {"grant.resume", "恢复用印权限", "resuming a grant"},
    {"request.decide", "审批用印申请", "deciding a seal-use request"},
};

static const struct mail_template templates[] = {
    {"person.invited", MAIL_NEEDS_NOTHING, LINK_INVITE, false,
     "【掌印】{company}邀请您加入",
     "{reader}，您好：\n\n{company}邀请您使用掌印电子印章系统。\n"
     "请打开以下链接完成注册，注册时需要邀请人当面或电话告知的邀请码：\n\n{link}\n\n"
     "链接有效期至：{expires}\n" FOOT_ZH,
     "[Sealkeeper] {company} invites you",
     "Hello {reader},\n\n{company} invites you to Sealkeeper, its electronic seals.\n"
     "Open this link to enrol. You also need the invitation code that the person who\n"
     "invited you gives you himself:\n\n{link}\n\n"
     "The link is valid until {expires}.\n" FOOT_EN},
    {"approval.due", MAIL_NEEDS_REQUEST, LINK_DECIDE, false,
     "【掌印】请审批 {number}：{requester}的用印申请",
     "{reader}，您好：\n\n有一份用印申请等待您审批。\n\n" REQUEST_ZH
     "有效期至：{expires}\n\n打开以下链接查看文件并作出决定（需要您的签署口令）：\n\n"
     "{link}\n\n链接仅限您本人使用，请勿转发。\n" FOOT_ZH,
     "[Sealkeeper] Please decide {number}: seal use asked by {requester}",
     "Hello {reader},\n\na seal-use request waits for your decision.\n\n" REQUEST_EN
     "Valid until: {expires}\n\nOpen this link to see the documents and to decide "
     "(you\n"
     "need your signing PIN):\n\n{link}\n\nIt is for you alone: do not forward "
     "it.\n" FOOT_EN},
    {"request.approved", MAIL_NEEDS_REQUEST, 0, false,
     "【掌印】{number} 已通过，待签署",
     "{reader}，您好：\n\n您的用印申请已全部审批通过，请登录后确认用印。\n\n" REQUEST_ZH
         FOOT_ZH,
     "[Sealkeeper] {number} is approved: please confirm",
     "Hello {reader},\n\nyour request is approved. Log in and confirm the "
     "sealing.\n\n" REQUEST_EN FOOT_EN},
    {"request.rejected", MAIL_NEEDS_REQUEST, 0, false, "【掌印】{number} 已驳回",
     "{reader}，您好：\n\n您的用印申请已被驳回。\n理由：{reason}\n\n" REQUEST_ZH
         FOOT_ZH,
     "[Sealkeeper] {number} was rejected",
     "Hello {reader},\n\nyour request was rejected.\nReason: {reason}\n\n" REQUEST_EN
         FOOT_EN},
    {"request.withdrawn", MAIL_NEEDS_REQUEST, 0, false, "【掌印】{number} 已撤回",
     "{reader}，您好：\n\n以下用印申请已由申请人撤回，无需再审批。\n\n" REQUEST_ZH
         FOOT_ZH,
     "[Sealkeeper] {number} was withdrawn",
     "Hello {reader},\n\nthis request was withdrawn; there is nothing left to "
     "decide.\n\n" REQUEST_EN FOOT_EN},
    {"request.expired", MAIL_NEEDS_REQUEST, 0, false, "【掌印】{number} 已过期",
     "{reader}，您好：\n\n以下用印申请已过期，未用印。\n\n" REQUEST_ZH FOOT_ZH,
     "[Sealkeeper] {number} has expired",
     "Hello {reader},\n\nthis request has expired. Nothing was sealed.\n\n" REQUEST_EN
         FOOT_EN},
    {"request.sealed", MAIL_NEEDS_REQUEST, 0, false, "【掌印】{number} 已签署",
     "{reader}，您好：\n\n您的用印申请已完成用印，请登录后下载。\n\n" REQUEST_ZH
         FOOT_ZH,
     "[Sealkeeper] {number} is sealed",
     "Hello {reader},\n\nyour request is sealed. Log in to download.\n\n" REQUEST_EN
         FOOT_EN},
    {"request.aborted", MAIL_NEEDS_REQUEST, 0, false, "【掌印】{number} 用印中止",
     "{reader}"
     "，您好：\n\n用印过程中授权或印章已失效，未交付任何盖章文件。\n\n" REQUEST_ZH
         FOOT_ZH,
     "[Sealkeeper] Sealing of {number} was stopped",
     "Hello {reader},\n\na grant or a seal ceased to be valid while sealing. No "
     "sealed\n"
     "document was released.\n\n" REQUEST_EN FOOT_EN},
    {"pin.reset_asked", MAIL_NEEDS_NOTHING, LINK_RESET, false, "【掌印】重置签署口令",
     "{reader}，您好：\n\n打开以下链接设置新的签署口令：\n\n{link}\n\n"
     "链接有效期至：{expires}\n如非本人操作，请立即联系管理员。\n" FOOT_ZH,
     "[Sealkeeper] Reset your signing PIN",
     "Hello {reader},\n\nopen this link to set a new signing PIN:\n\n{link}\n\n"
     "The link is valid until {expires}.\nIf you did not ask for it, tell your "
     "administrator at once.\n" FOOT_EN},
    {"credential.reported", MAIL_NEEDS_NOTHING, 0, false,
     "【掌印】您的签署凭证已被申报泄露",
     "{reader}，您好：\n\n您在{company}的签署凭证已被申报泄露，签署口令已停用，\n"
     "自泄露时起作出且尚未用印的审批作废。请登录后重置签署口令，并更换动态验证码密钥。"
     "\n"
     "如有疑问，请联系管理员。\n" FOOT_ZH,
     "[Sealkeeper] Your credential was reported as compromised",
     "Hello {reader},\n\nyour credential at {company} was reported as compromised. The "
     "PIN\nworks no more; approvals given since then count no more where nothing was "
     "sealed yet.\nLog in, reset your PIN, and get a new secret for one-time codes.\n"
     "Ask your administrator if you do not know why.\n" FOOT_EN},
    {"password.changed", MAIL_NEEDS_NOTHING, 0, false, "【掌印】您的登录密码已修改",
     "{reader}，您好：\n\n您的掌印登录密码已修改，其他设备上的登录均已退出。\n"
     "如非本人操作，请立即联系管理员。\n" FOOT_ZH,
     "[Sealkeeper] Your password was changed",
     "Hello {reader},\n\nthe password with which you log in was changed; every other "
     "device\nwas logged out.\nIf it was not you, tell your administrator at "
     "once.\n" FOOT_EN},
    {"mail.changed", MAIL_NEEDS_NOTHING, 0, true, "【掌印】您的邮箱地址已变更",
     "{reader}，您好：\n\n您在{company}的邮箱地址已变更为 {address}。\n"
     "如非本人操作，请立即联系管理员。\n" FOOT_ZH,
     "[Sealkeeper] Your mail address was changed",
     "Hello {reader},\n\nyour mail address at {company} is now {address}.\n"
     "If you did not ask for it, tell your administrator at once.\n" FOOT_EN},
    {"grant.given", MAIL_NEEDS_SEAL, 0, false, "【掌印】您获得了印章授权：{seal}",
     "{reader}，您好：\n\n您已获得{company}「{seal}」的用印授权。\n" FOOT_ZH,
     "[Sealkeeper] You were granted the use of {seal}",
     "Hello {reader},\n\nyou may now ask for the use of \"{seal}\" of "
     "{company}.\n" FOOT_EN},
    {"grant.ended", MAIL_NEEDS_SEAL, 0, false, "【掌印】印章授权已终止：{seal}",
     "{reader}，您好：\n\n您对{company}「{seal}」的用印授权已终止。\n" FOOT_ZH,
     "[Sealkeeper] Your grant for {seal} has ended",
     "Hello {reader},\n\nyour grant for \"{seal}\" of {company} has ended.\n" FOOT_EN},
    {"seal.suspended", MAIL_NEEDS_SEAL, 0, false, "【掌印】印章已停用：{seal}",
     "{reader}，您好：\n\n{company}「{seal}」已停用。\n" FOOT_ZH,
     "[Sealkeeper] Seal suspended: {seal}",
     "Hello {reader},\n\nthe seal \"{seal}\" of {company} is suspended.\n" FOOT_EN},
};

static const struct mail_template use_template = {
    MAIL_OF_USE,
    MAIL_NEEDS_ACT,
    0,
    false,
    "【掌印】您的签署凭证已被使用：{used}",
    "{reader}，您好：\n\n您在{company}"
    "的签署凭证（口令、验证码或邮件链接）已被用于：\n\n"
    "    {used}\n    时间：{at}\n    审计序号：{sequence}\n\n"
    "如非本人操作，请立即联系管理员。\n" FOOT_ZH,
    "[Sealkeeper] Your credential was used: {used}",
    "Hello {reader},\n\nyour credential at {company} (PIN, code or mailed link) was "
    "used for\n\n"
    "    {used}\n    at {at}\n    audit record {sequence}\n\n"
    "If it was not you, tell your administrator at once.\n" FOOT_EN};

static const char *sentence_of(struct str event, bool english)
{
    for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
        if (str_is(event, uses[i].event))
            return english ? uses[i].en : uses[i].zh;
    }
    return NULL;
}

const struct mail_template *mail_template_find(struct str kind)
{
    for (size_t i = 0; i < ARRAY_LEN(templates); i++) {
        if (str_is(kind, templates[i].kind))
            return &templates[i];
    }
    return NULL;
}

const struct mail_template *mail_template_of_use(struct str event)
{
    return sentence_of(event, false) ? &use_template : NULL;
}

/* "2026-11-22 18:00 (北京时间)": all of China lives by one time. */
static void add_time(struct buf *out, int64_t at, bool english)
{
    char text[CLOCK_TEXT_LEN + 1];

    if (!at)
        return;
    clock_text(english ? at : at + CHINA_AHEAD_US, text);
    text[10] = ' ';
    text[16] = '\0';
    buf_printf(out, "%s %s", text, english ? "UTC" : "（北京时间）");
}

static void add_list(struct buf *out, struct str lines)
{
    while (lines.n > 0) {
        const char *end = memchr(lines.p, '\n', lines.n);
        size_t n = end ? (size_t)(end - lines.p) : lines.n;
        size_t step = end ? n + 1 : n;

        buf_printf(out, "    %.*s\n", (int)n, lines.p);
        lines = (struct str){lines.p + step, lines.n - step};
    }
}

static void add_use(struct buf *out, const struct mail_facts *f, bool english)
{
    const char *sentence = sentence_of(f->use.event, english);

    buf_add_cstr(out, sentence ? sentence : "");
    if (f->number.n)
        buf_printf(out, " %.*s", (int)f->number.n, f->number.p);
    if (f->use.items > 1)
        buf_printf(out, english ? " (one of %lld items)" : "（等共 %lld 项）",
                   (long long)f->use.items);
}

/* Values that are no plain text. */
static void add_special(struct buf *out, struct str name, const struct mail_facts *f,
                        bool english)
{
    if (str_is(name, "expires"))
        add_time(out, f->expires_at, english);
    else if (str_is(name, "documents"))
        add_list(out, f->documents);
    else if (str_is(name, "seals"))
        add_list(out, f->seals);
    else if (str_is(name, "used"))
        add_use(out, f, english);
    else if (str_is(name, "at"))
        add_time(out, f->use.at, english);
    else if (str_is(name, "sequence"))
        buf_printf(out, "%lld", (long long)f->use.sequence);
}

static void add_value(struct buf *out, struct str name, const struct mail_facts *f,
                      bool english)
{
    const struct {
        const char *name;
        struct str value;
    } values[] = {
        {"reader", f->reader},   {"company", f->company}, {"number", f->number},
        {"purpose", f->purpose}, {"reason", f->reason},   {"requester", f->requester},
        {"seal", f->seal},       {"link", f->link},       {"address", f->address},
    };

    add_special(out, name, f, english);
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        if (str_is(name, values[i].name))
            buf_add_str(out, values[i].value);
    }
}

static void fill(const char *text, const struct mail_facts *f, bool english,
                 struct buf *out)
{
    for (const char *p = text; *p;) {
        const char *close = *p == '{' ? strchr(p, '}') : NULL;

        if (close) {
            struct str name = {p + 1, (size_t)(close - p - 1)};

            add_value(out, name, f, english);
            p = close + 1;
        } else {
            buf_add_byte(out, (uint8_t)*p++);
        }
    }
}

void mail_text_subject(const struct mail_template *t, struct str locale,
                       const struct mail_facts *f, struct buf *out)
{
    bool english = str_is(locale, "en");

    fill(english ? t->subject_en : t->subject_zh, f, english, out);
}

void mail_text_body(const struct mail_template *t, struct str locale,
                    const struct mail_facts *f, struct buf *out)
{
    bool english = str_is(locale, "en");

    fill(english ? t->body_en : t->body_zh, f, english, out);
}
