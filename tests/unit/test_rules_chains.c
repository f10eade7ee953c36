/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon rules */
/* Chain templates, and whom they ask for a request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "rules/act_rules.h"
#include "rules/chain_rules.h"

#define APPROVER ROLE_BIT(ROLE_APPROVER)

static struct arena *arena;
static struct canon_member members[8];
static struct canon_step step;
static struct canon_chain_version version;
static struct chain_candidate people[8];
static size_t people_n;
static struct canon_frozen_chain frozen;

static uuid person(char letter)
{
    return (uuid){{(uint8_t)letter}};
}

static struct digest human(char letter)
{
    return (struct digest){{(uint8_t)letter}};
}

static void name_person(char letter)
{
    members[step.members.n++] =
        (struct canon_member){.kind = MEMBER_PERSON, .person = person(letter)};
}

static void name_role(uint8_t role)
{
    members[step.members.n++] =
        (struct canon_member){.kind = MEMBER_ROLE, .role = role};
}

static void add_candidate(char letter, uint32_t roles)
{
    people[people_n++] =
        (struct chain_candidate){person(letter), human(letter), roles, true};
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    step = (struct canon_step){
        .name = STR("legal"), .mode = STEP_ANY, .members = {members, 0}};
    version =
        (struct canon_chain_version){.chain = {{1}}, .number = 4, .steps = {&step, 1}};
    people_n = 0;
    memset(members, 0, sizeof members);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static enum err check(void)
{
    return chain_check(&version.steps, NULL);
}

static enum err resolve(void)
{
    size_t at;
    const struct chain_resolution q = {.version = &version,
                                       .seal = {{2}},
                                       .candidates = people,
                                       .candidates_n = people_n,
                                       .requester = person('R'),
                                       .requester_human = human('R')};
    return chain_resolve(arena, &q, &frozen, &at);
}

static const struct canon_frozen_step *frozen_step(void)
{
    return frozen.steps.items;
}

/* ---- templates ---- */

static void a_chain_of_one_named_person_is_sound(void **state)
{
    (void)state;
    name_person('A');
    assert_int_equal(check(), OK);
}

static void a_chain_without_steps_is_refused(void **state)
{
    (void)state;
    version.steps.n = 0;
    assert_int_equal(check(), ERR_CHAIN_EMPTY);
}

static void a_step_without_members_is_refused(void **state)
{
    (void)state;
    assert_int_equal(check(), ERR_CHAIN_EMPTY);
}

static void a_quorum_under_one_is_refused(void **state)
{
    (void)state;
    name_person('A');
    step.mode = STEP_K_OF_N;
    assert_int_equal(check(), ERR_CHAIN_EMPTY);
}

static void more_approvals_than_persons_are_refused(void **state)
{
    (void)state;
    name_person('A');
    step.mode = STEP_K_OF_N;
    step.need = 2;
    assert_int_equal(check(), ERR_CHAIN_QUORUM);
}

static void a_role_may_bring_more_persons_than_are_named(void **state)
{
    (void)state;
    name_role(ROLE_APPROVER);
    step.mode = STEP_K_OF_N;
    step.need = 2;
    assert_int_equal(check(), OK);
}

static void a_mode_that_does_not_exist_is_refused(void **state)
{
    (void)state;
    name_person('A');
    step.mode = 4;
    assert_int_equal(check(), ERR_FIELD_BAD);
}

static void the_same_member_twice_is_refused(void **state)
{
    (void)state;
    name_person('A');
    name_person('A');
    assert_int_equal(check(), ERR_FIELD_BAD);
}

static void a_need_where_the_mode_says_it_is_refused(void **state)
{
    (void)state;
    name_person('A');
    step.need = 1;
    assert_int_equal(check(), ERR_FIELD_BAD);
}

static void a_role_that_does_not_exist_is_refused(void **state)
{
    (void)state;
    name_role(ROLE_LAST + 1);
    assert_int_equal(check(), ERR_FIELD_BAD);
}

/* ---- resolution ---- */

