/* SPDX-License-Identifier: Apache-2.0 */
/* AlgorithmIdentifiers of CMS (RFC 5754, 4056, 8419) as OpenSSL names, by allow-list:
 * what is not in these tables does not verify. The digest inside a signature must be
 * the one of the message digest, so that nobody can weaken one of the two. */
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/log.h"
#include "crypto/cms_algorithm.h"

#define RSA_BITS_LEAST 2048
#define EC_BITS_LEAST 256
#define PSS_SALT_MOST 1024

static const struct {
    int nid;
    struct cms_digest digest;
} digests[] = {
    {NID_sha256, {"SHA256", true, 32}},
    {NID_sha384, {"SHA384", true, 48}},
    {NID_sha512, {"SHA512", true, 64}},
    {NID_sha512_256, {"SHA512-256", true, 32}},
    {NID_sha3_256, {"SHA3-256", true, 32}},
    {NID_sha3_384, {"SHA3-384", true, 48}},
    {NID_sha3_512, {"SHA3-512", true, 64}},
    {NID_shake256, {"SHAKE256", true, 64}}, /* 512 bits: RFC 8419 3.1 */
    {NID_sm3, {"SM3", true, 32}},
    {NID_md5, {"MD5", false, 16}},
    {NID_sha1, {"SHA1", false, 20}},
    {NID_sha224, {"SHA224", false, 28}},
    {NID_ripemd160, {"RIPEMD160", false, 20}},
};

static struct cms_digest digest_by_nid(int nid)
{
    for (size_t i = 0; i < ARRAY_LEN(digests); i++) {
        if (digests[i].nid == nid)
            return digests[i].digest;
    }
    return (struct cms_digest){NULL, false, 0};
}

static X509_ALGOR *read_algorithm(struct bytes der)
{
    const unsigned char *p = der.p;

    return d2i_X509_ALGOR(NULL, &p, (long)der.n);
}

static int algorithm_nid(const X509_ALGOR *algorithm)
{
    const ASN1_OBJECT *oid = NULL;

    X509_ALGOR_get0(&oid, NULL, NULL, algorithm);
    return OBJ_obj2nid(oid);
}

struct cms_digest cms_digest_of(struct bytes algorithm)
{
    X509_ALGOR *a = read_algorithm(algorithm);
    struct cms_digest digest = digest_by_nid(a ? algorithm_nid(a) : NID_undef);

    X509_ALGOR_free(a);
    ERR_clear_error();
    return digest;
}

bool cms_digest_parts(const struct cms_digest *digest, const struct bytes *parts,
                      size_t parts_n, uint8_t out[CMS_DIGEST_MAX])
{
    EVP_MD *md = EVP_MD_fetch(NULL, digest->name, NULL);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = md && ctx && EVP_DigestInit_ex2(ctx, md, NULL) == 1;

    for (size_t i = 0; good && i < parts_n; i++)
        good = EVP_DigestUpdate(ctx, parts[i].p, parts[i].n) == 1;
    if (good && (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF))
        good = EVP_DigestFinalXOF(ctx, out, digest->n) == 1;
    else if (good)
        good = EVP_DigestFinal_ex(ctx, out, NULL) == 1;
    EVP_MD_CTX_free(ctx);
    EVP_MD_free(md);
    ERR_clear_error();
    return good;
}

/* RFC 4055 3.1: both digests must be ours, the mask function MGF1, the trailer the only
 * one there is. Returns the salt length, -1 when anything else is asked for. */
