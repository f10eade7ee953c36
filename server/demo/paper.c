/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of text on A4 pages, and the few objects that make them a PDF. */
#include "demo/paper.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define WIDTH 595
#define HEIGHT 842
#define LEFT 72
#define TOP 752
#define LEADING 25
#define SIZE 12.0
#define LINE_HALVES 74    /* half-width characters between the margins */
#define PAGE_BOTTOM 110   /* text ends here */
#define SIGNED_BOTTOM 270 /* and here above the lines for signatures */
#define PAGES_MAX 8
#define FIXED_OBJECTS 5

struct sheet {
    struct buf content;
    int y;
};

struct print {
    const struct paper *paper;
    struct sheet sheets[PAGES_MAX];
    int n; /* sheet in work, from 0 */
};

/* ---- text ---- */

/* Of well-formed UTF-8 in the basic plane, which is all that the demonstration uses. */
static unsigned next_character(const char **at)
{
    const unsigned char *p = (const unsigned char *)*at;

    if (p[0] < 0x80) {
        *at += 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *at += 2;
        return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    }
    *at += 3;
    return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
}

static int halves_of(unsigned character)
{
    return character < 0x80 ? 1 : 2;
}

static int halves_in(const char *text)
{
    int n = 0;

    while (*text)
        n += halves_of(next_character(&text));
    return n;
}

static void show(struct sheet *s, double size, double x, int y, const char *text,
                 const char *end)
{
    buf_printf(&s->content, "BT /F1 %.1f Tf %.1f %d Td <", size, x, y);
    while (text < end)
        buf_printf(&s->content, "%04X", next_character(&text));
    buf_add_cstr(&s->content, "> Tj ET\n");
}

static void show_line(struct sheet *s, double x, int y, const char *text)
{
    show(s, SIZE, x, y, text, text + strlen(text));
}

static void show_centred(struct sheet *s, double size, int y, const char *text)
{
    show(s, size, (WIDTH - halves_in(text) * size / 2) / 2, y, text,
         text + strlen(text));
}

/* No line begins with a mark that ends something. */
static int ends_something(unsigned character)
{
    return character == 0x3002 || character == 0xFF0C || character == 0x3001 ||
           character == 0xFF1B || character == 0xFF09 || character == 0x300B;
}

static const char *end_of_line(const char *text)
{
    int halves = 0;

    while (*text) {
        const char *before = text;
        unsigned character = next_character(&text);

        halves += halves_of(character);
        if (halves > LINE_HALVES && !ends_something(character))
            return before;
    }
    return text;
}

static int is_last(const struct print *p)
{
    return p->n + 1 == p->paper->pages;
}

static int bottom_of(const struct print *p)
{
    return is_last(p) ? SIGNED_BOTTOM : PAGE_BOTTOM;
}

static int height_of(const char *text)
{
    int lines = 0;

    for (; *text; text = end_of_line(text))
        lines++;
    return (lines - 1) * LEADING;
}

/* False when the last page has no room for the whole of it. */
static int add_paragraph(struct print *p, const char *text)
{
    if (is_last(p) && p->sheets[p->n].y - height_of(text) < bottom_of(p))
        return 0;
    while (*text) {
        struct sheet *s = &p->sheets[p->n];
        const char *end = end_of_line(text);

        if (s->y < bottom_of(p) && !is_last(p)) {
            p->n++;
            continue;
        }
        show(s, SIZE, LEFT, s->y, text, end);
        s->y -= LEADING;
        text = end;
    }
    return 1;
}

/* ---- what stands in it ---- */

static const char *const clauses[] = {
    "第一条　标的与范围。双方确认本文件所列货物、服务及其规格以附件清单为准，清单与正文"
    "具有同"
    "等效力。",
    "第二条　价款与支付。价款含税，乙方开具增值税专用发票后三十日内，甲方以银行转账方式"
    "支付至"
    "乙方指定账户。",
    "第三条　交付与验收。乙方应于约定期限内交付，甲方在收到后七个工作日内完成验收并书面"
    "确认；"
    "逾期未提出异议的，视为验收合格。",
    "第四条　质量保证。质量保证期为验收合格之日起十二个月，期间出现的质量问题由乙方负责"
    "修理、"
    "更换，并承担由此产生的费用。",
    "第五条　知识产权与保密。未经对方书面同意，任何一方不得向第三方披露在履行过程中知悉"
    "的商业"
    "秘密，该义务在合同终止后三年内继续有效。",
    "第六条　违约责任。任何一方迟延履行的，每迟延一日按未履行部分金额的万分之五支付违约"
    "金，累"
    "计不超过合同总额的百分之十。",
    "第七条　不可抗力。因不可抗力不能履行的，应在事件发生后五日内通知对方并提供证明，双"
    "方据此"
    "协商延期或者解除。",
    "第八条　争议解决。因本文件引起的争议，双方应友好协商；协商不成的，提交甲方所在地有"
    "管辖权"
    "的人民法院诉讼解决。",
    "第九条　其他。本文件自双方盖章之日起生效，一式两份，双方各执一份；未尽事宜可另行签"
    "订补充"
    "协议。",
};

