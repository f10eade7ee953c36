/* SPDX-License-Identifier: Apache-2.0 */
/* The CMS SignedData (RFC 5652) inside a PDF signature: PAdES B-B (ETSI EN 319 142-1)
 * when made here, any modern detached shape when verified. Making has two halves, so
 * that whoever holds the key signs between them. Never looks at the PDF, never decides
 * whether the signer is trusted (cert_judge does). */
#ifndef SK_CRYPTO_CMS_H
#define SK_CRYPTO_CMS_H

#include "base/arena.h"
#include "crypto/key.h"

struct cms_order {
    struct bytes cert;         /* the signer's, DER */
    const struct bytes *chain; /* certificates to embed besides it; may be NULL */
    size_t chain_n;
    struct digest message; /* SHA-256 of the bytes covered */
};

struct cms_draft;

/* Certificate in, signed attributes out: content-type, message-digest and
 * signing-certificate-v2; no signing-time (PAdES keeps the claimed time in /M).
 * ERR_CERTIFICATE_UNREADABLE. */
enum err cms_begin(const struct cms_order *order, struct cms_draft **out) MUST_USE;
/* The DER that is signed (SHA-256 of it goes to key_sign); borrowed from the draft. */
struct bytes cms_draft_attributes(const struct cms_draft *draft);
/* Appends the finished ContentInfo, DER. The signature is taken as it is. */
enum err cms_finish(struct cms_draft *draft, struct bytes signature,
                    struct buf *out) MUST_USE;
void cms_draft_free(struct cms_draft **draft);

/* Both halves with a key at hand. */
enum err cms_sign(const struct key_pair *key, const struct cms_order *order,
                  struct buf *out) MUST_USE;

enum cms_verdict {
    CMS_VALID = 0,
    CMS_UNREADABLE,        /* not DER of a detached SignedData */
    CMS_SIGNERS,           /* not exactly one SignerInfo */
    CMS_WEAK_DIGEST,       /* MD5, SHA-1 and the like */
    CMS_ALGORITHM,         /* unknown, contradictory, or a key too short */
    CMS_NO_CERTIFICATE,    /* the signer's certificate is not embedded */
    CMS_ATTRIBUTES,        /* missing, doubled, not in DER order, wrong content-type */
    CMS_MESSAGE_DIGEST,    /* the covered bytes are others */
    CMS_OTHER_CERTIFICATE, /* signing-certificate names another certificate */
    CMS_SIGNATURE,         /* the signature value is wrong */
    CMS_VERDICT_COUNT
};

/* What PAdES B-B asks for and a valid signature of another profile may lack. */
#define CMS_LACKS_SIGNING_CERTIFICATE 1u /* no signing-certificate-v2 */
#define CMS_HAS_SIGNING_TIME 2u
#define CMS_SIGNING_CERTIFICATE_V1 4u /* only the SHA-1 form */

struct cms_report {
    enum cms_verdict verdict;
    unsigned oddities; /* CMS_LACKS_… and so on; 0 for a PAdES B-B signature */
    size_t der_n;      /* exact length; what follows in the input was not looked at */
    struct bytes cert; /* the signer's, DER; absent when not found */
    const struct bytes *certs; /* all that are embedded, for building the chain */
    size_t certs_n;
    const char *digest_algorithm;    /* "SHA256" …; NULL when not known */
    const char *signature_algorithm; /* "ECDSA", "RSA", "RSA-PSS", "ED25519", "ED448" */
    int64_t signing_time_us;         /* as claimed; 0: none */
    struct bytes signature;          /* what a timestamp token must cover */
    struct bytes timestamp;          /* unsigned attribute 1.2.840.113549.1.9.16.2.14 */
};

/* Verifies the CMS at the start of `der` over the concatenation of `parts` (the two
 * sides of a /ByteRange). Views in the report point into `der`; arrays live in `a`.
 * Chain, time and revocation are not looked at. */
void cms_verify(struct arena *a, struct bytes der, const struct bytes *parts,
                size_t parts_n, struct cms_report *report);
/* A stable lower-case word: "valid", "message_digest" … */
const char *cms_verdict_name(enum cms_verdict verdict);

#endif