static void the_active_holders_of_a_role_are_asked(void **state)
{
    (void)state;
    name_role(ROLE_APPROVER);
    add_candidate('A', APPROVER);
    add_candidate('B', ROLE_BIT(ROLE_EMPLOYEE));
    add_candidate('C', APPROVER);
    people[2].active = false;
    assert_int_equal(resolve(), OK);
    assert_int_equal(frozen_step()->asked.n, 1);
    assert_int_equal(frozen_step()->need, 1);
    assert_int_equal(frozen.version, 4);
}

static void a_named_person_is_asked_without_a_role(void **state)
{
    (void)state;
    name_person('B');
    add_candidate('A', APPROVER);
    add_candidate('B', 0);
    assert_int_equal(resolve(), OK);
    const struct canon_asked *asked = frozen_step()->asked.items;
    assert_int_equal(asked[0].person.b[0], 'B');
}

static void the_requester_is_not_asked(void **state)
{
    (void)state;
    name_role(ROLE_APPROVER);
    add_candidate('R', APPROVER);
    add_candidate('A', APPROVER);
    people[0].human = human('x'); /* by person */
    assert_int_equal(resolve(), OK);
    assert_int_equal(frozen_step()->asked.n, 1);
}

static void the_requesters_other_account_is_not_asked(void **state)
{
    (void)state;
    name_role(ROLE_APPROVER);
    add_candidate('B', APPROVER);
    people[0].human = human('R');
    assert_int_equal(resolve(), ERR_CHAIN_QUORUM);
}

static void beside_the_requesters_other_account_others_are_asked(void **state)
{
    (void)state;
    name_role(ROLE_APPROVER);
    add_candidate('B', APPROVER);
    add_candidate('A', APPROVER);
    people[0].human = human('R');
    assert_int_equal(resolve(), OK);
    assert_int_equal(frozen_step()->asked.n, 1);
}

static void the_step_that_cannot_be_met_is_named(void **state)
{
    (void)state;
    struct canon_member other = {.kind = MEMBER_PERSON, .person = person('B')};
    struct canon_step steps[2];
    size_t at = 9;
    name_role(ROLE_AUDITOR);
    steps[0] = step;
    steps[1] = (struct canon_step){
        .name = STR("last"), .mode = STEP_ANY, .members = {&other, 1}};
    version.steps = (struct canon_list){steps, 2};
    add_candidate('B', 0);
    const struct chain_resolution q = {
        .version = &version, .candidates = people, .candidates_n = 1};
    assert_int_equal(chain_resolve(arena, &q, &frozen, &at), ERR_CHAIN_QUORUM);
    assert_int_equal(at, 0);
}

static void fewer_than_the_quorum_are_refused(void **state)
{
    (void)state;
    name_role(ROLE_APPROVER);
    step.mode = STEP_K_OF_N;
    step.need = 2;
    add_candidate('A', APPROVER);
    add_candidate('R', APPROVER);
    assert_int_equal(resolve(), ERR_CHAIN_QUORUM);
    add_candidate('B', APPROVER);
    assert_int_equal(resolve(), OK);
    assert_int_equal(frozen_step()->need, 2);
}

static void all_of_asks_everybody(void **state)
{
    (void)state;
    name_role(ROLE_APPROVER);
    name_person('C');
    step.mode = STEP_ALL;
    add_candidate('A', APPROVER);
    add_candidate('B', APPROVER);
    add_candidate('C', 0);
    assert_int_equal(resolve(), OK);
    assert_int_equal(frozen_step()->need, 3);
}

static void all_of_counts_a_human_once(void **state)
{
    (void)state;
    name_role(ROLE_APPROVER);
    step.mode = STEP_ALL;
    add_candidate('A', APPROVER);
    add_candidate('B', APPROVER);
    people[1].human = human('A');
    assert_int_equal(resolve(), OK);
    assert_int_equal(frozen_step()->need, 1);
    assert_int_equal(frozen_step()->asked.n, 2);
}