/* What a letter says, which nobody else signs. */
static const char *const statements[] = {
    "本单位就上述事由出具本文件，所载内容真实、准确、完整，如有虚假愿承担相应法律责任"
    "。",
    "本文件自加盖印章之日起生效，仅限用于上述事由，转作他用无效。特此说明。",
};

/* "5,280,000.00": from a thousand on, as every sum here is. */
static void write_money(char *out, size_t room, long long yuan)
{
    long long millions = yuan / 1000000, thousands = yuan / 1000 % 1000;

    if (millions)
        (void)snprintf(out, room, "%lld,%03lld,%03lld.00", millions, thousands,
                       yuan % 1000);
    else
        (void)snprintf(out, room, "%lld,%03lld.00", thousands, yuan % 1000);
}

static void add_head(struct print *p)
{
    const struct paper *paper = p->paper;
    struct sheet *s = &p->sheets[0];
    char line[400], money[40];

    show_centred(s, 20, TOP, paper->title);
    (void)snprintf(line, sizeof line, "编号：%s", paper->number);
    show_line(s, LEFT, TOP - 45, line);
    s->y = TOP - 85;
    (void)snprintf(line, sizeof line, "甲方：%s", paper->ours);
    if (paper->theirs[0]) {
        add_paragraph(p, line);
        (void)snprintf(line, sizeof line, "乙方：%s", paper->theirs);
        add_paragraph(p, line);
    }
    (void)snprintf(line, sizeof line, "事由：%s。", paper->purpose);
    add_paragraph(p, line);
    if (paper->yuan) {
        write_money(money, sizeof money, paper->yuan);
        (void)snprintf(line, sizeof line, "金额：人民币 %s 元（含税）。", money);
        add_paragraph(p, line);
    }
}

static const char *const annex_names[] = {"清单",     "技术要求",     "交付计划",
                                          "验收标准", "联系人与账户", "廉洁条款"};
static const char *const annex_lines[] = {
    "规格、型号与数量以双方确认的清单为准，变更须经书面同意。",
    "分批交付的，每批随附装箱单、合格证明与检验报告各一份。",
    "包装应适合长途运输与堆码，费用已含于总价之中。",
    "开箱检验由双方共同进行，短少或损坏的在三个工作日内补齐。",
    "技术资料以中文提供，电子版与纸质版具有同等效力。",
    "现场服务人员应遵守厂区安全规定，并接受入场教育。",
    "联系方式变更的，应提前五个工作日书面通知对方。",
};

/* A page of its own. */
static void add_annex(struct print *p, size_t k)
{
    char line[200];

    p->n++;
    (void)snprintf(line, sizeof line, "附件%zu　%s", k + 1,
                   annex_names[k % ARRAY_LEN(annex_names)]);
    show_centred(&p->sheets[p->n], 15, TOP, line);
    p->sheets[p->n].y = TOP - 45;
    for (size_t i = 0; i < ARRAY_LEN(annex_lines); i++) {
        (void)snprintf(line, sizeof line, "%zu.%zu　%s", k + 1, i + 1, annex_lines[i]);
        (void)add_paragraph(p, line);
    }
}

/* A contract's signatures have a page of their own where there is more than one. */
static void add_signing_page(struct print *p)
{
    char line[300];

    p->n++;
    (void)snprintf(line, sizeof line, "（本页无正文，为《%s》之签署页）",
                   p->paper->title);
    show_line(&p->sheets[p->n], LEFT, TOP - 20, line);
}

