/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon verify */
/* The second reading of the audit: a whole export is intact, and each single thing that
 * can be wrong is named with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "audit_export.h"
#include "verify/audit.h"

static struct export_authority ca;
static struct export_model model;

static int make_authority(void **state)
{
    (void)state;
    export_authority_make(&ca);
    return 0;
}

static int clear_authority(void **state)
{
    (void)state;
    export_authority_clear(&ca);
    return 0;
}

static int make_model(void **state)
{
    (void)state;
    export_model_make(&model);
    return 0;
}

static struct audit_report check_model(void)
{
    struct audit_report report;
    struct export_lines lines;

    export_print(&model, &ca, &lines);
    report = export_check(&lines, buf_bytes(&ca.root));
    export_lines_clear(&lines);
    return report;
}

static void assert_flaw(struct audit_report report, enum audit_flaw flaw, int64_t chain,
                        int64_t sequence)
{
    assert_string_equal(audit_flaw_code(report.flaw), audit_flaw_code(flaw));
    assert_int_equal(report.chain, chain);
    assert_int_equal(report.sequence, sequence);
}

/* The entry of this chain (1 or 2) and sequence. */
static struct export_entry *entry(int chain, int sequence)
{
    return &model.entries[chain - 1][sequence - 1];
}

/* ---- intact ---- */

static void a_whole_export_is_intact_with_and_without_a_given_root(void **state)
{
    struct export_lines lines;
    struct audit_report report;

    (void)state;
    export_print(&model, &ca, &lines);
    report = export_check(&lines, buf_bytes(&ca.root));
    assert_int_equal(report.flaw, AUDIT_NO_FLAW);
    assert_true(report.root_given);
    assert_true(uuid_eq(report.company, model.company));
    assert_int_equal(report.chains[0].records, EXPORT_RECORDS);
    assert_int_equal(report.chains[1].first_us, EXPORT_BEGIN);
    report = export_check(&lines, (struct bytes){NULL, 0});
    assert_int_equal(report.flaw, AUDIT_NO_FLAW);
    assert_false(report.root_given);
    export_lines_clear(&lines);
}

static void erased_records_stay_bound_by_their_digest(void **state)
{
    struct audit_report report;

    (void)state;
    entry(1, 5)->erased = entry(2, 1)->erased = true;
    report = check_model();
    assert_int_equal(report.flaw, AUDIT_NO_FLAW);
    assert_int_equal(report.chains[0].erased, 1);
}

static void chains_without_records_are_intact(void **state)
{
    (void)state;
    model.n[0] = model.n[1] = 0;
    assert_int_equal(check_model().flaw, AUDIT_NO_FLAW);
}

/* ---- what one record says of itself, under a good signature ---- */

static void a_record_of_another_company_is_found(void **state)
{
    (void)state;
    entry(1, 4)->record.company = uuid_new();
    assert_flaw(check_model(), AUDIT_FLAW_COMPANY, 1, 4);
}

static void a_record_of_the_other_chain_is_found(void **state)
{
    (void)state;
    entry(2, 4)->record.chain = AUDIT_AUTHORITY;
    assert_flaw(check_model(), AUDIT_FLAW_ORDER, 2, 4);
}

static void a_record_that_names_another_sequence_is_found(void **state)
{
    (void)state;
    entry(1, 9)->record.sequence = 10;
    assert_flaw(check_model(), AUDIT_FLAW_SEQUENCE, 1, 9);
}

static void a_gap_in_the_sequence_is_found(void **state)
{
    (void)state;
    for (int i = 9; i <= EXPORT_RECORDS; i++) {
        entry(1, i)->line_sequence++;
        entry(1, i)->record.sequence++;
    }
    assert_flaw(check_model(), AUDIT_FLAW_SEQUENCE, 1, 10);
}

static void time_that_runs_backwards_is_found(void **state)
{
    (void)state;
    entry(2, 7)->record.at = EXPORT_BEGIN;
    assert_flaw(check_model(), AUDIT_FLAW_TIME, 2, 7);
}

static void name_one_record_more(struct canon_checkpoint *point)
{
    point->sequence++;
}

static void name_another_company(struct canon_checkpoint *point)
{
    point->company = uuid_new();
}

static void name_the_other_chain(struct canon_checkpoint *point)
{
    point->chain = point->chain == AUDIT_AUTHORITY ? AUDIT_ACTIVITY : AUDIT_AUTHORITY;
}

