/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's look at the clock. What is due is only a proposal: the signer expires a
 * request by its own reading of the frozen deadline. */
#include "jobs/periodic.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/version.h"
#include "jobs/worker_act.h"
#include "store/account_store.h"
#include "store/job_store.h"
#include "store/message_store.h"
#include "store/outbox_store.h"
#include "store/presence_store.h"
#include "store/sealing_store.h"
#include "store/verification_store.h"

#define LOOK_US (1 * US_PER_S)
#define EXPIRE_EVERY_US (60 * US_PER_S)
#define TAKE_UP_EVERY_US (60 * US_PER_S)
#define FORGET_EVERY_US (5 * US_PER_S)
#define PRESENCE_EVERY_US (10 * US_PER_S)
#define SWEEP_EVERY_US (3600 * US_PER_S)
#define JOBS_KEPT_US (7 * US_PER_DAY)
#define OUTBOX_KEPT_US (30 * US_PER_DAY)
#define MESSAGES_KEPT_US (365 * US_PER_DAY)

static enum err expire_one(struct worker *w, struct arena *a, uuid company,
                           const struct sealing_overdue *o)
{
    struct item_request item = {
        .request = o->request, .round = o->round, .subject = o->digest};
    enum err e = worker_act_send(w, a, company, ITEM_REQUEST_EXPIRE, &item);

    /* decided in the meantime, or the signer's clock says otherwise */
    return e == ERR_REQUEST_STATE || e == ERR_CONFLICT ? OK : e;
}

static enum err expire_company(struct worker *w, struct arena *a, uuid company)
{
    struct sealing_overdue *overdue;
    size_t n;
    enum err e = sealing_overdue(w->db, a, company, &overdue, &n);

    for (size_t i = 0; !e && i < n; i++)
        e = expire_one(w, a, company, &overdue[i]);
    return e;
}

/* One company's trouble is logged and is not the next one's. */
static enum err each_company(struct worker *w, struct arena *a, const char *event,
                             enum err (*deed)(struct worker *w, struct arena *a,
                                              uuid company))
{
    struct arena *mine = arena_new();
    uuid *companies;
    size_t n = 0;
    enum err e = sealing_companies(w->db, a, &companies, &n);

    for (size_t i = 0; !e && i < n && !bell_is_stopping(&w->bell); i++) {
        enum err trouble = deed(w, mine, companies[i]);

        log_context(NULL, &companies[i], NULL);
        if (trouble)
            log_warn(event, "%s", err_info(trouble)->code);
        log_context_clear();
        arena_reset(mine);
    }
    arena_free(&mine);
    return e;
}

enum err periodic_expire(struct worker *w, struct arena *a)
{
    return each_company(w, a, "periodic.expire", expire_company);
}

static enum err take_up_company(struct worker *w, struct arena *a, uuid company)
{
    size_t n;
    enum err e = sealing_take_up(w->db, a, company, &n);

    if (n)
        log_warn("periodic.take_up", "%zu signed requests wait for release", n);
    return e;
}

enum err periodic_take_up(struct worker *w, struct arena *a)
{
    return each_company(w, a, "periodic.take_up", take_up_company);
}

static enum err sweep_company(struct worker *w, struct arena *a, uuid company)
{
    enum err e = sealing_sweep(w->db, a, company);

    return e ? e : message_forget(w->db, a, company, clock_utc_us() - MESSAGES_KEPT_US);
}

enum err periodic_sweep(struct worker *w, struct arena *a)
{
    int64_t now = clock_utc_us(), n;
    enum err e = each_company(w, a, "periodic.sweep", sweep_company);

    if (!e)
        e = job_forget(w->db, a, now - JOBS_KEPT_US, &n);
    if (!e)
        e = outbox_forget(w->db, a, now - OUTBOX_KEPT_US, &n);
    return e;
}

/* Before the installation is made there is no platform, and nothing to forget. */
enum err periodic_forget_verifications(struct worker *w, struct arena *a)
{
    uuid platform;
    enum err e = installation_platform(w->db, a, &platform);

    if (e)
        return e == ERR_UNAVAILABLE ? OK : e;
    return verification_forget(w->db, a, platform);
}

enum err periodic_say_presence(struct worker *w, struct arena *a)
{
    struct presence_row row = {
        .id = w->id, .version = str_of(version_text()), .started_at = w->started_at};

    return presence_say(w->db, a, &row);
}

static void run_when_due(struct worker *w, struct arena *a, int64_t *next_us,
                         int64_t every_us,
                         enum err (*deed)(struct worker *, struct arena *))
{
    enum err e;

    if (clock_monotonic_us() < *next_us)
        return;
    e = deed(w, a);
    if (e)
        log_warn("periodic.failed", "%s", err_info(e)->code);
    *next_us = clock_monotonic_us() + every_us;
    arena_reset(a);
}

void *periodic_thread(void *worker)
{
    struct worker *w = worker;
    struct arena *a = arena_new();
    int64_t presence_us = 0, expire_us = 0, take_up_us = 0, forget_us = 0;
    int64_t sweep_us = clock_monotonic_us() + EXPIRE_EVERY_US;

    while (!bell_is_stopping(&w->bell)) {
        run_when_due(w, a, &presence_us, PRESENCE_EVERY_US, periodic_say_presence);
        run_when_due(w, a, &expire_us, EXPIRE_EVERY_US, periodic_expire);
        run_when_due(w, a, &take_up_us, TAKE_UP_EVERY_US, periodic_take_up);
        run_when_due(w, a, &forget_us, FORGET_EVERY_US, periodic_forget_verifications);
        run_when_due(w, a, &sweep_us, SWEEP_EVERY_US, periodic_sweep);
        bell_wait(&w->bell, bell_rings(&w->bell), LOOK_US);
    }
    arena_free(&a);
    return NULL;
}
