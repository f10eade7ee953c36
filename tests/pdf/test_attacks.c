/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base wire crypto canon draw pdf support */
/* Published attacks on signed PDFs, and some of ours: the verifier says no to each, and
 * yes to the untouched files beside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "pdf/prepare.h"
#include "pdf/verify.h"
#include "support/pdf_make.h"
#include "support/pdf_seal.h"

#define FLIPS 400

static struct test_signer signer, stranger;
static struct buf face;
static struct buf once;  /* sealed once */
static struct buf twice; /* sealed once more */
static size_t document_n;
static struct update_holes holes; /* of the first update */

static void seal(struct buf *file, struct pdf_prepared *prepared)
{
    struct arena *a = arena_new();
    struct buf update = {0};
    const struct pdf_placement at = {1, 100000, 100000};
    const struct pdf_order order = {.face = buf_bytes(&face),
                                    .placements = &at,
                                    .placements_n = 1,
                                    .contents_len = UPDATE_CONTENTS_PLAIN};
    pdf_prepare_update(buf_bytes(file), &order, a, prepared, &update);
    assert_int_equal(prepared->refusal, OK);
    test_fill(&signer, buf_bytes(file), prepared, &update);
    buf_add_bytes(file, buf_bytes(&update));
    buf_clear(&update);
    arena_free(&a);
}

/* A contract whose page refers to an object that does not exist (40). */
static int set_up(void **state)
{
    (void)state;
    struct pdf_prepared prepared;
    test_signer_make(&signer, KEY_P256);
    test_signer_make(&stranger, KEY_P256);
    test_face(&face);
    struct pdf_build *b = pdf_build_pages(2, "/Metadata 40 0 R");
    pdf_build_write(b, &once);
    pdf_build_free(&b);
    document_n = once.n;
    seal(&once, &prepared);
    holes = prepared.holes;
    buf_add_bytes(&twice, buf_bytes(&once));
    seal(&twice, &prepared);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_signer_clear(&signer);
    test_signer_clear(&stranger);
    buf_clear(&face);
    buf_clear(&once);
    buf_clear(&twice);
    return 0;
}

static bool is_valid(const struct test_signer *trusted, const struct buf *file)
{
    struct arena *a = arena_new();
    struct pdf_report report;
    struct bytes root;
    const struct pdf_trust trust = test_trust(trusted, &root);
    pdf_verify_document(buf_bytes(file), &trust, a, &report);
    bool valid = report.valid;
    arena_free(&a);
    return valid;
}

static struct buf copy_of(const struct buf *file)
{
    struct buf copy = {0};
    buf_add_bytes(&copy, buf_bytes(file));
    return copy;
}

static size_t find(const struct buf *b, const char *what, size_t from)
{
    size_t n = strlen(what);
    for (size_t i = from; i + n <= b->n; i++) {
        if (memcmp(b->p + i, what, n) == 0)
            return i;
    }
    fail_msg("no %s", what);
    return 0;
}

/* Overwrites text of the signature dictionary (or behind it) by one of its length. */
static void overwrite(struct buf *b, const char *from, const char *to)
{
    assert_int_equal(strlen(from), strlen(to));
    memcpy(b->p + find(b, from, document_n), to, strlen(to));
}

/* ---- signature dictionary (USF) ---- */

static void contents_missing(struct buf *f)
{
    overwrite(f, "/Contents<", "/Kontents<");
}

static void contents_all_zero(struct buf *f)
{
    memset(f->p + document_n + holes.contents_off, '0', holes.contents_len);
}

static void contents_blank(struct buf *f)
{
    memset(f->p + document_n + holes.contents_off, ' ', holes.contents_len);
}

static void contents_null(struct buf *f)
{
    /* "<000…>" becomes "null" and blanks */
    uint8_t *p = f->p + document_n + holes.contents_off - 1;
    memset(p, ' ', holes.contents_len + 2);
    memcpy(p, "null", 4);
}

static void byterange_missing(struct buf *f)
{
    overwrite(f, "/ByteRange[", "/BiteRange[");
}

static void byterange_null(struct buf *f)
{
    size_t at = find(f, "/ByteRange[", document_n) + strlen("/ByteRange");
    size_t end = find(f, "]", at);
    memset(f->p + at, ' ', end - at + 1);
    memcpy(f->p + at, " null", 5);
}

static void byterange_negative(struct buf *f)
{
    size_t at = find(f, "/ByteRange[0 ", document_n) + strlen("/ByteRange[0 ");
    memmove(f->p + at + 1, f->p + at, 8);
    f->p[at] = '-';
}

