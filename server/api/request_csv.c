/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as comma-separated values. */

/* ours */
#include "api/request_csv.h"
#include "api/json.h"
#include "base/clock.h"
#include "base/csv.h"
#include "canon/request.h"

static const struct {
    const char *zh, *en;
} headers[] = {
    {"编号", "Number"},      {"状态", "State"},       {"文件", "Documents"},
    {"印章", "Seals"},       {"用印事由", "Purpose"}, {"相对方", "Counterparty"},
    {"金额", "Amount"},      {"币种", "Currency"},    {"份数", "Copies"},
    {"申请人", "Requester"}, {"部门", "Department"},  {"提交时间", "Submitted"},
    {"到期时间", "Expires"}, {"结束时间", "Ended"},   {"结束原因", "Reason"},
};

static const struct word states_zh[] = {
    {REQUEST_PENDING, "审批中"},
    {REQUEST_APPROVED, "待签署"},
    {REQUEST_SEALING, "签署中"},
    {REQUEST_SEALED, "已签署"},
    {REQUEST_REJECTED, "已驳回"},
    {REQUEST_STATE_WITHDRAWN, "已撤回"},
    {REQUEST_STATE_EXPIRED, "已过期"},
    {REQUEST_ABORTED, "已中止"},
    {0, NULL},
};

static const struct word states_en[] = {
    {REQUEST_PENDING, "In approval"},
    {REQUEST_APPROVED, "To be signed"},
    {REQUEST_SEALING, "Being sealed"},
    {REQUEST_SEALED, "Signed"},
    {REQUEST_REJECTED, "Rejected"},
    {REQUEST_STATE_WITHDRAWN, "Withdrawn"},
    {REQUEST_STATE_EXPIRED, "Expired"},
    {REQUEST_ABORTED, "Aborted"},
    {0, NULL},
};

/* The names of a JSON array of {id, name}. */
static void names_cell(struct buf *out, struct str column)
{
    json_t *list = json_of_column(column);
    struct buf names = {0};

    for (size_t i = 0; i < json_array_size(list); i++) {
        buf_add_cstr(&names, i ? "; " : "");
        buf_add_cstr(&names, json_string_value(
                                 json_object_get(json_array_get(list, i), "name")));
    }
    csv_cell(out, bytes_str(buf_bytes(&names)));
    buf_clear(&names);
    json_decref(list);
}

static void time_cell(struct buf *out, int64_t us)
{
    char text[CLOCK_TEXT_LEN + 1] = "";

    if (us)
        clock_text(us, text);
    csv_cell(out, str_of(text));
}

/* How many digits of minor units stand behind the point (ISO 4217); most have two. */
static int digits_of(struct str currency)
{
    static const char none[] =
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF "
        "XOF XPF";
    static const char three[] = "BHD IQD JOD KWD LYD OMR TND";

    if (currency.n != 3)
        return 2;
    if (memmem(none, sizeof none - 1, currency.p, currency.n))
        return 0;
    return memmem(three, sizeof three - 1, currency.p, currency.n) ? 3 : 2;
}

static void amount_cell(struct buf *out, const struct request_row *q)
{
    static const long long units[] = {1, 10, 100, 1000};
    int digits = digits_of(q->currency);
    long long minor = q->amount_minor;
    char text[48] = "";

    if (q->currency.n && digits == 0)
        (void)snprintf(text, sizeof text, "%lld", minor);
    else if (q->currency.n)
        (void)snprintf(text, sizeof text, "%lld.%0*lld", minor / units[digits], digits,
                       minor % units[digits]);
    csv_cell(out, str_of(text));
}

static void row(struct buf *out, enum language language, const struct request_row *q)
{
    const struct word *states = language == LANGUAGE_EN ? states_en : states_zh;

    csv_cell(out, q->number);
    csv_cell(out, str_of(word_of(states, q->state)));
    names_cell(out, q->documents);
    names_cell(out, q->seals);
    csv_cell(out, q->purpose);
    csv_cell(out, q->counterparty);
    amount_cell(out, q);
    csv_cell(out, q->currency);
    csv_cell_int(out, q->copies);
    csv_cell(out, q->requester_name);
    csv_cell(out, q->requester_department);
    time_cell(out, q->submitted_at);
    time_cell(out, q->expires_at);
    time_cell(out, q->ended_at);
    csv_cell(out, q->reason);
    csv_end_row(out);
}

void request_csv(struct buf *out, enum language language,
                 const struct request_row *rows, size_t n)
{
    csv_begin(out);
    for (size_t i = 0; i < ARRAY_LEN(headers); i++)
        csv_cell(out, str_of(language == LANGUAGE_EN ? headers[i].en : headers[i].zh));
    csv_end_row(out);
    for (size_t i = 0; i < n; i++)
        row(out, language, &rows[i]);
}
