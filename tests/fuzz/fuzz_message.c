/* layers: base wire crypto canon */
/* SPDX-License-Identifier: Apache-2.0 */
/* Messages to and from the pdf child: the first byte chooses which, the rest is read as
 * one. What was read is written and read again without a difference. */
#include "fuzz/fuzz.h"

/* ours */
#include "wire/pdf_protocol.h"

const char *const fuzz_words[] = {"\xff\xff\xff\xff", "\x7f\xff\xff\xff", "印", NULL};

/* One struct: reads it, and writes it when nothing was left over. */
typedef void (*reread)(struct message *m, struct arena *a, struct buf *out);

#define REREAD(name, type, get)                                                        \
    static void reread_##name(struct message *m, struct arena *a, struct buf *out)     \
    {                                                                                  \
        const type v = get;                                                            \
        (void)a;                                                                       \
        if (message_done(m))                                                           \
            name##_put(out, &v);                                                       \
    }
REREAD(pdf_fork, struct pdf_fork, pdf_fork_get(m))
REREAD(pdf_limits, struct pdf_limits, pdf_limits_get(m))
REREAD(pdf_order, struct pdf_order, pdf_order_get(m, a))
REREAD(pdf_picture, struct pdf_picture, pdf_picture_get(m))
REREAD(pdf_trust, struct pdf_trust, pdf_trust_get(m, a))
REREAD(pdf_reason, struct pdf_reason, pdf_reason_get(m))
REREAD(pdf_verdict, struct pdf_verdict, pdf_verdict_get(m, a))
REREAD(pdf_prepared, struct pdf_prepared, pdf_prepared_get(m))
REREAD(pdf_report, struct pdf_report, pdf_report_get(m, a))
REREAD(pdf_warnings, struct pdf_warnings, pdf_warnings_get(m, a))

static const reread kinds[] = {
    reread_pdf_fork,   reread_pdf_limits,  reread_pdf_order,   reread_pdf_picture,
    reread_pdf_trust,  reread_pdf_reason,  reread_pdf_verdict, reread_pdf_prepared,
    reread_pdf_report, reread_pdf_warnings};

static void seed(size_t kind, struct buf *body)
{
    struct buf b = {0};

    buf_add_byte(&b, (uint8_t)kind);
    buf_add_bytes(&b, buf_bytes(body));
    fuzz_seed(buf_bytes(&b));
    buf_clear(&b);
    buf_clear(body);
}

static void seed_answers(void)
{
    static const struct pdf_page page = {0, 0, 595000, 842000, 90, 1000};
    static const struct pdf_warning warning = {PDF_WARNING_FONT, {1, 5, "no font"}};
    static const struct pdf_signature signature = {.field = STR("掌印"),
                                                   .intact = true,
                                                   .coverage = PDF_COVERS_FILE,
                                                   .chain = STR("good"),
                                                   .subject = STR("CN=a")};
    const struct pdf_verdict verdict = {
        .pages = &page, .pages_n = 1, .warnings = &warning, .warnings_n = 1};
    const struct pdf_prepared prepared = {.holes = {10, 50, 120, 32768}};
    const struct pdf_report report = {.signatures = &signature, .signatures_n = 1};
    const struct pdf_warnings warnings = {&warning, 1};
    struct buf b = {0};

    pdf_reason_put(&b, &warning.reason);
    seed(5, &b);
    pdf_verdict_put(&b, &verdict);
    seed(6, &b);
    pdf_prepared_put(&b, &prepared);
    seed(7, &b);
    pdf_report_put(&b, &report);
    seed(8, &b);
    pdf_warnings_put(&b, &warnings);
    seed(9, &b);
}

void fuzz_begin(void)
{
    static const struct pdf_placement places[] = {{1, 1000, -1000}, {2, 3, 4}};
    const struct bytes der = str_bytes(STR("certificate"));
    const struct pdf_order order = {
        .placements = places, .placements_n = 2, .contents_len = UPDATE_CONTENTS_PLAIN};
    const struct pdf_trust trust = {&der, 1, &der, 1, 1};
    struct buf b = {0};

    pdf_fork_put(&b,
                 &(struct pdf_fork){PDF_CHILD_PARSER, 30000, str_bytes(STR("root"))});
    seed(0, &b);
    pdf_limits_put(&b, &PDF_LIMITS_DEFAULT);
    seed(1, &b);
    pdf_order_put(&b, &order);
    seed(2, &b);
    pdf_picture_put(&b, &(struct pdf_picture){PDF_RENDERER_POPPLER, 1, 72});
    seed(3, &b);
    pdf_trust_put(&b, &trust);
    seed(4, &b);
    seed_answers();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf first = {0}, second = {0};
    struct arena *a;
    struct message m;
    reread kind;

    if (size < 1 || data[0] >= ARRAY_LEN(kinds))
        return 0;
    kind = kinds[data[0]];
    a = arena_new();
    m = message_of((struct bytes){data + 1, size - 1});
    kind(&m, a, &first);
    if (message_done(&m)) {
        m = message_of(buf_bytes(&first));
        kind(&m, a, &second);
        ASSERT(message_done(&m));
        ASSERT(bytes_eq(buf_bytes(&first), buf_bytes(&second)));
        fuzz_accepted();
    }
    buf_clear(&first);
    buf_clear(&second);
    arena_free(&a);
    return 0;
}
