/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates and how long they last: those of the company's seals, and those that the
 * installation stands on. What is shown of one is read out of it. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "base/clock.h"
#include "crypto/cert.h"
#include "store/certificate_store.h"
#include "store/company_store.h"

/* Whole days that are left; negative once it has ended. */
static int64_t days_left(int64_t not_after)
{
    int64_t us = not_after - clock_utc_us();

    return us >= 0 ? us / US_PER_DAY : -1 - (-us - 1) / US_PER_DAY;
}

static enum err add_facts(struct http_exchange *x, struct bytes der, json_t *v)
{
    struct cert_facts facts;
    enum err e = cert_read(x->arena, der, &facts);

    if (e)
        return ERR_SIGNER_AUTHORITY; /* the signer made it, or somebody replaced it */
    json_object_set_new(v, "subject", json_of_str(facts.subject));
    json_object_set_new(v, "issuer", json_of_str(facts.issuer));
    json_object_set_new(v, "serial", json_of_hex(x->arena, facts.serial));
    json_object_set_new(v, "fingerprint", json_of_digest(&facts.fingerprint));
    json_object_set_new(v, "algorithm",
                        json_of_word(algorithm_words, (int64_t)facts.algorithm));
    json_object_set_new(v, "not_before", json_of_time(facts.not_before_us));
    json_object_set_new(v, "not_after", json_of_time(facts.not_after_us));
    json_object_set_new(v, "days_left",
                        json_integer((json_int_t)days_left(facts.not_after_us)));
    return OK;
}

static json_t *json_of_certificate(const struct certificate_row *c)
{
    return json_pack("{s:o, s:o, s:b, s:o, s:o}", "id", json_of_uuid(c->id), "seal",
                     json_of_named(c->seal, c->seal_name), "in_use", c->in_use, "state",
                     json_of_word(certificate_state_words, c->state), "revoked_at",
                     json_of_time(c->revoked_at));
}

/* Who only administers seals sees those in his care. */
static enum err certificate_index(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    const uuid *care = actor_oversees(actor) ? NULL : &actor->person;
    struct page page = query_page(x);
    struct certificate_row *rows;
    json_t *items;
    size_t n;
    enum err e = certificate_list(call_services(x)->db, x->arena, actor->company, care,
                                  &page, &rows, &n);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; !e && i < n && i < (size_t)page.limit; i++) {
        json_t *v = json_of_certificate(&rows[i]);

        e = add_facts(x, rows[i].der, v);
        json_array_append_new(items, v);
    }
    if (!e)
        return reply_page(x, items, n, &page,
                          n > (size_t)page.limit ? rows[page.limit - 1].id : UUID_NIL);
    json_decref(items);
    return e;
}

static enum err add_own(struct http_exchange *x, json_t *items, int64_t purpose,
                        struct bytes der)
{
    json_t *v =
        json_pack("{s:o}", "purpose", json_of_word(certificate_purpose_words, purpose));

    json_array_append_new(items, v);
    return add_facts(x, der, v);
}

static enum err certificate_installation(struct http_exchange *x)
{
    struct db_pool *db = call_services(x)->db;
    struct installation_certificate_row *rows;
    json_t *items = json_array();
    struct bytes root;
    size_t n = 0;
    enum err e = installation_root(db, x->arena, &root);

    if (!e)
        e = installation_certificates(db, x->arena, &rows, &n);
    if (!e)
        e = add_own(x, items, KEY_CA, root);
    for (size_t i = 0; !e && i < n; i++)
        if (rows[i].purpose != KEY_CA)
            e = add_own(x, items, rows[i].purpose, rows[i].der);
    if (!e)
        return reply_json(x, 200, json_pack("{s:o}", "items", items));
    json_decref(items);
    return e;
}

static const struct api_field page_fields[] = {API_PAGE_FIELDS, API_END};

const struct http_route certificate_routes[] = {
    {HTTP_GET, "/api/v1/certificates", certificate_index, PERMIT_CERTIFICATES, NULL,
     page_fields, 0, 0, "Certificates of the company's seals.", "查看印章证书。",
     "CertificateList"},
    {HTTP_GET, "/api/v1/installation/certificates", certificate_installation,
     PERMIT_CERTIFICATES, NULL, NULL, 0, 0,
     "Root, attestation and checkpoint certificates of the installation.",
     "查看系统根证书、背书证书和检查点证书。", "InstallationCertificateList"},
    {0},
};
