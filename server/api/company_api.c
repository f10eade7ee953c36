/* SPDX-License-Identifier: Apache-2.0 */
/* One's company, the platform's list of all companies, and what anybody may fetch: the
 * root certificate and the revocation list. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "store/company_store.h"

static json_t *json_of_company(const struct company_row *c)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "id", json_of_uuid(c->id),
                     "name", json_of_str(c->name), "credit_code",
                     json_of_str(c->credit_code), "kind",
                     json_of_word(company_kind_words, c->kind), "state",
                     json_of_word(company_state_words, c->state), "created_at",
                     json_of_time(c->created_at));
}

static enum err company_show(struct http_exchange *x)
{
    struct company_row row;
    enum err e =
        company_find(call_services(x)->db, x->arena, call_actor(x)->company, &row);

    return e ? e : reply_json(x, 200, json_of_company(&row));
}

/* Each company's facts are read under its own tenant setting. */
static enum err company_index(struct http_exchange *x)
{
    struct page page = query_page(x);
    json_t *items = json_array();
    uuid *ids;
    size_t n = 0;
    enum err e = company_directory(call_services(x)->db, x->arena, &page, &ids, &n);

    for (size_t i = 0; !e && i < n && i < (size_t)page.limit; i++) {
        struct company_row row;

        e = company_find(call_services(x)->db, x->arena, ids[i], &row);
        if (!e)
            json_array_append_new(items, json_of_company(&row));
    }
    if (e) {
        json_decref(items);
        return e;
    }
    return reply_page(x, items, n, &page,
                      n > (size_t)page.limit ? ids[page.limit - 1] : UUID_NIL);
}

/* RFC 7468. */
static struct bytes pem_of(struct arena *a, struct bytes der)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct buf text = {0};
    struct bytes out;

    buf_add_cstr(&text, "-----BEGIN CERTIFICATE-----\n");
    for (size_t i = 0; i < der.n; i += 3) {
        uint32_t v = (uint32_t)der.p[i] << 16;

        v |= i + 1 < der.n ? (uint32_t)der.p[i + 1] << 8 : 0;
        v |= i + 2 < der.n ? der.p[i + 2] : 0;
        buf_add_byte(&text, (uint8_t)digits[v >> 18]);
        buf_add_byte(&text, (uint8_t)digits[v >> 12 & 63]);
        buf_add_byte(&text, i + 1 < der.n ? (uint8_t)digits[v >> 6 & 63] : '=');
        buf_add_byte(&text, i + 2 < der.n ? (uint8_t)digits[v & 63] : '=');
        if (i % 48 == 45 || i + 3 >= der.n)
            buf_add_byte(&text, '\n');
    }
    buf_add_cstr(&text, "-----END CERTIFICATE-----\n");
    out = arena_bytes(a, buf_bytes(&text));
    buf_clear(&text);
    return out;
}

static enum err company_ca(struct http_exchange *x)
{
    struct bytes der;
    enum err e = installation_root(call_services(x)->db, x->arena, &der);

    if (e)
        return e;
    http_reply(x, 200, "application/x-pem-file", pem_of(x->arena, der));
    return OK;
}

static enum err company_crl(struct http_exchange *x)
{
    struct bytes der;
    enum err e = crl_newest(call_services(x)->db, x->arena, &der);

    if (e)
        return e;
    http_reply(x, 200, "application/pkix-crl", der);
    return OK;
}

static const struct api_field page_fields[] = {API_PAGE_FIELDS, API_END};

const struct http_route company_routes[] = {
    {HTTP_GET, "/api/v1/company", company_show, PERMIT_PERSON, NULL, NULL, 0, 0,
     "One's company.", "查看本企业信息。", "Company"},
    {HTTP_GET, "/api/v1/companies", company_index, PERMIT_PLATFORM, NULL, page_fields,
     0, 0, "All companies of the installation.", "查看全部企业。", "CompanyList"},
    {HTTP_GET, "/api/v1/ca.pem", company_ca, PERMIT_ANYBODY, NULL, NULL, 0, 0,
     "The installation's root certificate.", "下载根证书。", "Pem"},
    {HTTP_GET, "/api/v1/crl.der", company_crl, PERMIT_ANYBODY, NULL, NULL, 0, 0,
     "The newest revocation list.", "下载证书吊销列表。", "Crl"},
    {0},
};
