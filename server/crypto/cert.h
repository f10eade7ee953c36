/* SPDX-License-Identifier: Apache-2.0 */
/* X.509 certificates (RFC 5280) of the built-in authority: the root, and leaves of
 * fixed kinds with their own extended key usage; reading and judging any certificate.
 * DER in, DER out; keeps no state but decoded forms of the last certificates read. The
 * signer issues; signer, pdf child and sealverify read and judge. docs/formats.md lists
 * the profiles.
 */
#ifndef SK_CRYPTO_CERT_H
#define SK_CRYPTO_CERT_H

#include "base/arena.h"
#include "crypto/key.h"

enum cert_kind {
    CERT_ANY = 0, /* only for cert_judge: any certificate that may sign documents */
    CERT_ROOT,
    CERT_SEAL,        /* an organisation's seal: digitalSignature, nonRepudiation */
    CERT_ATTESTATION, /* the signer's attestation of an act */
    CERT_CHECKPOINT,  /* the signer's checkpoint of an audit chain */
    CERT_TIMESTAMP,   /* RFC 3161 */
    CERT_OCSP,        /* RFC 6960 */
};

/* Private extended key usages live under this arc: the UUID
 * a611fb7d-f35d-410f-bbdd-0cdfc60f0d0b as ITU-T X.667 allows. */
#define CERT_ARC "2.25.220745217210539552555906150453337853195"
#define CERT_EKU_ATTESTATION CERT_ARC ".1.1"
#define CERT_EKU_CHECKPOINT CERT_ARC ".1.2"

/* NFC text, each at most 64 code points (RFC 5280 upper bounds); absent ones are left
 * out of the name. */
struct cert_subject {
    struct str common_name;     /* company name and seal type */
    struct str organisation;    /* company name */
    struct str organisation_id; /* 2.5.4.97: unified social credit code */
    struct str country;         /* two letters */
};

struct cert_order {
    enum cert_kind kind;
    struct cert_subject subject;
    struct bytes spki;
    int64_t not_before_us; /* cut to whole seconds, as X.509 has them */
    int64_t not_after_us;
    struct str crl_url;     /* absent: no CRL distribution point */
    struct str issuers_url; /* absent: no authority information access */
};

#define CERT_SERIAL_LEN 20

/* A self-signed root that issues leaves only (path length 0); order->kind and spki are
 * ignored, the key's own is used. Appends DER.
 * ERR_FIELD_BAD: a text or time that a certificate cannot hold. */
enum err cert_make_root(const struct key_pair *key, const struct cert_order *order,
                        struct buf *out) MUST_USE;
/* A leaf with a random positive serial of CERT_SERIAL_LEN bytes. ERR_FIELD_BAD as
 * above; ERR_CERTIFICATE_UNREADABLE when `issuer` or the SPKI cannot be read;
 * ERR_INTERNAL when the issuer's certificate is not of this key. */
enum err cert_issue(const struct key_pair *issuer_key, struct bytes issuer,
                    const struct cert_order *order, struct buf *out) MUST_USE;

struct cert_facts {
    struct str subject; /* RFC 4514 in UTF-8 */
    struct str issuer;
    struct str common_name;     /* absent when the subject has none */
    struct str organisation;    /* likewise */
    struct str organisation_id; /* likewise */
    struct bytes serial;        /* big-endian, unsigned, shortest */
    int64_t not_before_us;
    int64_t not_after_us;
    struct bytes spki;
    enum key_algorithm algorithm; /* KEY_UNKNOWN for those we never issue */
    enum cert_kind kind;          /* by CA flag and extended key usage; else CERT_ANY */
    struct digest fingerprint;    /* SHA-256 of the DER */
};

/* The texts and bytes live in `a`. ERR_CERTIFICATE_UNREADABLE: not exactly one
 * certificate in DER. */
enum err cert_read(struct arena *a, struct bytes der, struct cert_facts *out) MUST_USE;

/* Decodes a certificate for those who will read it later: for a process that forks, so
 * that not every child has to. What cannot be read is passed over. */
void cert_remember(struct bytes der);

/* Ordered by gravity: of several that apply the first is the verdict. */
enum cert_verdict {
    CERT_GOOD = 0,
    CERT_UNREADABLE, /* leaf, an intermediate, a root or a CRL is not DER of its kind */
    CERT_UNTRUSTED,  /* no path to a root given */
    CERT_BROKEN, /* a signature on the path is wrong, or an issuer is no authority */
    CERT_WRONG_KIND, /* key usage or extended key usage is another one */
    CERT_REVOKED,    /* at or before at_us, by a CRL */
    CERT_NOT_YET,    /* at_us lies before the validity of leaf or issuer */
    CERT_EXPIRED,
    CERT_NO_CRL, /* CRLs were given, but no full one of the leaf's issuer that was still
                    current at at_us */
    CERT_VERDICT_COUNT
};

struct cert_question {
    struct bytes leaf;
    const struct bytes *between; /* intermediates, any order; may be NULL */
    size_t between_n;
    const struct bytes *roots;
    size_t roots_n;
    const struct bytes *crls; /* none: revocation is not looked at */
    size_t crls_n;
    enum cert_kind kind;
    int64_t at_us;
};

/* Is the leaf good for its kind at that time? */
enum cert_verdict cert_judge(const struct cert_question *q);

/* What the CRLs say of the leaf at that time, whatever else there is to say of it:
 * a verdict names the gravest thing only. */
enum cert_revocation {
    CERT_REVOCATION_UNKNOWN = 0, /* no CRL that counts, or no path to its issuer */
    CERT_NOT_REVOKED = 1,
    CERT_IS_REVOKED = 2,
};
struct cert_findings {
    enum cert_verdict verdict;
    enum cert_revocation revocation;
    int64_t revoked_us; /* of one that is revoked; 0: the list does not say */
};
void cert_examine(const struct cert_question *q, struct cert_findings *out);
/* A stable lower-case word: "good", "expired" … */
const char *cert_verdict_name(enum cert_verdict verdict);

/* PEM text of a certificate (64 columns), and the first certificate of a PEM file or
 * bare DER as DER in `a`. */
void cert_to_pem(struct bytes der, struct buf *out);
enum err cert_from_file(struct arena *a, struct bytes content,
                        struct bytes *der) MUST_USE;

#endif