static void a_checkpoint_of_other_records_than_these_is_found(void **state)
{
    (void)state;
    model.bend = name_one_record_more;
    assert_flaw(check_model(), AUDIT_FLAW_SEQUENCE, 1, EXPORT_RECORDS);
    model.bend = name_another_company;
    assert_flaw(check_model(), AUDIT_FLAW_COMPANY, 1, EXPORT_RECORDS);
    model.bend = name_the_other_chain;
    assert_flaw(check_model(), AUDIT_FLAW_ORDER, 1, EXPORT_RECORDS);
}

static void a_checkpoint_by_an_expired_certificate_is_found(void **state)
{
    (void)state;
    model.checkpoint_at = EXPORT_BEGIN + 31 * US_PER_DAY;
    assert_flaw(check_model(), AUDIT_FLAW_CHECKPOINT_CERTIFICATE, 1, EXPORT_RECORDS);
}

/* ---- edits after the signature ---- */

/* Line numbers of the two chains' parts; line 0 is the header. */
enum {
    FIRST_CHECKPOINT = EXPORT_RECORDS + 1,
    FIRST_ACTIVITY = EXPORT_RECORDS + 2,
    LAST_CHECKPOINT = EXPORT_LINES - 1
};

static struct audit_report check_and_clear(struct export_lines *lines)
{
    struct audit_report report = export_check(lines, buf_bytes(&ca.root));

    export_lines_clear(lines);
    return report;
}

/* Replaces the first digit after `member` in a line by another one. */
static void edit(struct buf *line, const char *member)
{
    char *p = memmem(line->p, line->n, member, strlen(member));

    assert_non_null(p);
    p += strlen(member);
    *p = *p == '1' ? '2' : '1';
}

static enum audit_flaw flaw_of_edit(size_t line, const char *member)
{
    struct export_lines lines;

    export_print(&model, &ca, &lines);
    edit(&lines.line[line], member);
    return check_and_clear(&lines).flaw;
}

static void every_member_of_a_record_is_checked(void **state)
{
    (void)state;
    assert_int_equal(flaw_of_edit(3, "\"chain\":"), AUDIT_FLAW_ORDER);
    assert_int_equal(flaw_of_edit(3, "\"sequence\":"), AUDIT_FLAW_SEQUENCE);
    assert_int_equal(flaw_of_edit(3, "\"canon\":\""), AUDIT_FLAW_CANON);
    assert_int_equal(flaw_of_edit(3, "\"salt\":\""), AUDIT_FLAW_DIGEST);
    assert_int_equal(flaw_of_edit(3, "\"d\":\""), AUDIT_FLAW_DIGEST);
    assert_int_equal(flaw_of_edit(3, "\"head\":\""), AUDIT_FLAW_HEAD);
    assert_int_equal(flaw_of_edit(3, "\"type\":\""), AUDIT_FLAW_FORM);
}

static void every_member_of_a_checkpoint_is_checked(void **state)
{
    (void)state;
    assert_int_equal(flaw_of_edit(LAST_CHECKPOINT, "\"chain\":"), AUDIT_FLAW_ORDER);
    assert_int_equal(flaw_of_edit(LAST_CHECKPOINT, "\"sequence\":"),
                     AUDIT_FLAW_SEQUENCE);
    assert_int_equal(flaw_of_edit(LAST_CHECKPOINT, "\"canon\":\""), AUDIT_FLAW_CANON);
    assert_int_equal(flaw_of_edit(LAST_CHECKPOINT, "\"signature\":\""),
                     AUDIT_FLAW_SIGNATURE);
    assert_int_equal(flaw_of_edit(LAST_CHECKPOINT, "\"certificate\":\""),
                     AUDIT_FLAW_CHECKPOINT_CERTIFICATE);
}

static void every_member_of_the_header_that_counts_is_checked(void **state)
{
    (void)state;
    assert_int_equal(flaw_of_edit(0, "\"company\":\""), AUDIT_FLAW_COMPANY);
    assert_int_equal(flaw_of_edit(0, "\"root\":\""), AUDIT_FLAW_ROOT);
    assert_int_equal(flaw_of_edit(0, "\"certificate\":\""), AUDIT_FLAW_CERTIFICATE);
    assert_int_equal(flaw_of_edit(0, "sealkeeper-audit/"), AUDIT_FLAW_FORM);
}

static void a_root_that_did_not_sign_itself_is_found(void **state)
{
    struct export_authority bent = ca;
    struct export_lines lines;

    (void)state;
    bent.root = (struct buf){0};
    buf_add_bytes(&bent.root, buf_bytes(&ca.root));
    bent.root.p[bent.root.n - 1] ^= 1;
    export_print(&model, &bent, &lines);
    assert_int_equal(export_check(&lines, (struct bytes){NULL, 0}).flaw,
                     AUDIT_FLAW_ROOT);
    export_lines_clear(&lines);
    buf_clear(&bent.root);
}

