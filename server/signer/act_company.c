/* SPDX-License-Identifier: Apache-2.0 */
/* Acts about companies, from the console only: create, suspend, resume. The first one
 * is the platform, and brings the installation's own keys. */

/* ours */
#include "base/hex.h"
#include "crypto/digest.h"
#include "rules/company_rules.h"
#include "signer/act.h"
#include "signer/acts.h"
#include "signer/ca.h"
#include "signer/signer.h"

#define FIRST_LINK_LIFE_US (INT64_C(72) * 3600 * 1000000)

/* The installation's keys come with the platform; without them nothing begins. */
static enum err found_installation(struct tx *t, const struct item_company_create *item)
{
    if (item->kind == COMPANY_PLATFORM)
        return ca_found(t, item->name);
    return ca_is_founded(t->signer->ca) ? OK : ERR_UNAVAILABLE;
}

static bool has_administrator(struct bytes roles)
{
    for (size_t i = 0; i < roles.n; i++)
        if (roles.p[i] == ROLE_ADMINISTRATOR)
            return true;
    return false;
}

void act_first_administrator(const struct signer_secrets *s, uuid act, uuid person,
                             struct secret *out)
{
    struct secret token, code;

    secrets_first_token(s, act, person, &token);
    secrets_invite_code(s, act, person, &code);
    base64url_encode(secret_bytes(&token), (char *)out->b);
    out->n = BASE64URL_LEN(token.n);
    out->b[out->n++] = ' ';
    memcpy(out->b + out->n, code.b, code.n);
    out->n += code.n;
    secret_clear(&token);
    secret_clear(&code);
}

/* No mail may exist yet that could carry a link: the console shows this one. */
static enum err write_first_link(struct tx *t, uuid person)
{
    struct canon_link link = {.kind = LINK_INVITE,
                              .person = person,
                              .expires_at = t->now + FIRST_LINK_LIFE_US};
    struct secret token;

    secrets_first_token(&t->signer->secrets, t->act, person, &token);
    link.hash = sha256_of(secret_bytes(&token));
    secret_clear(&token);
    return tx_insert(t, KIND_LINK, secrets_link_id(&link.hash), &link);
}

static enum err invite_first(struct tx *t, const struct item_company_create *create,
                             struct item_result *out)
{
    enum err e = act_write_invitation(t, create->kind, &create->administrator, out);
    uuid person = out->object;

    if (e == OK)
        e = write_first_link(t, person);
    if (e != OK)
        return e;
    act_first_administrator(&t->signer->secrets, t->act, person, &out->secret);
    act_result(t, t->company, out);
    return OK;
}

HANDLER(act_company_create)
{
    const struct item_company_create *create = item;
    const struct canon_company company = {.id = t->company,
                                          .name = create->name,
                                          .credit_code = create->credit_code,
                                          .kind = create->kind,
                                          .state = COMPANY_ACTIVE,
                                          .algorithm = create->algorithm,
                                          .created_at = t->now};
    enum err e = company_check_new(create, &t->field);

    (void)expected_epoch;
    if (e == OK && (!create->id.has || !uuid_eq(create->id.v, t->company)))
        e = act_refuse_field(t, "id");
    if (e == OK && !has_administrator(create->administrator.roles))
        e = act_refuse_field(t, "roles");
    if (e == OK)
        e = tx_insert(t, KIND_COMPANY, t->company, &company);
    t->company_record = company;
    if (e == OK)
        e = found_installation(t, create);
    return e == OK ? invite_first(t, create, out) : e;
}

static enum err change(struct tx *t, enum item_kind kind,
                       const struct item_company *asked, int64_t expected,
                       struct item_result *out)
{
    enum company_state to = COMPANY_ACTIVE;
    struct canon_company company;
    struct row row;
    enum err e;

    if (!uuid_eq(asked->company, t->company))
        return ERR_NOT_FOUND;
    e = tx_load(t, KIND_COMPANY, t->company, &company, &row);
    if (e == OK)
        e = tx_expect(&row, expected);
    if (e == OK)
        e = company_next(company.state, kind, &to);
    if (e != OK)
        return e;
    company.state = (uint8_t)to;
    if (asked->reason.p)
        tx_detail(t, "reason", asked->reason);
    e = tx_update(t, KIND_COMPANY, &row, &company, true);
    act_result(t, t->company, out);
    return e;
}

HANDLER(act_company_suspend)
{
    return change(t, ITEM_COMPANY_SUSPEND, item, expected_epoch, out);
}

HANDLER(act_company_resume)
{
    return change(t, ITEM_COMPANY_RESUME, item, expected_epoch, out);
}
