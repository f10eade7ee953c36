/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of an audit export. Each one stands alone: what one record says of itself
 * is compared with its place, its bytes with its digest, the digest with the head, the
 * head with what the checkpoint key signed. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "crypto/cert.h"
#include "crypto/digest.h"
#include "verify/audit_canon.h"
#include "verify/audit_check.h"
#include "verify/audit_line.h"

#define SALT_LEN 16

struct audit_check {
    struct arena *keep; /* root and certificates */
    struct arena *line;
    struct bytes root;
    struct audit_certificate certificates[AUDIT_CERTIFICATES_MAX];
    size_t certificates_n;
    bool begun;
    int64_t chain; /* the one that is being read */
    struct audit_report report;
};

static const struct {
    const char *code;
    const char *sentence;
} flaws[] = {[AUDIT_NO_FLAW] = {"none", "intact"},
#define X(name, code, sentence) [AUDIT_FLAW_##name] = {code, sentence},
             AUDIT_FLAWS
#undef X
};

const char *audit_flaw_code(enum audit_flaw flaw)
{
    ASSERT((size_t)flaw < ARRAY_LEN(flaws));
    return flaws[flaw].code;
}

const char *audit_flaw_sentence(enum audit_flaw flaw)
{
    ASSERT((size_t)flaw < ARRAY_LEN(flaws));
    return flaws[flaw].sentence;
}

struct audit_check *audit_check_new(struct bytes ca)
{
    struct audit_check *c = calloc(1, sizeof *c);

    ASSERT(c);
    c->keep = arena_new();
    c->line = arena_new();
    c->chain = 1;
    if (ca.p)
        c->root = arena_bytes(c->keep, ca);
    c->report.root_given = ca.p != NULL;
    return c;
}

void audit_check_free(struct audit_check **c)
{
    if (!*c)
        return;
    arena_free(&(*c)->keep);
    arena_free(&(*c)->line);
    free(*c);
    *c = NULL;
}

/* ---- header ---- */

static enum cert_verdict judge(const struct audit_check *c, struct bytes leaf,
                               enum cert_kind kind, int64_t at_us)
{
    return cert_judge(&(struct cert_question){
        .leaf = leaf, .roots = &c->root, .roots_n = 1, .kind = kind, .at_us = at_us});
}

static bool root_is_good(struct audit_check *c, const struct audit_line *line,
                         int64_t *begins_us)
{
    struct cert_facts facts;

    if (!c->root.p)
        c->root = arena_bytes(c->keep, line->root);
    c->report.root = sha256_of(c->root);
    if (!bytes_eq(c->root, line->root) || /* guard: audit_root */
        cert_read(c->line, c->root, &facts) != OK)
        return false;
    *begins_us = facts.not_before_us;
    return judge(c, c->root, CERT_ROOT, facts.not_before_us) == CERT_GOOD;
}

/* Was it issued under the root for this purpose? Whether it was good when it signed is
 * asked where something is signed with it. */
static bool certificate_is_good(const struct audit_check *c,
                                const struct audit_certificate *cert, int64_t root_us)
{
    enum cert_kind kind =
        cert->purpose == AUDIT_FOR_CHECKPOINTS ? CERT_CHECKPOINT : CERT_ATTESTATION;
    struct cert_facts facts;
    int64_t at_us;

    if (cert_read(c->line, cert->der, &facts) != OK)
        return false;
    at_us = facts.not_before_us > root_us ? facts.not_before_us : root_us;
    return judge(c, cert->der, kind, at_us) == CERT_GOOD;
}

static enum audit_flaw check_header(struct audit_check *c,
                                    const struct audit_line *line)
{
    int64_t root_us = 0;

    if (c->begun)
        return AUDIT_FLAW_ORDER;
    c->begun = true;
    c->report.company = line->company;
    if (!root_is_good(c, line, &root_us))
        return AUDIT_FLAW_ROOT;
    for (size_t i = 0; i < line->certificates_n; i++) {
        if (!certificate_is_good(c, &line->certificates[i], root_us))
            return AUDIT_FLAW_CERTIFICATE;
        c->certificates[i] = line->certificates[i];
        c->certificates[i].der = arena_bytes(c->keep, line->certificates[i].der);
    }
    c->certificates_n = line->certificates_n;
    return AUDIT_NO_FLAW;
}

/* ---- records ---- */

/* Does the chain go on with this line? */
static enum audit_flaw check_place(const struct audit_check *c,
                                   const struct audit_line *line)
{
    if (!c->begun || c->chain > AUDIT_CHAINS || line->chain != c->chain)
        return AUDIT_FLAW_ORDER;
    return AUDIT_NO_FLAW;
}

/* What the record says of itself: company, chain, sequence and time. */
static enum audit_flaw check_content(struct audit_chain_report *chain,
                                     const struct audit_check *c,
                                     const struct audit_line *line)
{
    struct audit_record record;

    if (!audit_record_read(line->canon, &record))
        return AUDIT_FLAW_CANON;
    if (!uuid_eq(record.company, c->report.company)) /* guard: audit_company */
        return AUDIT_FLAW_COMPANY;
    if (record.chain != line->chain)
        return AUDIT_FLAW_ORDER;
    if (record.sequence != line->sequence) /* guard: audit_own_sequence */
        return AUDIT_FLAW_SEQUENCE;
    if (record.at_us < chain->last_us) /* guard: audit_time */
        return AUDIT_FLAW_TIME;
    if (chain->first_us == 0)
        chain->first_us = record.at_us;
    chain->last_us = record.at_us;
    return AUDIT_NO_FLAW;
}