static void an_unknown_doubled_or_missing_member_is_found(void **state)
{
    static const char *const tails[] = {",\"more\":1}", ",\"chain\":1}", "", "} "};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
        struct export_lines lines;

        export_print(&model, &ca, &lines);
        lines.line[2].n--;
        buf_add_cstr(&lines.line[2], tails[i]);
        assert_int_equal(check_and_clear(&lines).flaw,
                         i == 3 ? AUDIT_NO_FLAW : AUDIT_FLAW_FORM);
    }
}

static void upper_case_hex_is_not_the_described_form(void **state)
{
    struct export_lines lines;
    char *p;

    (void)state;
    export_print(&model, &ca, &lines);
    p = memchr(lines.line[2].p + 60, 'a', lines.line[2].n - 60);
    assert_non_null(p);
    *p = 'A';
    assert_int_equal(check_and_clear(&lines).flaw, AUDIT_FLAW_FORM);
}

static void a_suffix_hashed_anew_does_not_fit_the_checkpoint(void **state)
{
    struct export_lines genuine, forged;
    struct buf swap;

    (void)state;
    export_print(&model, &ca, &genuine);
    entry(1, 12)->record.event = STR("grant.revoke");
    export_print(&model, &ca, &forged);
    swap = forged.line[FIRST_CHECKPOINT];
    forged.line[FIRST_CHECKPOINT] = genuine.line[FIRST_CHECKPOINT];
    genuine.line[FIRST_CHECKPOINT] = swap;
    assert_flaw(check_and_clear(&forged), AUDIT_FLAW_CHECKPOINT_HEAD, 1,
                EXPORT_RECORDS);
    export_lines_clear(&genuine);
}

static void a_checkpoint_signed_by_anybody_else_is_found(void **state)
{
    struct export_authority forger = {0};
    struct export_lines lines, theirs;

    (void)state;
    export_authority_make(&forger);
    forger.checkpoint_id = ca.checkpoint_id;
    export_print(&model, &forger, &theirs);
    assert_int_equal(export_check(&theirs, (struct bytes){NULL, 0}).flaw,
                     AUDIT_NO_FLAW); /* whole in itself: this is what --ca is for */
    assert_flaw(check_and_clear(&theirs), AUDIT_FLAW_ROOT, 0, 0);
    export_print(&model, &forger, &lines);
    buf_clear(&lines.line[0]);
    export_header(&lines.line[0], &ca, model.company);
    assert_flaw(check_and_clear(&lines), AUDIT_FLAW_SIGNATURE, 1, EXPORT_RECORDS);
    export_authority_clear(&forger);
}

static void an_attestation_certificate_signs_no_checkpoint(void **state)
{
    struct export_authority bent = ca;
    struct export_lines lines;

    (void)state;
    bent.checkpoint = ca.attestation;
    bent.checkpoint_key = ca.attestation_key;
    export_print(&model, &bent, &lines);
    assert_flaw(check_and_clear(&lines), AUDIT_FLAW_CERTIFICATE, 0, 0);
}

static void the_records_of_another_company_do_not_fit_the_header(void **state)
{
    struct export_lines lines;

    (void)state;
    export_print(&model, &ca, &lines);
    buf_clear(&lines.line[0]);
    export_header(&lines.line[0], &ca, uuid_new());
    assert_flaw(check_and_clear(&lines), AUDIT_FLAW_COMPANY, 1, 1);
}

static void a_cut_tail_is_found_wherever_it_is_cut(void **state)
{
    (void)state;
    for (size_t n = 0; n < EXPORT_LINES; n++) {
        struct audit_report report;
        struct export_lines lines;

        export_print(&model, &ca, &lines);
        while (lines.n > n)
            buf_clear(&lines.line[--lines.n]);
        report = check_and_clear(&lines);
        assert_int_equal(report.flaw, AUDIT_FLAW_END);
        assert_int_equal(report.line, n + 1);
    }
}

static void a_line_after_the_end_is_found(void **state)
{
    struct export_lines lines;

    (void)state;
    export_print(&model, &ca, &lines);
    buf_add_bytes(&lines.line[lines.n++], buf_bytes(&lines.line[LAST_CHECKPOINT]));
    assert_int_equal(check_and_clear(&lines).flaw, AUDIT_FLAW_ORDER);
}