static void all_of_cannot_do_without_the_requester(void **state)
{
    (void)state;
    name_person('A');
    name_person('R');
    step.mode = STEP_ALL;
    add_candidate('A', 0);
    add_candidate('R', 0);
    assert_int_equal(resolve(), ERR_CHAIN_QUORUM);
}

static void all_of_cannot_do_without_who_is_gone(void **state)
{
    (void)state;
    name_person('A');
    name_person('B');
    step.mode = STEP_ALL;
    add_candidate('A', 0);
    add_candidate('B', 0);
    people[1].active = false;
    assert_int_equal(resolve(), ERR_CHAIN_QUORUM);
    people_n = 1;
    assert_int_equal(resolve(), ERR_CHAIN_QUORUM);
}

static void two_steps_of_one_person_cannot_both_be_met(void **state)
{
    (void)state;
    struct canon_step steps[2];
    name_person('A');
    steps[0] = steps[1] = step;
    version.steps = (struct canon_list){steps, 2};
    add_candidate('A', 0);
    assert_int_equal(resolve(), ERR_CHAIN_QUORUM);
}

static void a_step_asks_by_name_or_by_role(void **state)
{
    (void)state;
    struct chain_candidate a = {person('A'), human('A'), APPROVER, true};
    struct chain_candidate b = {person('B'), human('B'), 0, true};
    name_role(ROLE_APPROVER);
    name_person('B');
    assert_true(chain_step_asks(&step, &a));
    assert_true(chain_step_asks(&step, &b));
    a.roles = ROLE_BIT(ROLE_AUDITOR);
    assert_false(chain_step_asks(&step, &a));
}

static void more_persons_than_a_step_can_hold_are_refused(void **state)
{
    (void)state;
    struct chain_candidate *many =
        ARENA_ARRAY(arena, STEP_PERSONS_MAX + 1, struct chain_candidate);
    size_t at;
    name_role(ROLE_APPROVER);
    for (size_t i = 0; i <= STEP_PERSONS_MAX; i++)
        many[i] =
            (struct chain_candidate){.person = {{1, (uint8_t)(i >> 8), (uint8_t)i}},
                                     .human = {{1, (uint8_t)(i >> 8), (uint8_t)i}},
                                     .roles = APPROVER,
                                     .active = true};
    struct chain_resolution q = {
        .version = &version, .candidates = many, .candidates_n = STEP_PERSONS_MAX};
    assert_int_equal(chain_resolve(arena, &q, &frozen, &at), OK);
    q.candidates_n++;
    assert_int_equal(chain_resolve(arena, &q, &frozen, &at), ERR_TOO_LARGE);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_chain_of_one_named_person_is_sound),
        CASE(a_chain_without_steps_is_refused),
        CASE(a_step_without_members_is_refused),
        CASE(a_quorum_under_one_is_refused),
        CASE(more_approvals_than_persons_are_refused),
        CASE(a_role_may_bring_more_persons_than_are_named),
        CASE(a_mode_that_does_not_exist_is_refused),
        CASE(the_same_member_twice_is_refused),
        CASE(a_need_where_the_mode_says_it_is_refused),
        CASE(a_role_that_does_not_exist_is_refused),
        CASE(the_active_holders_of_a_role_are_asked),
        CASE(a_named_person_is_asked_without_a_role),
        CASE(the_requester_is_not_asked),
        CASE(the_requesters_other_account_is_not_asked),
        CASE(beside_the_requesters_other_account_others_are_asked),
        CASE(the_step_that_cannot_be_met_is_named),
        CASE(fewer_than_the_quorum_are_refused),
        CASE(all_of_asks_everybody),
        CASE(all_of_counts_a_human_once),
        CASE(all_of_cannot_do_without_the_requester),
        CASE(all_of_cannot_do_without_who_is_gone),
        CASE(two_steps_of_one_person_cannot_both_be_met),
        CASE(a_step_asks_by_name_or_by_role),
        CASE(more_persons_than_a_step_can_hold_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