static struct digest digest_of_two(struct bytes a, struct bytes b)
{
    struct sha256 h;
    struct digest d;

    sha256_init(&h);
    sha256_add(&h, a);
    sha256_add(&h, b);
    sha256_done(&h, &d);
    return d;
}

static enum audit_flaw check_digests(struct audit_chain_report *chain,
                                     const struct audit_line *line)
{
    struct digest d = line->d, head;

    if (line->canon.p)
        d = digest_of_two(line->salt, line->canon);
    if (!digest_eq(&d, &line->d)) /* guard: audit_digest */
        return AUDIT_FLAW_DIGEST;
    head = digest_of_two(digest_bytes(&chain->head), digest_bytes(&d));
    if (!digest_eq(&head, &line->head)) /* guard: audit_head */
        return AUDIT_FLAW_HEAD;
    chain->head = head;
    return AUDIT_NO_FLAW;
}

static enum audit_flaw check_record(struct audit_check *c,
                                    const struct audit_line *line)
{
    enum audit_flaw flaw = check_place(c, line);
    struct audit_chain_report *chain;

    if (flaw != AUDIT_NO_FLAW)
        return flaw;
    chain = &c->report.chains[line->chain - 1];
    if (line->sequence != chain->records + 1) /* guard: audit_gap */
        return AUDIT_FLAW_SEQUENCE;
    if ((line->canon.p == NULL) != (line->salt.p == NULL) ||
        (line->salt.p && line->salt.n != SALT_LEN))
        return AUDIT_FLAW_FORM;
    if (line->canon.p)
        flaw = check_content(chain, c, line);
    if (flaw == AUDIT_NO_FLAW)
        flaw = check_digests(chain, line);
    if (flaw != AUDIT_NO_FLAW)
        return flaw;
    chain->records++;
    chain->erased += line->canon.p == NULL;
    return AUDIT_NO_FLAW;
}

/* ---- checkpoints ---- */

static const struct audit_certificate *find_certificate(const struct audit_check *c,
                                                        uuid id)
{
    for (size_t i = 0; i < c->certificates_n; i++) {
        if (uuid_eq(c->certificates[i].id, id) &&
            c->certificates[i].purpose == AUDIT_FOR_CHECKPOINTS)
            return &c->certificates[i];
    }
    return NULL;
}

static enum audit_flaw check_signature(const struct audit_check *c,
                                       const struct audit_line *line, int64_t at_us)
{
    const struct audit_certificate *cert = find_certificate(c, line->certificate);
    struct digest statement = audit_checkpoint_digest(line->canon);
    struct cert_facts facts;

    if (!cert || judge(c, cert->der, CERT_CHECKPOINT, at_us) != CERT_GOOD ||
        cert_read(c->line, cert->der, &facts) != OK)
        return AUDIT_FLAW_CHECKPOINT_CERTIFICATE;
    if (!key_verifies(facts.spki, &statement, line->signature))
        return AUDIT_FLAW_SIGNATURE; /* guard: audit_signature */
    return AUDIT_NO_FLAW;
}

static enum audit_flaw check_checkpoint(struct audit_check *c,
                                        const struct audit_line *line)
{
    enum audit_flaw flaw = check_place(c, line);
    struct audit_chain_report *chain;
    struct audit_checkpoint point;

    if (flaw != AUDIT_NO_FLAW)
        return flaw;
    chain = &c->report.chains[line->chain - 1];
    if (!audit_checkpoint_read(line->canon, &point))
        return AUDIT_FLAW_CANON;
    if (!uuid_eq(point.company, c->report.company))
        return AUDIT_FLAW_COMPANY;
    if (point.chain != line->chain)
        return AUDIT_FLAW_ORDER;
    if (point.sequence != line->sequence || point.sequence != chain->records)
        return AUDIT_FLAW_SEQUENCE;            /* guard: audit_cut_tail */
    if (!digest_eq(&point.head, &chain->head)) /* guard: audit_checkpoint_head */
        return AUDIT_FLAW_CHECKPOINT_HEAD;
    chain->checkpoint_us = point.at_us;
    c->chain++;
    return check_signature(c, line, point.at_us);
}

/* ---- the whole ---- */

static enum audit_flaw check_line(struct audit_check *c, struct str text,
                                  struct audit_line *line)
{
    if (!audit_line_read(c->line, text, line))
        return AUDIT_FLAW_FORM;
    c->report.chain = line->chain;
    c->report.sequence = line->sequence;
    switch (line->type) {
    case AUDIT_HEADER:
        return check_header(c, line);
    case AUDIT_RECORD:
        return check_record(c, line);
    case AUDIT_CHECKPOINT:
        return check_checkpoint(c, line);
    }
    return AUDIT_FLAW_FORM;
}

bool audit_check_line(struct audit_check *c, struct str text)
{
    struct audit_line *line;

    if (c->report.flaw != AUDIT_NO_FLAW)
        return false;
    arena_reset(c->line);
    line = ARENA_NEW(c->line, struct audit_line);
    c->report.line++;
    c->report.flaw = check_line(c, text, line);
    return c->report.flaw == AUDIT_NO_FLAW;
}

void audit_check_end(struct audit_check *c, struct audit_report *out)
{
    if (c->report.flaw == AUDIT_NO_FLAW && c->chain <= AUDIT_CHAINS) {
        c->report.flaw = AUDIT_FLAW_END; /* guard: audit_end */
        c->report.line++;
        c->report.chain = c->chain;
        c->report.sequence = c->report.chains[c->chain - 1].records + 1;
    }
    *out = c->report;
}
