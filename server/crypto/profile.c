/* SPDX-License-Identifier: Apache-2.0 */
/* The table of certificate kinds and the questions asked of it. A kind is told by its
 * extended key usage, so that no seal certificate can pass for the signer's own. */
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "crypto/profile.h"

static const struct cert_profile profiles[] = {
    [CERT_ROOT] = {.key_usage = KU_KEY_CERT_SIGN | KU_CRL_SIGN},
    /* document signing is RFC 9336; readers (NSS, Acrobat) ask for e-mail protection */
    [CERT_SEAL] = {.key_usage = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION,
                   .uses = {"1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.4"}},
    [CERT_ATTESTATION] = {.key_usage = KU_DIGITAL_SIGNATURE,
                          .uses = {CERT_EKU_ATTESTATION},
                          .uses_critical = true},
    [CERT_CHECKPOINT] = {.key_usage = KU_DIGITAL_SIGNATURE,
                         .uses = {CERT_EKU_CHECKPOINT},
                         .uses_critical = true},
    /* RFC 3161 2.3: critical and alone */
    [CERT_TIMESTAMP] = {.key_usage = KU_DIGITAL_SIGNATURE,
                        .uses = {"1.3.6.1.5.5.7.3.8"},
                        .uses_critical = true},
    [CERT_OCSP] = {.key_usage = KU_DIGITAL_SIGNATURE, .uses = {"1.3.6.1.5.5.7.3.9"}},
};

const struct cert_profile *profile_of(enum cert_kind kind)
{
    bool known = kind > CERT_ANY && (size_t)kind < ARRAY_LEN(profiles);

    return known ? &profiles[kind] : NULL;
}

static bool has_use(X509 *cert, const char *oid)
{
    EXTENDED_KEY_USAGE *uses = X509_get_ext_d2i(cert, NID_ext_key_usage, NULL, NULL);
    bool found = false;

    for (int i = 0; i < sk_ASN1_OBJECT_num(uses) && !found; i++) {
        char text[128];

        OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(uses, i), 1);
        found = strcmp(text, oid) == 0;
    }
    EXTENDED_KEY_USAGE_free(uses);
    return found;
}

static bool is_authority(X509 *cert)
{
    return (X509_get_extension_flags(cert) & EXFLAG_CA) != 0;
}

enum cert_kind profile_kind(X509 *cert)
{
    if (is_authority(cert))
        return X509_get_extension_flags(cert) & EXFLAG_SS ? CERT_ROOT : CERT_ANY;
    for (size_t i = CERT_SEAL; i < ARRAY_LEN(profiles); i++) {
        if (has_use(cert, profiles[i].uses[0]))
            return (enum cert_kind)i;
    }
    return CERT_ANY;
}

bool profile_fits(X509 *cert, enum cert_kind kind)
{
    const struct cert_profile *profile = profile_of(kind);
    uint32_t usage = X509_get_key_usage(cert); /* all bits when there is no extension */

    if (kind == CERT_ANY)
        return (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
    return profile && profile_kind(cert) == kind &&
           (usage & profile->key_usage) == profile->key_usage;
}
