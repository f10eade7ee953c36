/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the parts of a SignedData (RFC 5652 section 5) with the DER cursor. */
#include "crypto/cms_parts.h"
#include "crypto/oid.h"

/* CMS_ATTRIBUTE_COUNT for those that nobody asks about. */
static enum cms_attribute attribute_of(struct bytes oid)
{
    const struct bytes known[CMS_ATTRIBUTE_COUNT] = {
        [CMS_CONTENT_TYPE] = OID_CONTENT_TYPE,
        [CMS_MESSAGE_DIGEST_ATTRIBUTE] = OID_MESSAGE_DIGEST,
        [CMS_SIGNING_TIME] = OID_SIGNING_TIME,
        [CMS_SIGNING_CERT_V1] = OID_SIGNING_CERTIFICATE,
        [CMS_SIGNING_CERT_V2] = OID_SIGNING_CERTIFICATE_V2,
        [CMS_TIMESTAMP_TOKEN] = OID_TIMESTAMP_TOKEN,
    };
    size_t i = 0;

    while (i < CMS_ATTRIBUTE_COUNT && !bytes_eq(oid, known[i]))
        i++;
    return (enum cms_attribute)i;
}

static bool parse_attribute(struct bytes attribute, struct cms_attributes *out)
{
    struct der_item type, values, value;
    enum cms_attribute which;

    if (!der_take(&attribute, DER_OID, &type) ||
        !der_take(&attribute, DER_SET, &values) || attribute.n > 0)
        return false;
    which = attribute_of(type.value);
    if (which == CMS_ATTRIBUTE_COUNT)
        return true;
    out->count[which]++;
    if (!der_next(&values.value, &value))
        return false;
    if (values.value.n == 0)
        out->value[which] = value.whole;
    return true;
}

static bool parse_attributes(struct der_item set, struct cms_attributes *out)
{
    struct bytes rest = set.value, previous = {NULL, 0};
    struct der_item item;

    out->whole = set.whole;
    out->in_order = true;
    while (rest.n > 0) {
        if (!der_take(&rest, DER_SEQUENCE, &item) || !parse_attribute(item.value, out))
            return false;
        if (previous.p && der_compare(previous, item.whole) > 0)
            out->in_order = false;
        previous = item.whole;
    }
    return true;
}

static bool parse_sid(struct bytes *rest, struct cms_signer *out)
{
    struct der_item sid, issuer, serial;

    if (der_take(rest, DER_CONTEXT(0), &sid)) {
        out->key_id = sid.value;
        return true;
    }
    if (!der_take(rest, DER_SEQUENCE, &sid) ||
        !der_take(&sid.value, DER_SEQUENCE, &issuer) ||
        !der_take(&sid.value, DER_INTEGER, &serial) || sid.value.n > 0)
        return false;
    out->issuer = issuer.whole;
    out->serial = serial.whole;
    return true;
}

static bool parse_signer(struct bytes rest, struct cms_signer *out)
{
    struct der_item item;

    if (!der_take(&rest, DER_INTEGER, &item) || !parse_sid(&rest, out) ||
        !der_take(&rest, DER_SEQUENCE, &item))
        return false;
    out->digest_algorithm = item.whole;
    if (der_is_next(rest, DER_CONTEXT_CONSTRUCTED(0)) &&
        (!der_next(&rest, &item) || !parse_attributes(item, &out->attributes)))
        return false;
    if (!der_take(&rest, DER_SEQUENCE, &item))
        return false;
    out->signature_algorithm = item.whole;
    if (!der_take(&rest, DER_OCTETS, &item))
        return false;
    out->signature = item.value;
    if (der_is_next(rest, DER_CONTEXT_CONSTRUCTED(1)) &&
        (!der_next(&rest, &item) || !parse_attributes(item, &out->others)))
        return false;
    return rest.n == 0;
}

static bool parse_signers(struct bytes rest, struct cms_parts *out)
{
    struct der_item item;

    for (; rest.n > 0; out->signers_n++) {
        if (!der_take(&rest, DER_SEQUENCE, &item))
            return false;
        if (out->signers_n == 0 && !parse_signer(item.value, &out->signer))
            return false;
    }
    return true;
}

/* Certificates proper; attribute certificates and the like are passed over. */
static bool parse_certs(struct arena *a, struct bytes set, struct cms_parts *out)
{
    struct bytes rest = set;
    struct der_item item;
    size_t n = 0;

    for (; rest.n > 0; n++) {
        if (!der_next(&rest, &item))
            return false;
    }
    out->certs = ARENA_ARRAY(a, n, struct bytes);
    while (der_next(&set, &item)) {
        if (item.tag == DER_SEQUENCE)
            out->certs[out->certs_n++] = item.whole;
    }
    return true;
}

static bool parse_signed_data(struct arena *a, struct bytes rest, struct cms_parts *out)
{
    struct der_item item, content;

    if (!der_take(&rest, DER_INTEGER, &item) || !der_take(&rest, DER_SET, &item) ||
        !der_take(&rest, DER_SEQUENCE, &content) ||
        !der_take(&content.value, DER_OID, &item) || !bytes_eq(item.value, OID_DATA) ||
        content.value.n > 0)
        return false;
    if (der_is_next(rest, DER_CONTEXT_CONSTRUCTED(0)) &&
        (!der_next(&rest, &item) || !parse_certs(a, item.value, out)))
        return false;
    if (der_is_next(rest, DER_CONTEXT_CONSTRUCTED(1)) && !der_next(&rest, &item))
        return false;
    return der_take(&rest, DER_SET, &item) && rest.n == 0 &&
           parse_signers(item.value, out);
}

bool cms_parse(struct arena *a, struct bytes der, struct cms_parts *out)
{
    struct der_item whole, type, content, data;

    *out = (struct cms_parts){0};
    if (!der_take(&der, DER_SEQUENCE, &whole))
        return false;
    out->der_n = whole.whole.n;
    return der_take(&whole.value, DER_OID, &type) &&
           bytes_eq(type.value, OID_SIGNED_DATA) &&
           der_take(&whole.value, DER_CONTEXT_CONSTRUCTED(0), &content) &&
           whole.value.n == 0 && der_take(&content.value, DER_SEQUENCE, &data) &&
           content.value.n == 0 && parse_signed_data(a, data.value, out);
}
