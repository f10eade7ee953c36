/* SPDX-License-Identifier: Apache-2.0 */
/* Acts about seals: make (key and certificate with it), bind to a chain, suspend,
 * resume, revoke. A seal has one certificate, one administrator and one chain; what it
 * may be used for is asked when it is used (act_request.c, act_intent.c, sign.c). */

/* ours */
#include "base/clock.h"
#include "base/text.h"
#include "rules/seal_rules.h"
#include "signer/acts.h"
#include "signer/ca.h"
#include "signer/keys.h"

#define SEAL_LIFE_US (INT64_C(3) * 365 * US_PER_DAY)
#define CERTIFICATE_TEXT_MAX 64 /* code points */

enum err act_load_seal(struct tx *t, uuid seal, struct seal_rows *out)
{
    enum err e = tx_load(t, KIND_SEAL, seal, &out->seal, &out->seal_row);

    if (e == OK)
        e = tx_load(t, KIND_CERTIFICATE, out->seal.certificate, &out->certificate,
                    &out->certificate_row);
    if (e == OK &&
        (!out->certificate.seal.has ||
         !uuid_eq(out->certificate.seal.v, seal))) /* guard: own_certificate */
        e = ERR_SIGNER_AUTHORITY;
    return e;
}

/* ---- make ---- */

/* At most as many code points as a certificate holds. */
static struct str cut(struct str text)
{
    struct str rest = text;

    for (int n = 0; rest.n && n < CERTIFICATE_TEXT_MAX; n++)
        (void)text_next(&rest);
    return (struct str){text.p, text.n - rest.n};
}

static struct cert_subject subject_of(struct tx *t, const struct item_seal_make *make)
{
    const struct canon_company *c = &t->company_record;
    const char *name = arena_printf(t->arena, "%.*s %.*s", (int)c->name.n, c->name.p,
                                    (int)make->name.n, make->name.p);

    return (struct cert_subject){.common_name = cut(str_of(name)),
                                 .organisation = cut(c->name),
                                 .organisation_id = c->credit_code,
                                 .country = STR("CN")};
}

static enum err make_certificate(struct tx *t, uuid id,
                                 const struct item_seal_make *make, uint8_t algorithm,
                                 struct made_key *made)
{
    const struct key_order order = {.purpose = KEY_SEAL,
                                    .algorithm = (enum key_algorithm)algorithm,
                                    .seal = {true, id},
                                    .subject = subject_of(t, make),
                                    .not_before = t->now,
                                    .not_after = t->now + SEAL_LIFE_US};

    return signer_key_make(t, &order, made);
}

HANDLER(act_seal_make)
{
    const struct item_seal_make *make = item;
    struct canon_seal seal = {.name = make->name,
                              .type = make->type,
                              .face = make->face,
                              .width_um = make->width_um,
                              .height_um = make->height_um,
                              .administrator = make->administrator,
                              .algorithm = make->algorithm,
                              .state = SEAL_DRAFT,
                              .made_at = t->now};
    struct canon_person administrator;
    struct made_key made;
    struct row row;
    uuid id = act_new_id(&make->id);
    enum err e = act_allow(t, ITEM_SEAL_MAKE, &(struct act_owner){0});

    (void)expected_epoch;
    if (e == OK)
        e = seal_check_new(make, &t->field);
    if (e == OK)
        e = act_load_person(t, make->administrator, &administrator, &row);
    if (seal.algorithm == 0)
        seal.algorithm = t->company_record.algorithm;
    if (e == OK)
        e = make_certificate(t, id, make, seal.algorithm, &made);
    if (e != OK)
        return e;
    seal.certificate = made.certificate;
    e = tx_insert(t, KIND_SEAL, id, &seal);
    act_result(t, id, out);
    return e;
}

/* ---- changes ---- */

/* Allowed, of the expected epoch, and possible from this state. */
static enum err begin(struct tx *t, enum item_kind kind, uuid id, int64_t expected,
                      struct seal_rows *s)
{
    enum seal_state to = SEAL_DRAFT;
    enum err e = act_load_seal(t, id, s);

    if (e == OK)
        e = act_allow(
            t, kind, &(struct act_owner){.seal_administrator = &s->seal.administrator});
    if (e == OK)
        e = tx_expect(&s->seal_row, expected);
    if (e == OK)
        e = seal_next(&s->seal, kind, &to);
    if (e == OK)
        s->seal.state = (uint8_t)to;
    return e;
}

static enum err finish(struct tx *t, struct seal_rows *s, struct item_result *out)
{
    enum err e = tx_update(t, KIND_SEAL, &s->seal_row, &s->seal, true);

    act_result(t, s->seal_row.id, out);
    return e;
}

HANDLER(act_seal_bind)
{
    const struct item_seal_bind *bind = item;
    struct canon_chain_version chain;
    struct seal_rows s;
    enum err e = begin(t, ITEM_SEAL_BIND, bind->seal, expected_epoch, &s);

    if (e == OK)
        e = act_load_chain(t, bind->chain, &chain); /* guard: bind_chain */
    if (e == OK)
        e = certificate_check(&s.certificate, t->now);
    if (e != OK)
        return e;
    s.seal.chain = (struct opt_uuid){true, bind->chain};
    return finish(t, &s, out);
}

/* Everybody who holds a grant for it is told once. */
static enum err tell_holders(struct tx *t, uuid seal)
{
    struct row_list grants;
    enum err e = tx_list(t, KIND_GRANT, BY_SEAL, seal, &grants);

    for (size_t i = 0; e == OK && i < grants.n; i++) {
        const struct canon_grant *grant = ROW_RECORD(&grants, struct canon_grant, i);
        bool told = grant->state == GRANT_REVOKED;
        for (size_t k = 0; k < i && !told; k++)
            told = uuid_eq(ROW_RECORD(&grants, struct canon_grant, k)->person,
                           grant->person);
        if (!told)
            e = tx_outbox(t, grant->person, "seal.suspended", seal, NULL);
    }
    return e;
}

HANDLER(act_seal_suspend)
{
    const struct item_seal *suspend = item;
    struct seal_rows s;
    enum err e = begin(t, ITEM_SEAL_SUSPEND, suspend->seal, expected_epoch, &s);

    if (e != OK)
        return e;
    s.seal.reason = suspend->reason;
    e = finish(t, &s, out);
    return e == OK ? tell_holders(t, suspend->seal) : e;
}

HANDLER(act_seal_resume)
{
    const struct item_seal *resume = item;
    struct seal_rows s;
    enum err e = begin(t, ITEM_SEAL_RESUME, resume->seal, expected_epoch, &s);

    if (e == OK)
        e = certificate_check(&s.certificate, t->now);
    if (e != OK)
        return e;
    s.seal.reason = resume->reason;
    return finish(t, &s, out);
}

/* For good: the certificate goes onto the revocation list in the same transaction. */
HANDLER(act_seal_revoke)
{
    const struct item_seal *revoke = item;
    struct seal_rows s;
    enum err e = begin(t, ITEM_SEAL_REVOKE, revoke->seal, expected_epoch, &s);

    if (e != OK)
        return e;
    s.certificate.state = CERTIFICATE_REVOKED;
    s.certificate.revoked_at = (struct opt_i64){true, t->now};
    e = tx_update(t, KIND_CERTIFICATE, &s.certificate_row, &s.certificate, true);
    if (e == OK)
        e = ca_revoke(t, s.certificate.serial, t->now, CRL_CESSATION);
    if (e != OK)
        return e;
    s.seal.reason = revoke->reason;
    e = finish(t, &s, out);
    return e == OK ? tell_holders(t, revoke->seal) : e;
}