static void byterange_of_three(struct buf *f)
{
    size_t at = find(f, "/ByteRange[0 ", document_n) + strlen("/ByteRange[");
    f->p[at] = ' ';
}

static void byterange_starts_later(struct buf *f)
{
    overwrite(f, "/ByteRange[0 ", "/ByteRange[9 ");
}

static void type_is_another(struct buf *f)
{
    overwrite(f, "/Type/Sig/", "/Type/Sog/");
}

static void subfilter_unknown(struct buf *f)
{
    overwrite(f, "/ETSI.CAdES.detached", "/adbe.x509.rsa_sha1#");
}

/* ---- the gap and the CMS ---- */

static void gap_holds_other_bytes(struct buf *f)
{
    memcpy(f->p + document_n + holes.contents_off + holes.contents_len - 20, "/Evil 1",
           7);
}

static void padding_is_not_zero(struct buf *f)
{
    memcpy(f->p + document_n + holes.contents_off + holes.contents_len - 4, "beef", 4);
}

static void gap_ends_early(struct buf *f)
{
    f->p[document_n + holes.contents_off + holes.contents_len - 2] = '>';
}

/* SWA: bytes put between the two ranges, the second one moved. */
static void second_range_moved(struct buf *f)
{
    struct buf moved = {0};
    static const char evil[] = "/Evil(moved)";
    size_t cut = document_n + holes.contents_off + holes.contents_len + 1;
    buf_add(&moved, f->p, cut);
    buf_add_cstr(&moved, evil);
    buf_add(&moved, f->p + cut, f->n - cut);
    size_t at =
        find(&moved, "/ByteRange[0 ", document_n) + strlen("/ByteRange[0 ") + 11;
    char number[11];
    snprintf(number, sizeof number, "%-10zu", cut + strlen(evil));
    memcpy(moved.p + at, number, 10);
    buf_clear(f);
    *f = moved;
}

/* ---- covered bytes ---- */

static void page_content_changed(struct buf *f)
{
    f->p[find(f, "stream", 0) + 10] ^= 1;
}

static void seal_moved(struct buf *f)
{
    overwrite(f, "/Rect[100 100 ", "/Rect[200 200 ");
}

static void time_changed(struct buf *f)
{
    f->p[document_n + holes.time_off + 5]++;
}

static void request_digest_changed(struct buf *f)
{
    f->p[document_n + holes.request_off] = 'f';
}

/* ---- appended revisions (ISA, EAA, shadow) ---- */

static void bytes_behind_the_end(struct buf *f)
{
    buf_add_cstr(f, "\n");
}

static void objects_behind_the_end(struct buf *f)
{
    buf_add_cstr(f, "3 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Symbol>>\nendobj\n");
}

static void content_replaced(struct buf *f)
{
    pdf_append_object(f, 5, "<</Length 21>>\nstream\nBT (Pay double) Tj ET\nendstream");
}

static void font_replaced(struct buf *f)
{
    pdf_append_object(f, 3, "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>");
}

static void missing_object_supplied(struct buf *f)
{
    pdf_append_object(f, 40, "<</Length 2>>\nstream\nhi\nendstream");
}

static void page_removed(struct buf *f)
{
    pdf_append_object(f, 2,
                      "<</Type/Pages/Count 1/Kids[4 0 R]/MediaBox[0 0 595 842]>>");
}

static void pages_swapped(struct buf *f)
{
    pdf_append_object(
        f, 2, "<</Type/Pages/Count 2/Kids[6 0 R 4 0 R]/MediaBox[0 0 595 842]>>");
}

static void page_turned(struct buf *f)
{
    pdf_append_object(
        f, 6,
        "<</Type/Page/Parent 2 0 R/Contents 7 0 R/Resources<</Font<</F1 3 "
        "0 R>>>>/Metadata 40 0 R/Rotate 180>>");
}

static void stamp_over_the_page(struct buf *f)
{
    static const struct pdf_change changes[] = {
        {6, "<</Type/Page/Parent 2 0 R/Contents 7 0 R/Resources<</Font<</F1 3 0 R>>>>"
            "/Metadata 40 0 R/Annots[50 0 R]>>"},
        {50, "<</Type/Annot/Subtype/FreeText/Rect[0 0 500 800]/Contents(void)>>"},
    };
    pdf_append_objects(f, changes, ARRAY_LEN(changes), 1);
}

