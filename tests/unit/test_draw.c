/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon draw */
/* labels: threaded */
/* Seal faces: every type draws, nothing is left out silently, preview equals result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "draw/seal_face.h"

static struct drawer *drawer;

static int set_up(void **state)
{
    (void)state;
    return drawer_open(DRAWER_FONT, &drawer) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    drawer_close(&drawer);
    return 0;
}

static enum err draw(const struct seal_design *design, struct seal_face *face)
{
    uint32_t missing = 0;
    return seal_face_draw(drawer, design, face, &missing);
}

static void assert_refused(const struct seal_design *design, enum err expected)
{
    struct seal_face face;
    assert_int_equal(draw(design, &face), expected);
}

static void every_type_and_shape_draws_at_its_usual_size(void **state)
{
    (void)state;
    static const struct {
        struct seal_design design;
        int64_t um;
    } rows[] = {
        {{.type = SEAL_OFFICIAL, .name = STR("上海掌印科技有限公司")}, 40000},
        {{.type = SEAL_CONTRACT, .name = STR("上海掌印科技有限公司")}, 38000},
        {{.type = SEAL_FINANCE, .name = STR("上海掌印科技有限公司")}, 38000},
        {{.type = SEAL_FINANCE,
          .shape = SEAL_SHAPE_SQUARE,
          .name = STR("上海掌印科技有限公司")},
         22000},
        {{.type = SEAL_LEGAL_REPRESENTATIVE, .name = STR("张三")}, 20000},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct seal_face face;
        assert_int_equal(draw(&rows[i].design, &face), OK);
        assert_int_equal(face.width_um, rows[i].um);
        assert_int_equal(face.height_um, rows[i].um);
        seal_face_clear(&face);
    }
}

/* A name of that many characters. */
static struct str long_name(size_t n, char *room)
{
    for (size_t i = 0; i < n; i++)
        memcpy(room + 3 * i, "公", 3);
    return (struct str){room, 3 * n};
}

static void names_of_4_to_40_characters_draw_and_others_are_refused(void **state)
{
    (void)state;
    char room[200];
    struct seal_design design = {.type = SEAL_OFFICIAL};
    for (size_t n = 4; n <= 40; n++) {
        struct seal_face face;
        design.name = long_name(n, room);
        assert_int_equal(draw(&design, &face), OK);
        seal_face_clear(&face);
    }
    design.name = long_name(3, room);
    assert_refused(&design, ERR_FIELD_BAD);
    design.name = long_name(41, room);
    assert_refused(&design, ERR_FIELD_BAD);
}

static size_t count(struct bytes v, const char *what)
{
    size_t found = 0, n = strlen(what);
    for (size_t i = 0; i + n <= v.n; i++)
        found += memcmp(v.p + i, what, n) == 0;
    return found;
}

/* "x y m" in PDF, "Mx y" in SVG: the same outlines in both. */
static void preview_and_impression_have_the_same_outlines(void **state)
{
    (void)state;
    struct seal_face face;
    const struct seal_design design = {.type = SEAL_CONTRACT,
                                       .name = STR("上海掌印科技有限公司"),
                                       .code = STR("3101150012345")};
    assert_int_equal(draw(&design, &face), OK);
    assert_true(count(buf_bytes(&face.operators), " m\n") > 30);
    assert_int_equal(count(buf_bytes(&face.operators), " m\n"),
                     count(buf_bytes(&face.svg), "M"));
    assert_int_equal(count(buf_bytes(&face.operators), " c\n"),
                     count(buf_bytes(&face.svg), "C"));
    assert_int_equal(count(buf_bytes(&face.operators), " l\n"),
                     count(buf_bytes(&face.svg), "L"));
    seal_face_clear(&face);
}

static void every_coordinate_lies_within_the_face(void **state)
{
    (void)state;
    struct seal_face face;
    const struct seal_design design = {.type = SEAL_LEGAL_REPRESENTATIVE,
                                       .name = STR("阿卜杜拉·买买提")};
    assert_int_equal(draw(&design, &face), OK);
    buf_add_byte(&face.operators, 0);
    double side = (double)face.width_um / 1000 * 72 / 25.4;
    size_t seen = 0;
    char *p = strchr((char *)face.operators.p, '\n'); /* behind the colour */
    while (p && *p) {
        char *end;
        double v = strtod(p, &end);
        if (end == p) {
            p++;
            continue;
        }
        assert_true(v >= -0.01 && v <= side + 0.01);
        seen++;
        p = end;
    }
    assert_true(seen > 100);
    seal_face_clear(&face);
}