static void add_text(struct print *p)
{
    bool is_letter = !p->paper->theirs[0];
    const char *const *text = is_letter ? statements : clauses;
    size_t n = is_letter ? ARRAY_LEN(statements) : ARRAY_LEN(clauses);

    for (size_t i = 0; i < n && add_paragraph(p, text[i]); i++)
        ;
    for (size_t k = 0; p->n + 2 < p->paper->pages; k++)
        add_annex(p, k);
    if (!is_last(p))
        add_signing_page(p);
}

static void add_signatures(struct print *p)
{
    struct sheet *s = &p->sheets[p->paper->pages - 1];

    show_line(s, LEFT, 215, p->paper->theirs[0] ? "甲方（盖章）：" : "（盖章）：");
    show_line(s, LEFT, 100, "日期：　　　年　　月　　日");
    if (!p->paper->theirs[0])
        return;
    show_line(s, 330, 215, "乙方（盖章）：");
    show_line(s, 330, 100, "日期：　　　年　　月　　日");
}

static void add_foot(struct print *p)
{
    char line[64];

    for (int i = 0; i < p->paper->pages; i++) {
        (void)snprintf(line, sizeof line, "第 %d 页　共 %d 页", i + 1, p->paper->pages);
        show_centred(&p->sheets[i], 9, 48, line);
    }
}

/* ---- the file ---- */

static const char *const fixed[FIXED_OBJECTS] = {
    "<</Type/Catalog/Pages 2 0 R>>",
    NULL, /* the pages */
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H"
    "/DescendantFonts[4 0 R]>>",
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
    "<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>/DW 1000/W[1 95 500]"
    "/FontDescriptor 5 0 R>>",
    "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
};

static void begin_object(struct buf *out, size_t *offsets, int number)
{
    offsets[number] = out->n;
    buf_printf(out, "%d 0 obj\n", number);
}

static void write_fixed(const struct print *p, struct buf *out, size_t *offsets)
{
    for (int i = 0; i < FIXED_OBJECTS; i++) {
        begin_object(out, offsets, i + 1);
        if (fixed[i]) {
            buf_add_cstr(out, fixed[i]);
        } else {
            buf_printf(out, "<</Type/Pages/Count %d/Kids[", p->paper->pages);
            for (int k = 0; k < p->paper->pages; k++)
                buf_printf(out, " %d 0 R", FIXED_OBJECTS + 1 + 2 * k);
            buf_add_cstr(out, "]>>");
        }
        buf_add_cstr(out, "\nendobj\n");
    }
}

static void write_sheets(struct print *p, struct buf *out, size_t *offsets)
{
    for (int i = 0; i < p->paper->pages; i++) {
        int number = FIXED_OBJECTS + 1 + 2 * i;
        struct buf *content = &p->sheets[i].content;

        begin_object(out, offsets, number);
        buf_printf(out,
                   "<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]"
                   "/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>\nendobj\n",
                   WIDTH, HEIGHT, number + 1);
        begin_object(out, offsets, number + 1);
        buf_printf(out, "<</Length %zu>>\nstream\n", content->n);
        buf_add_bytes(out, buf_bytes(content));
        buf_add_cstr(out, "\nendstream\nendobj\n");
        buf_clear(content);
    }
}

static void write_table(struct buf *out, const size_t *offsets, int objects)
{
    size_t at = out->n;

    buf_printf(out, "xref\n0 %d\n0000000000 65535 f \n", objects + 1);
    for (int i = 1; i <= objects; i++)
        buf_printf(out, "%010zu 00000 n \n", offsets[i]);
    buf_printf(out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
               objects + 1, at);
}

char *paper_make(const struct paper *paper, size_t *n)
{
    size_t offsets[FIXED_OBJECTS + 2 * PAGES_MAX + 1];
    struct paper bounded = *paper;
    struct print p = {.paper = &bounded};
    struct buf out = {0};

    if (bounded.pages > PAGES_MAX)
        bounded.pages = PAGES_MAX;
    for (int i = 0; i < bounded.pages; i++)
        p.sheets[i].y = TOP;
    add_head(&p);
    add_text(&p);
    add_signatures(&p);
    add_foot(&p);
    buf_add_cstr(&out, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    write_fixed(&p, &out, offsets);
    write_sheets(&p, &out, offsets);
    write_table(&out, offsets, FIXED_OBJECTS + 2 * bounded.pages);
    *n = out.n;
    return (char *)out.p;
}
