/* SPDX-License-Identifier: Apache-2.0 */
/* Making and reading full revocation lists. Which serials are revoked is the caller's
 * knowledge; whether a list speaks against a certificate is cert_judge's. */
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/log.h"
#include "crypto/crl.h"
#include "crypto/native.h"

static bool add_entry(X509_CRL *crl, const struct crl_entry *entry)
{
    X509_REVOKED *revoked = X509_REVOKED_new();
    ASN1_INTEGER *serial = ASN1_INTEGER_new();
    ASN1_TIME *since = ASN1_TIME_new();
    ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();
    bool good;

    ASSERT(revoked && serial && since && reason);
    good = native_serial_set(serial, entry->serial) &&
           native_time_set(since, entry->revoked_us) &&
           X509_REVOKED_set_serialNumber(revoked, serial) == 1 &&
           X509_REVOKED_set_revocationDate(revoked, since) == 1;
    /* RFC 5280 5.3.1: "unspecified" is said by leaving the reason out */
    if (good && entry->reason != CRL_UNSPECIFIED)
        good = ASN1_ENUMERATED_set(reason, entry->reason) == 1 &&
               X509_REVOKED_add1_ext_i2d(revoked, NID_crl_reason, reason, 0,
                                         X509V3_ADD_APPEND) == 1;
    if (good)
        ASSERT(X509_CRL_add0_revoked(crl, revoked) == 1);
    else
        X509_REVOKED_free(revoked);
    ASN1_INTEGER_free(serial);
    ASN1_TIME_free(since);
    ASN1_ENUMERATED_free(reason);
    return good;
}

static void add_extensions(X509_CRL *crl, X509 *issuer, uint64_t number)
{
    const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(issuer);
    AUTHORITY_KEYID *authority = AUTHORITY_KEYID_new();
    ASN1_INTEGER *n = ASN1_INTEGER_new();

    ASSERT(authority && n && ASN1_INTEGER_set_uint64(n, number) == 1);
    if (id) {
        authority->keyid = ASN1_OCTET_STRING_dup(id);
        ASSERT(X509_CRL_add1_ext_i2d(crl, NID_authority_key_identifier, authority, 0,
                                     X509V3_ADD_APPEND) == 1);
    }
    ASSERT(X509_CRL_add1_ext_i2d(crl, NID_crl_number, n, 0, X509V3_ADD_APPEND) == 1);
    AUTHORITY_KEYID_free(authority);
    ASN1_INTEGER_free(n);
}

static bool set_times(X509_CRL *crl, const struct crl_list *list)
{
    ASN1_TIME *t = ASN1_TIME_new();
    bool good;

    ASSERT(t);
    good = list->this_update_us < list->next_update_us &&
           native_time_set(t, list->this_update_us) &&
           X509_CRL_set1_lastUpdate(crl, t) == 1 &&
           native_time_set(t, list->next_update_us) &&
           X509_CRL_set1_nextUpdate(crl, t) == 1;
    ASN1_TIME_free(t);
    return good;
}

static bool add_entries(X509_CRL *crl, const struct crl_list *list)
{
    for (size_t i = 0; i < list->entries_n; i++) {
        if (!add_entry(crl, &list->entries[i]))
            return false;
    }
    return true;
}

enum err crl_make(const struct key_pair *issuer_key, struct bytes issuer,
                  const struct crl_list *list, struct buf *out)
{
    X509 *authority = native_cert(issuer);
    X509_CRL *crl = X509_CRL_new();
    enum err e = ERR_CERTIFICATE_UNREADABLE;

    ASSERT(crl);
    if (!authority)
        goto out;
    e = ERR_FIELD_BAD;
    if (!set_times(crl, list) || !add_entries(crl, list))
        goto out;
    e = ERR_INTERNAL;
    ASSERT(X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1);
    ASSERT(X509_CRL_set_issuer_name(crl, X509_get_subject_name(authority)) == 1);
    add_extensions(crl, authority, list->number);
    if (X509_check_private_key(authority, issuer_key->pkey) != 1 ||
        X509_CRL_sort(crl) != 1 ||
        X509_CRL_sign(crl, issuer_key->pkey, EVP_sha256()) <= 0)
        goto out;
    native_add_crl(out, crl);
    e = OK;
out:
    X509_CRL_free(crl);
    X509_free(authority);
    ERR_clear_error();
    return e;
}

static bool read_number(X509_CRL *crl, uint64_t *number)
{
    ASN1_INTEGER *n = X509_CRL_get_ext_d2i(crl, NID_crl_number, NULL, NULL);
    bool good = n && ASN1_INTEGER_get_uint64(number, n) == 1;

    ASN1_INTEGER_free(n);
    return good;
}

static bool read_entry(struct arena *a, X509_REVOKED *revoked, struct crl_entry *out)
{
    ASN1_ENUMERATED *reason =
        X509_REVOKED_get_ext_d2i(revoked, NID_crl_reason, NULL, NULL);

    out->serial =
        arena_bytes(a, native_octets(X509_REVOKED_get0_serialNumber(revoked)));
    out->reason = CRL_UNSPECIFIED;
    if (reason)
        out->reason = (enum crl_reason)ASN1_ENUMERATED_get(reason);
    ASN1_ENUMERATED_free(reason);
    return native_time_get(X509_REVOKED_get0_revocationDate(revoked), &out->revoked_us);
}

static bool read_entries(struct arena *a, X509_CRL *crl, struct crl_list *out)
{
    STACK_OF(X509_REVOKED) *revoked = X509_CRL_get_REVOKED(crl);
    int n = sk_X509_REVOKED_num(revoked); /* -1 without a list */
    struct crl_entry *entries;

    if (n <= 0)
        return true;
    entries = ARENA_ARRAY(a, (size_t)n, struct crl_entry);
    for (int i = 0; i < n; i++) {
        if (!read_entry(a, sk_X509_REVOKED_value(revoked, i), &entries[i]))
            return false;
    }
    out->entries = entries;
    out->entries_n = (size_t)n;
    return true;
}

enum err crl_read(struct arena *a, struct bytes der, struct crl_list *out)
{
    X509_CRL *crl = native_crl(der);
    struct crl_list list = {0};
    enum err e = ERR_CERTIFICATE_UNREADABLE;

    if (!crl || !read_number(crl, &list.number) ||
        !native_time_get(X509_CRL_get0_lastUpdate(crl), &list.this_update_us) ||
        !native_time_get(X509_CRL_get0_nextUpdate(crl), &list.next_update_us) ||
        !read_entries(a, crl, &list))
        goto out;
    *out = list;
    e = OK;
out:
    X509_CRL_free(crl);
    ERR_clear_error();
    return e;
}
