/* SPDX-License-Identifier: Apache-2.0 */
/* Chains of a draft, resolved as submission would. */
#include "domain/draft_chain.h"

/* library */
#include <string.h>

/* ours */
#include "crypto/digest.h"
#include "rules/act_rules.h"
#include "rules/chain_rules.h"

/* The seals of the placements, each once, as they come. */
static void name_seals(struct arena *a, const struct draft_content *content,
                       struct draft_chains *out)
{
    out->chains = ARENA_ARRAY(a, content->placement_count + 1, struct draft_chain);
    out->n = 0;
    for (size_t i = 0; i < content->placement_count; i++) {
        uuid seal = content->placements[i].seal;
        bool known = false;

        for (size_t k = 0; k < out->n && !known; k++)
            known = uuid_eq(out->chains[k].seal, seal);
        if (!known)
            out->chains[out->n++] =
                (struct draft_chain){.seal = seal, .refusal = ERR_NOT_FOUND};
    }
}

static enum err take_version(struct arena *a, const struct seal_chain_row *row,
                             struct draft_chain *out)
{
    out->seal_name = row->seal_name;
    out->refusal = ERR_SEAL_NO_CHAIN;
    if (!row->version.p)
        return OK;
    out->refusal = OK;
    /* what the database holds is the signer's encoding, or somebody tampered with it */
    return canon_decode(&canon_chain_version_schema, row->version, a, &out->version)
               ? ERR_SIGNER_AUTHORITY
               : OK;
}

static enum err load_versions(const struct services *s, struct arena *a,
                              const struct actor *actor, struct draft_chains *out)
{
    uuid *seals = ARENA_ARRAY(a, out->n + 1, uuid);
    struct seal_chain_row *rows;
    size_t n;
    enum err e;

    for (size_t i = 0; i < out->n; i++)
        seals[i] = out->chains[i].seal;
    e = seal_chain_list(s->db, a, actor->company, seals, out->n, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        for (size_t k = 0; !e && k < out->n; k++)
            if (uuid_eq(out->chains[k].seal, rows[i].seal))
                e = take_version(a, &rows[i], &out->chains[k]);
    return e;
}

/* What the steps name, and the requester. */
struct named {
    uuid *persons;
    size_t n;
    uint32_t roles;
};

static size_t members_of(const struct draft_chains *chains)
{
    size_t n = 0;

    for (size_t i = 0; i < chains->n; i++) {
        const struct canon_step *steps = chains->chains[i].version.steps.items;
        for (size_t k = 0; k < chains->chains[i].version.steps.n; k++)
            n += steps[k].members.n;
    }
    return n;
}

static void name_members(const struct canon_step *step, struct named *named)
{
    const struct canon_member *members = step->members.items;

    for (size_t i = 0; i < step->members.n; i++) {
        if (members[i].kind == MEMBER_PERSON)
            named->persons[named->n++] = members[i].person;
        else
            named->roles |= ROLE_BIT(members[i].role);
    }
}

static void name_all(struct arena *a, const struct draft_chains *chains, uuid requester,
                     struct named *out)
{
    *out = (struct named){.persons = ARENA_ARRAY(a, members_of(chains) + 1, uuid)};
    out->persons[out->n++] = requester;
    for (size_t i = 0; i < chains->n; i++) {
        const struct canon_step *steps = chains->chains[i].version.steps.items;
        for (size_t k = 0; k < chains->chains[i].version.steps.n; k++)
            name_members(&steps[k], out);
    }
}

/* Equal for two records of one human, as the signer's keyed hash is: by the identity
 * document, else by the account, else the person alone. */
static struct digest human_of(uuid person, const struct canon_person *record)
{
    struct bytes what = {person.b, sizeof person.b};

    if (record->identity.has)
        what = digest_bytes(&record->identity.v);
    else if (record->account.has)
        what = (struct bytes){record->account.v.b, sizeof record->account.v.b};
    return sha256_of(what);
}

struct candidates {
    struct chain_candidate *persons;
    size_t n;
    struct digest requester_human;
};

static enum err load_candidates(const struct services *s, struct arena *a,
                                const struct actor *actor, struct draft_chains *chains,
                                struct candidates *out)
{
    struct candidate_row *rows;
    struct named named;
    size_t n;
    enum err e;

    name_all(a, chains, actor->person, &named);
    e = candidate_list(s->db, a, actor->company, named.persons, named.n, named.roles,
                       &rows, &n);
    if (e)
        return e;
    *out = (struct candidates){.persons = ARENA_ARRAY(a, n + 1, struct chain_candidate),
                               .n = n};
    chains->people = ARENA_ARRAY(a, n + 1, struct canon_person);
    chains->people_ids = ARENA_ARRAY(a, n + 1, uuid);
    chains->people_n = n;
    for (size_t i = 0; i < n; i++) {
        struct canon_person *p = &chains->people[i];

        if (canon_decode(&canon_person_schema, rows[i].canon, a, p))
            return ERR_SIGNER_AUTHORITY;
        chains->people_ids[i] = rows[i].person;
        out->persons[i] = (struct chain_candidate){.person = rows[i].person,
                                                   .human = human_of(rows[i].person, p),
                                                   .roles = rows[i].roles,
                                                   .active = p->state == PERSON_ACTIVE};
        if (uuid_eq(rows[i].person, actor->person))
            out->requester_human = out->persons[i].human;
    }
    return OK;
}

static void resolve(struct arena *a, const struct candidates *candidates,
                    uuid requester, struct draft_chain *chain)
{
    const struct chain_resolution question = {.version = &chain->version,
                                              .seal = chain->seal,
                                              .candidates = candidates->persons,
                                              .candidates_n = candidates->n,
                                              .requester = requester,
                                              .requester_human =
                                                  candidates->requester_human};
    const struct canon_step *steps = chain->version.steps.items;
    size_t step = 0;

    chain->refusal = chain_resolve(a, &question, &chain->frozen, &step);
    if (chain->refusal && step < chain->version.steps.n)
        chain->step = steps[step].name;
}

enum err draft_chains_resolve(const struct services *s, struct arena *a,
                              const struct actor *actor, const struct draft_row *draft,
                              struct draft_chains *out)
{
    struct draft_content content;
    struct candidates candidates;
    enum err e = draft_read_row(a, draft, &content);

    *out = (struct draft_chains){0};
    if (e)
        return e;
    name_seals(a, &content, out);
    e = load_versions(s, a, actor, out);
    if (!e)
        e = load_candidates(s, a, actor, out, &candidates);
    for (size_t i = 0; !e && i < out->n; i++)
        if (!out->chains[i].refusal)
            resolve(a, &candidates, actor->person, &out->chains[i]);
    return e;
}

struct str draft_chains_name(const struct draft_chains *c, uuid person)
{
    for (size_t i = 0; i < c->people_n; i++)
        if (uuid_eq(c->people_ids[i], person))
            return c->people[i].name;
    return (struct str){NULL, 0};
}