static int pss_salt(const X509_ALGOR *algorithm, const struct cms_digest *digest)
{
    RSA_PSS_PARAMS *pss = NULL;
    X509_ALGOR *mask = NULL;
    const void *value = NULL;
    int type = V_ASN1_UNDEF;
    long salt = -1;

    X509_ALGOR_get0(NULL, &type, &value, algorithm);
    if (type == V_ASN1_SEQUENCE)
        pss = ASN1_item_unpack(value, ASN1_ITEM_rptr(RSA_PSS_PARAMS));
    if (!pss || !pss->hashAlgorithm || !pss->maskGenAlgorithm ||
        algorithm_nid(pss->maskGenAlgorithm) != NID_mgf1)
        goto out;
    mask = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(X509_ALGOR),
                                     pss->maskGenAlgorithm->parameter);
    if (!mask || algorithm_nid(mask) != algorithm_nid(pss->hashAlgorithm) ||
        digest_by_nid(algorithm_nid(mask)).name != digest->name ||
        (pss->trailerField && ASN1_INTEGER_get(pss->trailerField) != 1))
        goto out;
    salt = pss->saltLength ? ASN1_INTEGER_get(pss->saltLength) : 20;
    if (salt < 0 || salt > PSS_SALT_MOST)
        salt = -1;
out:
    X509_ALGOR_free(mask);
    RSA_PSS_PARAMS_free(pss);
    return (int)salt;
}

/* "sha256WithRSAEncryption" names a digest of its own, "rsaEncryption" does not. */
static bool same_digest(int digest_nid, const struct cms_digest *digest)
{
    return digest_nid == NID_undef || digest_by_nid(digest_nid).name == digest->name;
}

static struct cms_scheme scheme_of(const X509_ALGOR *algorithm, const EVP_PKEY *pkey,
                                   const struct cms_digest *digest)
{
    const struct cms_scheme none = {NULL, NULL, -1};
    int nid = algorithm_nid(algorithm), digest_nid = NID_undef, key_nid = nid;
    int bits = EVP_PKEY_get_bits(pkey), key = EVP_PKEY_get_base_id(pkey);
    bool rsa = key == EVP_PKEY_RSA && bits >= RSA_BITS_LEAST;
    bool pss = (rsa || key == EVP_PKEY_RSA_PSS) && bits >= RSA_BITS_LEAST;

    if (OBJ_find_sigid_algs(nid, &digest_nid, &key_nid) != 1)
        key_nid = nid;
    if (nid == NID_rsassaPss) {
        int salt = pss ? pss_salt(algorithm, digest) : -1;
        return salt < 0 ? none : (struct cms_scheme){"RSA-PSS", digest->name, salt};
    }
    if (!same_digest(digest_nid, digest)) /* guard: one_digest */
        return none;
    if (key_nid == NID_rsaEncryption && rsa)
        return (struct cms_scheme){"RSA", digest->name, -1};
    if (key_nid == NID_X9_62_id_ecPublicKey && key == EVP_PKEY_EC &&
        bits >= EC_BITS_LEAST)
        return (struct cms_scheme){"ECDSA", digest->name, -1};
    if (nid == NID_ED25519 && key == EVP_PKEY_ED25519)
        return (struct cms_scheme){"ED25519", NULL, -1};
    if (nid == NID_ED448 && key == EVP_PKEY_ED448)
        return (struct cms_scheme){"ED448", NULL, -1};
    return none;
}

struct cms_scheme cms_scheme_of(struct bytes algorithm, const EVP_PKEY *pkey,
                                const struct cms_digest *digest)
{
    struct cms_scheme scheme = {NULL, NULL, -1};
    X509_ALGOR *a = read_algorithm(algorithm);

    if (a)
        scheme = scheme_of(a, pkey, digest);
    X509_ALGOR_free(a);
    ERR_clear_error();
    return scheme;
}

static bool set_padding(const struct cms_scheme *scheme, EVP_PKEY_CTX *ctx)
{
    return scheme->pss_salt < 0 ||
           (EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, scheme->pss_salt) == 1);
}

bool cms_scheme_verifies(const struct cms_scheme *scheme, EVP_PKEY *pkey,
                         struct bytes data, struct bytes signature)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *key_ctx = NULL; /* owned by ctx */
    bool good;

    ASSERT(ctx);
    good = EVP_DigestVerifyInit_ex(ctx, &key_ctx, scheme->digest, NULL, NULL, pkey,
                                   NULL) == 1 &&
           set_padding(scheme, key_ctx) &&
           EVP_DigestVerify(ctx, signature.p, signature.n, data.p, data.n) == 1;
    EVP_MD_CTX_free(ctx);
    ERR_clear_error();
    return good;
}