static void the_first_finding_is_told_with_its_line(void **state)
{
    struct export_lines lines;
    struct audit_report report;

    (void)state;
    export_print(&model, &ca, &lines);
    edit(&lines.line[FIRST_ACTIVITY + 4], "\"salt\":\"");
    edit(&lines.line[FIRST_ACTIVITY + 9], "\"salt\":\"");
    report = check_and_clear(&lines);
    assert_flaw(report, AUDIT_FLAW_DIGEST, 2, 5);
    assert_int_equal(report.line, FIRST_ACTIVITY + 5);
}

/* ---- the command ---- */

static int run(const struct export_lines *lines, const char *ca_file, bool json)
{
    char name[] = "/tmp/sk-audit-XXXXXX";
    int fd = mkstemp(name), status;
    FILE *out = fdopen(fd, "w");

    for (size_t i = 0; i < lines->n; i++) {
        fwrite(lines->line[i].p, 1, lines->line[i].n, out);
        fputc('\n', out);
    }
    fclose(out);
    status = verify_audit_main(name, ca_file, json);
    remove(name);
    return status;
}

#define ROOT_FILE "/tmp/sk-audit-root-XXXXXX"

static void write_root(const struct export_authority *of, char path[])
{
    FILE *out = fdopen(mkstemp(path), "w");

    assert_int_equal(fwrite(of->root.p, 1, of->root.n, out), of->root.n);
    assert_int_equal(fclose(out), 0);
}

static void the_exit_status_tells_intact_changed_and_unreadable(void **state)
{
    struct export_lines lines;
    char root[] = ROOT_FILE;

    (void)state;
    export_print(&model, &ca, &lines);
    write_root(&ca, root);
    assert_int_equal(run(&lines, root, false), 0);
    assert_int_equal(run(&lines, root, true), 0);
    assert_int_equal(run(&lines, "/tmp/there-is-no-such-file", false), 2);
    edit(&lines.line[7], "\"d\":\"");
    assert_int_equal(run(&lines, root, false), 1);
    assert_int_equal(run(&lines, root, true), 1);
    assert_int_equal(run(&lines, NULL, false), 1);
    assert_int_equal(verify_audit_main("/tmp/there-is-no-such-file", root, false), 2);
    remove(root);
    export_lines_clear(&lines);
}

static void a_file_signed_anew_as_a_whole_never_passes(void **state)
{
    struct export_authority forger = {0};
    struct export_lines lines;
    char root[] = ROOT_FILE;

    (void)state;
    export_authority_make(&forger);
    export_print(&model, &forger, &lines);
    write_root(&ca, root);
    assert_int_equal(run(&lines, root, false), 1);
    assert_int_equal(run(&lines, NULL, false), 3); /* its root is nobody's word */
    assert_int_equal(run(&lines, NULL, true), 3);
    remove(root);
    export_lines_clear(&lines);
    export_authority_clear(&forger);
}

#define TEST(name) cmocka_unit_test_setup(name, make_model)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_whole_export_is_intact_with_and_without_a_given_root),
        TEST(erased_records_stay_bound_by_their_digest),
        TEST(chains_without_records_are_intact),
        TEST(a_record_of_another_company_is_found),
        TEST(a_record_of_the_other_chain_is_found),
        TEST(a_record_that_names_another_sequence_is_found),
        TEST(a_gap_in_the_sequence_is_found),
        TEST(time_that_runs_backwards_is_found),
        TEST(a_checkpoint_of_other_records_than_these_is_found),
        TEST(a_root_that_did_not_sign_itself_is_found),
        TEST(a_checkpoint_by_an_expired_certificate_is_found),
        TEST(every_member_of_a_record_is_checked),
        TEST(every_member_of_a_checkpoint_is_checked),
        TEST(every_member_of_the_header_that_counts_is_checked),
        TEST(an_unknown_doubled_or_missing_member_is_found),
        TEST(upper_case_hex_is_not_the_described_form),
        TEST(a_suffix_hashed_anew_does_not_fit_the_checkpoint),
        TEST(a_checkpoint_signed_by_anybody_else_is_found),
        TEST(an_attestation_certificate_signs_no_checkpoint),
        TEST(the_records_of_another_company_do_not_fit_the_header),
        TEST(a_cut_tail_is_found_wherever_it_is_cut),
        TEST(a_line_after_the_end_is_found),
        TEST(the_first_finding_is_told_with_its_line),
        TEST(the_exit_status_tells_intact_changed_and_unreadable),
        TEST(a_file_signed_anew_as_a_whole_never_passes),
    };

    return cmocka_run_group_tests_name("verify.audit", tests, make_authority,
                                       clear_authority);
}
