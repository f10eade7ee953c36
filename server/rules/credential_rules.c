/* SPDX-License-Identifier: Apache-2.0 */
/* When a credential counts. Pure. */
#include "rules/credential_rules.h"

enum err credential_check_pin(const struct canon_credential *c, int64_t now)
{
    if (c->pin_epoch < 1 || !c->pin_verifier.has)
        return ERR_PIN_NOT_SET;
    return now < c->pin_counts_from ? ERR_PIN_NOT_YET : OK; /* guard: pin_not_yet */
}

enum err credential_check_mail(const struct canon_mail_address *mail, int64_t now,
                               int64_t unchanged_for)
{
    /* the first address came with the invitation: nobody changed it */
    bool is_first = mail->previous.p == NULL;
    if (!is_first && now < mail->since + unchanged_for) /* guard: mail_too_new */
        return ERR_RESET_MAIL_TOO_NEW;
    return OK;
}

bool credential_allowance_is_live(const struct canon_credential *c, int64_t now)
{
    return c->reset_allowed_until.has &&
           now < c->reset_allowed_until.v; /* guard: allowance */
}

static bool takes_part(const struct canon_request *r, uuid person)
{
    const struct canon_frozen_chain *chains = r->chains.items;

    if (uuid_eq(r->requester, person)) /* guard: helper_requester */
        return true;
    for (size_t c = 0; c < r->chains.n; c++) {
        const struct canon_frozen_step *steps = chains[c].steps.items;
        for (size_t s = 0; s < chains[c].steps.n; s++) {
            const struct canon_asked *asked = steps[s].asked.items;
            for (size_t i = 0; i < steps[s].asked.n; i++)
                if (uuid_eq(asked[i].person, person)) /* guard: helper_asked */
                    return true;
        }
    }
    return false;
}

enum err credential_check_helper(const struct canon_credential *c,
                                 const struct canon_request *request)
{
    if (c->reset_helper.has && takes_part(request, c->reset_helper.v))
        return ERR_PIN_HELPED;
    return OK;
}

static bool is_renewed(const struct canon_credential *c)
{
    return c->compromised_since.has && c->pin_verifier.has;
}

bool credential_voids(const struct canon_credential *c,
                      const struct canon_decision *decision)
{
    if (!c->compromised_since.has || decision->decided_at < c->compromised_since.v)
        return false; /* guard: compromised */
    return !is_renewed(c) || decision->decided_at < c->pin_set_at; /* guard: renewed */
}

void credential_report(struct canon_credential *c, int64_t since)
{
    if (!c->compromised_since.has || since < c->compromised_since.v)
        c->compromised_since = (struct opt_i64){true, since}; /* guard: earlier */
    c->pin_verifier.has = false;
}

int64_t credential_pin_since(const struct canon_credential *c, int64_t now)
{
    return is_renewed(c) ? c->pin_set_at : now;
}