static void a_missing_character_is_named(void **state)
{
    (void)state;
    struct seal_face face;
    uint32_t missing = 0;
    const struct seal_design design = {.type = SEAL_OFFICIAL,
                                       .name = STR("上海😀有限公司")};
    assert_int_equal(seal_face_draw(drawer, &design, &face, &missing),
                     ERR_GLYPH_MISSING);
    assert_int_equal(missing, 0x1f600);
}

static void codes_sizes_and_shapes_that_the_type_lacks_are_refused(void **state)
{
    (void)state;
    struct seal_design d = {.type = SEAL_OFFICIAL, .name = STR("上海掌印科技有限公司")};
    d.code = STR("310115001234");
    assert_refused(&d, ERR_FIELD_BAD);
    d.code = STR("310115001234x");
    assert_refused(&d, ERR_FIELD_BAD);
    d.code = (struct str){NULL, 0};
    d.size_um = 46000;
    assert_refused(&d, ERR_FIELD_BAD);
    d.size_um = 0;
    d.shape = SEAL_SHAPE_SQUARE;
    assert_refused(&d, ERR_FIELD_BAD);
    d.shape = SEAL_SHAPE_USUAL;
    d.type = (enum seal_type)99;
    assert_refused(&d, ERR_FIELD_BAD);
}

static void text_with_controls_is_refused(void **state)
{
    (void)state;
    const struct seal_design d = {.type = SEAL_OFFICIAL, .name = STR("上海\n有限公司")};
    assert_refused(&d, ERR_TEXT_NOT_PLAIN);
}

static struct digest stored_face(struct drawer *with)
{
    struct seal_face face;
    struct buf b = {0};
    uint32_t missing;
    const struct seal_design design = {.type = SEAL_CONTRACT,
                                       .name = STR("深圳市前海供应链（集团）有限公司"),
                                       .code = STR("4403050012345")};
    assert_int_equal(seal_face_draw(with, &design, &face, &missing), OK);
    seal_face_encode(&face, &b);
    struct digest d = canon_digest(&canon_face_schema, buf_bytes(&b));
    struct canon_face back;
    assert_int_equal(face_decode(buf_bytes(&b), &back), OK);
    assert_int_equal(back.width_um, 38000);
    buf_clear(&b);
    seal_face_clear(&face);
    return d;
}

static void *draw_in_a_thread(void *out)
{
    struct drawer *own;
    if (drawer_open(DRAWER_FONT, &own) != OK)
        return NULL;
    for (int i = 0; i < 20; i++)
        *(struct digest *)out = stored_face(own);
    drawer_close(&own);
    return out;
}

static void drawers_in_several_threads_give_the_same_bytes(void **state)
{
    (void)state;
    pthread_t threads[4];
    struct digest digests[4] = {{{0}}};
    struct digest expected = stored_face(drawer);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, draw_in_a_thread, &digests[i]), 0);
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_true(digest_eq(&digests[i], &expected));
    }
}

static void a_font_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct drawer *none = NULL;
    assert_int_equal(drawer_open("/nonexistent.ttc", &none), ERR_UNAVAILABLE);
    drawer_close(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_and_shape_draws_at_its_usual_size),
        cmocka_unit_test(names_of_4_to_40_characters_draw_and_others_are_refused),
        cmocka_unit_test(preview_and_impression_have_the_same_outlines),
        cmocka_unit_test(every_coordinate_lies_within_the_face),
        cmocka_unit_test(a_missing_character_is_named),
        cmocka_unit_test(codes_sizes_and_shapes_that_the_type_lacks_are_refused),
        cmocka_unit_test(text_with_controls_is_refused),
        cmocka_unit_test(drawers_in_several_threads_give_the_same_bytes),
        cmocka_unit_test(a_font_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
