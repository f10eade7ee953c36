/* SPDX-License-Identifier: Apache-2.0 */
/* A file is written with room for the signature, then the room is filled. */
#include "support/pdf_signed.h"

#include <stdio.h>
#include <time.h>

#include "base/hex.h"
#include "base/log.h"
#include "support/foreign_cms.h"
#include "support/pdf_make.h"

#define CONTENTS_LEN 4096 /* bytes of DER there is room for */
#define RANGE "/ByteRange[0 0000000000 0000000000 0000000000]"

static const char catalog[] =
    "<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[6 0 R]>>>>";
static const char field[] = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Theirs)/F 132"
                            "/Rect[0 0 0 0]/P 4 0 R/V 7 0 R>>";

static void signature(char *out, size_t room)
{
    static char zeros[2 * CONTENTS_LEN + 1];
    char when[32];
    struct tm utc;
    time_t now;
    int n;

    (void)foreign_root(); /* the certificate must not be younger than its signature */
    now = time(NULL);
    strftime(when, sizeof when, "D:%Y%m%d%H%M%SZ", gmtime_r(&now, &utc));
    memset(zeros, '0', 2 * CONTENTS_LEN);
    n = snprintf(out, room,
                 "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached"
                 "/M(%s)" RANGE "/Contents<%s>>>",
                 when, zeros);
    ASSERT(n > 0 && (size_t)n < room);
}

static size_t place_of(const struct buf *file, const char *text)
{
    const uint8_t *at = memmem(file->p, file->n, text, strlen(text));

    ASSERT(at);
    return (size_t)(at - file->p);
}

/* Everything but "<...>" of /Contents is signed, the numbers that say so included. */
static void fill(struct buf *file)
{
    size_t gap = place_of(file, "/Contents<000") + strlen("/Contents");
    size_t behind = gap + 2 * CONTENTS_LEN + 2;
    struct buf content = {0}, der = {0};
    char range[sizeof RANGE];

    (void)snprintf(range, sizeof range, "/ByteRange[0 %010zu %010zu %010zu]", gap,
                   behind, file->n - behind);
    memcpy(file->p + place_of(file, RANGE), range, strlen(range));
    buf_add(&content, file->p, gap);
    buf_add(&content, file->p + behind, file->n - behind);
    foreign_sign(buf_bytes(&content), &der);
    ASSERT(der.n < CONTENTS_LEN);
    hex_encode(buf_bytes(&der), (char *)file->p + gap + 1);
    file->p[gap + 1 + 2 * der.n] = '0'; /* where the text of hex_encode ends */
    buf_clear(&content);
    buf_clear(&der);
}

static struct pdf_build *build(void)
{
    char text[2 * CONTENTS_LEN + 256];
    struct pdf_build *b = pdf_build_pages(1, "/Annots[6 0 R]");

    pdf_build_set(b, 1, "%s", catalog);
    pdf_build_add(b, "%s", field);
    signature(text, sizeof text);
    pdf_build_add(b, "%s", text);
    return b;
}

void pdf_signed_at_once(struct buf *out)
{
    struct pdf_build *b = build();

    pdf_build_write(b, out);
    pdf_build_free(&b);
    fill(out);
}

void pdf_signed_with_xref_stream(struct buf *out)
{
    struct pdf_build *b = build();

    pdf_build_write_stream(b, false, out);
    pdf_build_free(&b);
    fill(out);
}

void pdf_signed_in_an_update(struct buf *out)
{
    static const char page[] =
        "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>"
        "/Annots[6 0 R]>>";
    char text[2 * CONTENTS_LEN + 256];
    struct pdf_build *b = pdf_build_pages(1, "");
    const struct pdf_change changes[] = {
        {1, catalog}, {4, page}, {6, field}, {7, text}};

    signature(text, sizeof text);
    pdf_build_write(b, out);
    pdf_build_free(&b);
    pdf_append_objects(out, changes, ARRAY_LEN(changes), 1);
    fill(out);
}
