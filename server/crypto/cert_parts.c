/* SPDX-License-Identifier: Apache-2.0 */
/* Walking a certificate (RFC 5280 section 4.1) and a SubjectPublicKeyInfo. */
#include "crypto/cert_parts.h"
#include "crypto/der.h"
#include "crypto/oid.h"

/* Extension ::= SEQUENCE { OID, critical BOOLEAN DEFAULT FALSE, OCTET STRING } */
static bool read_extension(struct bytes extension, struct cert_parts *out)
{
    struct der_item oid, item, key_id;

    if (!der_take(&extension, DER_OID, &oid) || !der_next(&extension, &item))
        return false;
    if (item.tag != DER_OCTETS && !der_take(&extension, DER_OCTETS, &item))
        return false;
    if (!bytes_eq(oid.value, OID_SUBJECT_KEY_ID))
        return true;
    if (!der_take(&item.value, DER_OCTETS, &key_id))
        return false;
    out->key_id = key_id.value;
    return true;
}

static bool read_extensions(struct bytes rest, struct cert_parts *out)
{
    struct der_item item, list;

    while (rest.n > 0) {
        if (!der_next(&rest, &item))
            return false;
        if (item.tag != DER_CONTEXT_CONSTRUCTED(3)) /* unique identifiers, of old */
            continue;
        if (!der_take(&item.value, DER_SEQUENCE, &list))
            return false;
        while (list.value.n > 0) {
            if (!der_take(&list.value, DER_SEQUENCE, &item) ||
                !read_extension(item.value, out))
                return false;
        }
    }
    return true;
}

bool cert_split(struct bytes der, struct cert_parts *out)
{
    struct der_item cert, tbs, serial, algorithm, issuer, validity, subject, spki,
        version;
    struct bytes rest;

    *out = (struct cert_parts){0};
    if (!der_take(&der, DER_SEQUENCE, &cert) || der.n > 0 ||
        !der_take(&cert.value, DER_SEQUENCE, &tbs))
        return false;
    rest = tbs.value;
    if (der_is_next(rest, DER_CONTEXT_CONSTRUCTED(0)) && !der_next(&rest, &version))
        return false; /* absent: version 1 */
    if (!der_take(&rest, DER_INTEGER, &serial) ||
        !der_take(&rest, DER_SEQUENCE, &algorithm) ||
        !der_take(&rest, DER_SEQUENCE, &issuer) ||
        !der_take(&rest, DER_SEQUENCE, &validity) ||
        !der_take(&rest, DER_SEQUENCE, &subject) ||
        !der_take(&rest, DER_SEQUENCE, &spki))
        return false;
    out->serial = serial.whole;
    out->issuer = issuer.whole;
    out->subject = subject.whole;
    out->spki = spki.whole;
    return read_extensions(rest, out);
}

bool spki_split(struct bytes spki, struct bytes *oid, struct bytes *parameters,
                struct bytes *key)
{
    struct der_item whole, algorithm, name, bits;

    if (!der_take(&spki, DER_SEQUENCE, &whole) || spki.n > 0 ||
        !der_take(&whole.value, DER_SEQUENCE, &algorithm) ||
        !der_take(&whole.value, DER_BITS, &bits) || whole.value.n > 0 ||
        !der_take(&algorithm.value, DER_OID, &name))
        return false;
    if (bits.value.n < 1 || bits.value.p[0] != 0) /* a whole number of bytes */
        return false;
    *oid = name.value;
    *parameters = algorithm.value;
    *key = (struct bytes){bits.value.p + 1, bits.value.n - 1};
    return true;
}
