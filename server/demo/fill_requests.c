/* SPDX-License-Identifier: Apache-2.0 */
/* Tells the stories. Whoever asks has a session and a thread of his own, and goes
 * through his rows in their order; those who decide use the links in their mail. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo/authority.h"
#include "demo/enrol.h"
#include "demo/fill.h"
#include "demo/job.h"
#include "demo/paper.h"
#include "demo/stories.h"

#define NAME_MAX_BYTES 200
#define EXPIRES_SECONDS 60 /* enough to submit it before */
#define BESIDE 128.0       /* from one seal to the next, in points */

static char *paper_of(const struct fill *f, const struct story *s, int row, size_t *n)
{
    char number[32];

    (void)snprintf(number, sizeof number, "YH-2026-%04d", 301 + 7 * row);
    return paper_make(&(struct paper){.title = s->title,
                                      .number = number,
                                      .ours = f->accounts.company_name,
                                      .theirs = s->counterparty,
                                      .purpose = s->purpose,
                                      .yuan = s->yuan,
                                      .pages = s->pages},
                      n);
}

static json_t *placement(const struct demo_seal *seal, int page, double x)
{
    return json_pack("{s:i,s:s,s:i,s:f,s:f}", "document", 0, "seal", seal->id, "page",
                     page, "x", x, "y", PAPER_SEAL_Y);
}

static json_t *draft_of(const struct fill *f, const struct story *s,
                        const char *document)
{
    const struct demo_seal *seals = f->accounts.seals;
    json_t *placements = json_array();
    json_t *draft;
    char until[32];

    json_array_append_new(placements,
                          placement(&seals[s->seal], s->pages, PAPER_SEAL_X));
    if (s->with_representative)
        json_array_append_new(placements, placement(&seals[SEAL_OF_REPRESENTATIVE],
                                                    s->pages, PAPER_SEAL_X + BESIDE));
    draft = json_pack("{s:[s],s:o,s:s,s:s,s:i}", "documents", document, "placements",
                      placements, "purpose", s->purpose, "document_class",
                      s->document_class, "copies", s->copies);
    if (s->counterparty[0])
        json_object_set_new(draft, "counterparty", json_string(s->counterparty));
    if (s->yuan)
        json_object_set_new(draft, "amount",
                            json_pack("{s:I,s:s}", "minor_units",
                                      (json_int_t)s->yuan * 100, "currency", "CNY"));
    demo_time(EXPIRES_SECONDS, until);
    if (s->end == STORY_EXPIRED)
        json_object_set_new(draft, "expires_at", json_string(until));
    return draft;
}

static int withdraw(struct demo_job *j, const char *reason)
{
    struct sealkeeper_reply r = {0};
    char path[80];
    int e;

    (void)snprintf(path, sizeof path, "/requests/%s/withdraw", j->draft);
    e = sealkeeper_post(j->requester, path,
                        json_pack("{s:s,s:s}", "reason", reason, "pin", j->who->pin),
                        NULL, &r);
    (void)snprintf(j->code, sizeof j->code, "%.60s", r.code);
    sealkeeper_reply_clear(&r);
    return e;
}

/* From the submission to the end. */
static int decide(struct demo_job *j, const struct story *s)
{
    switch (s->end) {
    case STORY_HALFWAY:
        return demo_job_decide_next(j, NULL);
    case STORY_APPROVED:
        return demo_job_collect_approvals(j);
    case STORY_SEALED:
        return demo_job_collect_approvals(j) || demo_job_confirm(j);
    case STORY_REJECTED:
        return demo_job_decide_next(j, s->reason);
    case STORY_REJECTED_LATE:
        return demo_job_decide_next(j, NULL) || demo_job_decide_next(j, s->reason);
    case STORY_WITHDRAWN:
        return withdraw(j, s->reason);
    case STORY_DRAFTED:
    case STORY_PREPARED:
    case STORY_SUBMITTED:
    case STORY_EXPIRED:
        return 0;
    }
    return 0;
}

static int tell(const struct fill *f, struct sealkeeper_client *c, int row)
{
    const struct story *s = &demo_stories[row];
    char name[NAME_MAX_BYTES];
    struct demo_job j = {.accounts = &f->accounts,
                         .mailbox = f->mailbox,
                         .requester = c,
                         .who = &f->accounts.people[s->who],
                         .name = name,
                         .turn = row};
    size_t n;
    char *paper = paper_of(f, s, row, &n);
    int e;

    (void)snprintf(name, sizeof name, "%s.pdf", s->title);
    e = demo_job_upload(&j, paper, n);
    free(paper);
    e = e || demo_job_draft(&j, draft_of(f, s, j.document));
    if (!e && s->end != STORY_DRAFTED)
        e = demo_job_prepare(&j);
    if (!e && s->end > STORY_PREPARED)
        e = demo_job_submit(&j) || decide(&j, s);
    if (e)
        (void)fprintf(stderr, "sealkeeper-demo: %s: %s\n", s->title, j.code);
    return e ? 1 : 0;
}

/* ---- who asks ---- */

struct asker {
    const struct fill *f;
    enum demo_who who;
    int failed;
};

static void *ask(void *arg)
{
    struct asker *a = arg;
    struct demo_person who = a->f->accounts.people[a->who];
    struct sealkeeper_client *c = authority_log_in(&a->f->accounts, &who);

    for (int row = 0; row < demo_stories_n; row++) {
        if (demo_stories[row].who == a->who)
            a->failed += tell(a->f, c, row);
    }
    sealkeeper_client_free(&c);
    return NULL;
}

int fill_requests(struct fill *f)
{
    static const enum demo_who askers[] = {WHO_EMPLOYEE_1, WHO_EMPLOYEE_2, WHO_SALES,
                                           WHO_PERSONNEL, WHO_FINANCE};
    enum { ASKERS = sizeof askers / sizeof askers[0] };
    struct asker asker[ASKERS];
    pthread_t thread[ASKERS];
    int failed = 0;

    for (size_t i = 0; i < ASKERS; i++) {
        asker[i] = (struct asker){.f = f, .who = askers[i]};
        if (pthread_create(&thread[i], NULL, ask, &asker[i]) != 0)
            demo_die("cannot start a thread", NULL);
    }
    for (size_t i = 0; i < ASKERS; i++) {
        (void)pthread_join(thread[i], NULL);
        failed += asker[i].failed;
    }
    printf("%d requests, %d failed\n", demo_stories_n, failed);
    return failed;
}