static void unsigned_field_over_the_page(struct buf *f)
{
    static const struct pdf_change changes[] = {
        {6, "<</Type/Page/Parent 2 0 R/Contents 7 0 R/Resources<</Font<</F1 3 0 R>>>>"
            "/Metadata 40 0 R/Annots[50 0 R]>>"},
        {50, "<</Type/Annot/Subtype/Widget/FT/Sig/T(x)/Rect[0 0 500 800]>>"},
    };
    pdf_append_objects(f, changes, ARRAY_LEN(changes), 1);
}

static void catalog_replaced(struct buf *f)
{
    static const struct pdf_change changes[] = {
        {50, "<</Type/Catalog/Pages 51 0 R>>"},
        {51, "<</Type/Pages/Count 1/Kids[52 0 R]>>"},
        {52, "<</Type/Page/Parent 51 0 R/MediaBox[0 0 595 842]>>"},
    };
    pdf_append_objects(f, changes, ARRAY_LEN(changes), 50);
}

static void fields_emptied(struct buf *f)
{
    pdf_append_object(f, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>>>");
}

static void redraw_demanded(struct buf *f)
{
    struct buf text = {0};
    size_t at = find(f, "/Fields ", document_n);
    size_t end = find(f, "]", at);
    buf_printf(&text,
               "<</Type/Catalog/Pages 2 0 R/AcroForm<<%.*s/SigFlags 3"
               "/NeedAppearances true>>>>",
               (int)(end + 1 - at), (const char *)f->p + at);
    buf_add_byte(&text, 0);
    pdf_append_object(f, 1, (const char *)text.p);
    buf_clear(&text);
}

/* The appearance of the seal is redefined: the first object behind the signature. */
static void appearance_replaced(struct buf *f)
{
    pdf_append_object(
        f, 9,
        "<</Type/XObject/Subtype/Form/BBox[0 0 113.386 113.386]/Length 0>>"
        "\nstream\n\nendstream");
}

/* The same signature value under another field, over a changed page. */
static void signature_copied(struct buf *f)
{
    struct buf copy = {0};
    size_t at = find(f, "<</Type/Sig/", document_n);
    size_t end = find(f, ">>>\nendobj", at) + 3;
    buf_add(&copy, f->p + at, end - at);
    buf_add_byte(&copy, 0);
    const struct pdf_change changes[] = {
        {5, "<</Length 21>>\nstream\nBT (Pay double) Tj ET\nendstream"},
        {8, (const char *)copy.p},
    };
    pdf_append_objects(f, changes, ARRAY_LEN(changes), 1);
    buf_clear(&copy);
}

static void signature_redefined(struct buf *f)
{
    pdf_append_object(f, 8, "<</Type/Sig/Filter/Adobe.PPKLite>>");
}

static const struct {
    const char *name;
    void (*attack)(struct buf *file);
} attacks[] = {
#define ROW(f)                                                                         \
    {                                                                                  \
#f, f                                                                          \
    }
    ROW(contents_missing),
    ROW(contents_all_zero),
    ROW(contents_blank),
    ROW(contents_null),
    ROW(byterange_missing),
    ROW(byterange_null),
    ROW(byterange_negative),
    ROW(byterange_of_three),
    ROW(byterange_starts_later),
    ROW(type_is_another),
    ROW(subfilter_unknown),
    ROW(gap_holds_other_bytes),
    ROW(padding_is_not_zero),
    ROW(gap_ends_early),
    ROW(second_range_moved),
    ROW(page_content_changed),
    ROW(seal_moved),
    ROW(time_changed),
    ROW(request_digest_changed),
    ROW(bytes_behind_the_end),
    ROW(objects_behind_the_end),
    ROW(content_replaced),
    ROW(font_replaced),
    ROW(missing_object_supplied),
    ROW(page_removed),
    ROW(pages_swapped),
    ROW(page_turned),
    ROW(stamp_over_the_page),
    ROW(unsigned_field_over_the_page),
    ROW(catalog_replaced),
    ROW(fields_emptied),
    ROW(redraw_demanded),
    ROW(appearance_replaced),
    ROW(signature_copied),
    ROW(signature_redefined),
};

static void untouched_files_are_valid(void **state)
{
    (void)state;
    assert_true(is_valid(&signer, &once));
    assert_true(is_valid(&signer, &twice));
}

static void check_attacks(const struct buf *victim)
{
    size_t missed = 0;
    for (size_t i = 0; i < ARRAY_LEN(attacks); i++) {
        struct buf file = copy_of(victim);
        attacks[i].attack(&file);
        assert_false(bytes_eq(buf_bytes(&file), buf_bytes(victim)));
        if (is_valid(&signer, &file)) {
            print_error("%s was not noticed\n", attacks[i].name);
            missed++;
        }
        buf_clear(&file);
    }
    assert_int_equal(missed, 0);
}

static void every_attack_on_a_sealed_file_is_noticed(void **state)
{
    (void)state;
    check_attacks(&once);
}

static void every_attack_on_a_file_sealed_twice_is_noticed(void **state)
{
    (void)state;
    check_attacks(&twice);
}

/* Inside a gap certificates lie that nobody signs and that only help to build a chain:
 * what a changed CMS means is crypto's to test. */
static bool lies_in_a_gap(const struct buf *file, size_t at)
{
    size_t gap = document_n;
    for (int i = 0; i < 2; i++) {
        gap = find(file, "/Contents<", gap) + strlen("/Contents<");
        if (at >= gap && at < gap + holes.contents_len)
            return true;
    }
    return false;
}

static void any_flipped_bit_of_what_is_covered_is_noticed(void **state)
{
    (void)state;
    uint32_t x = 20261121;
    struct buf file = copy_of(&twice);
    for (int tried = 0; tried < FLIPS;) {
        x = x * 1664525 + 1013904223;
        size_t at = (x >> 4) % file.n;
        if (lies_in_a_gap(&file, at))
            continue;
        file.p[at] ^= (uint8_t)(1 << (x & 7));
        if (is_valid(&signer, &file))
            fail_msg("a bit at %zu of %zu was flipped unnoticed", at, file.n);
        memcpy(file.p + at, twice.p + at, 1);
        tried++;
    }
    assert_true(is_valid(&signer, &file));
    buf_clear(&file);
}

static void a_signature_under_another_root_is_not_trusted(void **state)
{
    (void)state;
    assert_false(is_valid(&stranger, &once));
}

static void validation_data_may_follow_the_last_signature(void **state)
{
    (void)state;
    struct buf file = copy_of(&once), text = {0};
    size_t at = find(&file, "/Fields ", document_n);
    size_t end = find(&file, "]", at);
    buf_printf(&text,
               "<</Type/Catalog/Pages 2 0 R/AcroForm<<%.*s/SigFlags 3>>/DSS<</Certs"
               "[50 0 R]>>>>",
               (int)(end + 1 - at), (const char *)file.p + at);
    buf_add_byte(&text, 0);
    const struct pdf_change changes[] = {
        {1, (const char *)text.p}, {50, "<</Length 2>>\nstream\n0\x01\nendstream"}};
    pdf_append_objects(&file, changes, ARRAY_LEN(changes), 1);
    assert_true(is_valid(&signer, &file));
    buf_clear(&file);
    buf_clear(&text);
}

static void the_first_of_two_signatures_reports_only_a_further_signature(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct pdf_report report;
    struct bytes root;
    const struct pdf_trust trust = test_trust(&signer, &root);
    pdf_verify_document(buf_bytes(&twice), &trust, a, &report);
    assert_int_equal(report.signatures_n, 2);
    assert_int_equal(report.signatures[0].coverage, PDF_COVERS_REVISION);
    assert_int_equal(report.signatures[0].changes, PDF_CHANGED_SIGNATURES);
    assert_int_equal(report.signatures[1].coverage, PDF_COVERS_FILE);
    assert_int_equal(report.signatures[1].changes, PDF_CHANGED_NOTHING);
    arena_free(&a);
}

static void a_file_without_signatures_is_not_valid(void **state)
{
    (void)state;
    struct buf plain = {0};
    buf_add(&plain, once.p, document_n);
    assert_false(is_valid(&signer, &plain));
    buf_clear(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(untouched_files_are_valid),
        cmocka_unit_test(every_attack_on_a_sealed_file_is_noticed),
        cmocka_unit_test(every_attack_on_a_file_sealed_twice_is_noticed),
        cmocka_unit_test(any_flipped_bit_of_what_is_covered_is_noticed),
        cmocka_unit_test(a_signature_under_another_root_is_not_trusted),
        cmocka_unit_test(validation_data_may_follow_the_last_signature),
        cmocka_unit_test(the_first_of_two_signatures_reports_only_a_further_signature),
        cmocka_unit_test(a_file_without_signatures_is_not_valid),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
