/* SPDX-License-Identifier: Apache-2.0 */
/* From an outbox row to a mail in somebody's hands and a message in his list. */
#include "jobs/outbox.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/crash.h"
#include "base/hex.h"
#include "base/log.h"
#include "canon/authority.h"
#include "canon/outbox_kind.h"
#include "crypto/digest.h"
#include "domain/audit.h"
#include "jobs/job_data.h"
#include "jobs/job_kind.h"
#include "jobs/live_event.h"
#include "jobs/mail_message.h"
#include "jobs/mail_text.h"
#include "store/message_store.h"
#include "store/use_store.h"
#include "wire/signer_client.h"

#define POLL_US (1 * US_PER_S)
#define ATTEMPTS_MAX 12
#define WAIT_MAX_US (900 * US_PER_S)

/* One row on its way. The link is a secret: its text is wiped with the letter. */
struct letter {
    struct worker *w;
    struct arena *a;
    const struct outbox_row *row;
    const struct mail_template *template;
    struct outbox_reader reader;
    struct mail_facts facts;
    char link[400];
};

/* "company.token" behind the fragment sign never reaches a server's log. */
static void print_link(struct letter *l, const uint8_t token[LINK_TOKEN_LEN])
{
    char company[UUID_TEXT_LEN + 1], text[BASE64URL_LEN(LINK_TOKEN_LEN) + 1];

    uuid_text(l->row->company, company);
    base64url_encode((struct bytes){token, LINK_TOKEN_LEN}, text);
    (void)snprintf(l->link, sizeof l->link, "%s/a/#%s.%s", l->w->public_url, company,
                   text);
    l->facts.link = str_of(l->link);
    secret_wipe(text, sizeof text);
}

/* The hash is with the signer before the mail leaves: a mailed link always works. An
 * attempt that failed leaves a hash whose token nobody has. */
static enum err make_link(struct letter *l)
{
    uint8_t token[LINK_TOKEN_LEN];
    bool decides = l->template->link_kind == LINK_DECIDE;
    struct signer_link_put put = {
        .company = l->row->company,
        .kind = l->template->link_kind,
        .person = l->row->person,
        .has_request = decides,
        .request = decides ? l->row->object : UUID_NIL,
        .round = decides ? job_data_int(l->row->data, "round", 1) : 0,
    };
    int64_t expires_at;
    enum err e;

    random_bytes(token, sizeof token);
    put.hash = sha256_of((struct bytes){token, sizeof token});
    CRASH_POINT("outbox.link_put.before");
    e = signer_link_put(l->w->signer, &put, &expires_at);
    CRASH_POINT("outbox.link_put.after");
    if (!e) {
        print_link(l, token);
        l->facts.expires_at = expires_at;
    }
    secret_wipe(token, sizeof token);
    return e;
}

static void learn_request(struct letter *l, const struct outbox_request *r)
{
    l->facts.number = r->number;
    l->facts.requester = r->requester;
    l->facts.purpose = r->purpose;
    l->facts.reason = r->reason;
    l->facts.documents = r->documents;
    l->facts.seals = r->seals;
    l->facts.expires_at = r->expires_at;
}

static enum err learn_facts(struct letter *l)
{
    struct outbox_subject subject = {
        .is_request = l->template->needs == MAIL_NEEDS_REQUEST,
        .is_seal = l->template->needs == MAIL_NEEDS_SEAL,
        .round = job_data_int(l->row->data, "round", 1),
    };
    struct outbox_facts found = {0};
    enum err e = outbox_facts_find(l->w->db, l->a, l->row, &subject, &found);

    if (e)
        return e;
    l->reader = found.reader;
    l->facts.reader = found.reader.name;
    l->facts.company = found.reader.company;
    l->facts.address = found.reader.address;
    l->facts.seal = found.seal;
    if (subject.is_request)
        learn_request(l, &found.request);
    return l->template->link_kind ? make_link(l) : OK;
}

static enum err learn_use(struct letter *l)
{
    struct str object = job_data_text(l->a, l->row->data, "object");
    struct use_row use;
    uuid about;
    enum err e;

    if (!uuid_parse(object, &about))
        about = UUID_NIL;
    e = use_find(l->w->db, l->a, l->row->company, l->row->object, about, &use);
    if (e)
        return e;
    l->facts.number = use.number;
    l->facts.use = (struct mail_use){
        .event = job_data_text(l->a, l->row->data, "event"),
        .items = job_data_int(l->row->data, "items", 1),
        .at = use.at,
        .sequence = use.sequence,
    };
    return OK;
}

static struct str receiver_of(const struct letter *l)
{
    return l->template->to_previous ? l->reader.previous_address : l->reader.address;
}

static enum err send_letter(struct letter *l)
{
    struct buf subject = {0}, body = {0}, whole = {0};
    struct mail_message m = {
        .from = str_of(l->w->mailer.from),
        .to = receiver_of(l),
        .to_name = l->reader.name,
        .id = l->row->id,
        .at = clock_utc_us(),
    };
    enum err e;

    mail_text_subject(l->template, l->reader.locale, &l->facts, &subject);
    mail_text_body(l->template, l->reader.locale, &l->facts, &body);
    m.subject = bytes_str(buf_bytes(&subject));
    m.body = bytes_str(buf_bytes(&body));
    e = mail_message_build(&m, &whole);
    if (!e)
        e = mailer_send(&l->w->mailer, arena_cstr(l->a, m.to), buf_bytes(&whole));
    buf_clear(&subject);
    buf_wipe(&body);
    buf_wipe(&whole);
    return e;
}

static const struct mail_template *template_of(struct arena *a,
                                               const struct outbox_row *row)
{
    return str_is(row->kind, MAIL_OF_USE)
               ? mail_template_of_use(job_data_text(a, row->data, "event"))
               : mail_template_find(row->kind);
}

/* OK when there is nothing to mail, or nobody to mail it to. */
static enum err mail_row(struct worker *w, struct arena *a,
                         const struct outbox_row *row, struct outbox_attempt *attempt)
{
    struct letter l = {.w = w, .a = a, .row = row};
    enum err e;

    l.template = template_of(a, row);
    if (!l.template)
        return OK;
    e = learn_facts(&l);
    if (!e && l.template->needs == MAIL_NEEDS_ACT)
        e = learn_use(&l);
    if (!e && l.reader.active && receiver_of(&l).p) {
        attempt->address = receiver_of(&l);
        e = send_letter(&l);
    }
    secret_wipe(l.link, sizeof l.link);
    return e;
}

static int64_t wait_before(int64_t attempts)
{
    int64_t wait = attempts > 9 ? WAIT_MAX_US : 2 * US_PER_S << (attempts - 1);

    return wait < WAIT_MAX_US ? wait : WAIT_MAX_US;
}

static bool is_worth_another_try(const struct outbox_row *row, enum err e)
{
    return job_error_is_passing(e) && row->attempts < ATTEMPTS_MAX;
}

/* Nobody was told who should have been: the company's record says so. */
static void record_given_up(struct db_batch *b, const struct outbox_row *row,
                            const struct outbox_attempt *attempt)
{
    struct audit_event event = {
        .event = "mail.given_up", .person = row->person, .object = row->object};

    audit_detail(&event, "kind", row->kind);
    audit_detail(&event, "code", attempt->outcome);
    audit_add(b, &event);
}

/* One transaction: the row's end or its next try, the message to its reader, and the
 * record where no mail will follow. */
static enum err settle(struct worker *w, struct arena *a, const struct outbox_row *row,
                       const struct outbox_attempt *attempt, enum err trouble)
{
    bool tries_again = trouble && is_worth_another_try(row, trouble);
    uuid message = uuid_new();
    int kept = -1;
    struct db_batch b;
    enum err e;

    db_batch_init(&b, a, row->company);
    if (tries_again)
        outbox_retry_add(&b, row, attempt, wait_before(row->attempts));
    else
        outbox_finish_add(&b, row, attempt);
    if (outbox_kind_find(row->kind)->kept)
        kept = message_add(&b, row, message);
    if (trouble && !tries_again)
        record_given_up(&b, row, attempt);
    e = db_batch_run(w->db, &b);
    if (!e && kept >= 0 && b.rows[kept].touched)
        live_event_of_message(w, a, row, message);
    return e;
}

void outbox_deliver(struct worker *w, struct arena *a, const struct outbox_row *row)
{
    struct outbox_attempt attempt = {.outcome = STR("delivered")};
    enum err e;

    live_event_publish(w, a, row);
    e = mail_row(w, a, row, &attempt);
    atomic_fetch_add(e ? &w->counts.rows_failed : &w->counts.rows_told, 1);
    CRASH_POINT("outbox.sent");
    if (e) {
        attempt.outcome = str_of(err_info(e)->code);
        log_warn("outbox.failed", "%.*s attempt %lld: %s", (int)row->kind.n,
                 row->kind.p, (long long)row->attempts, err_info(e)->code);
    }
    e = settle(w, a, row, &attempt, e);
    if (e)
        log_warn("outbox.unsettled", "%s", err_info(e)->code);
}

void *outbox_thread(void *worker)
{
    struct worker *w = worker;
    struct arena *a = arena_new();

    while (!bell_is_stopping(&w->bell)) {
        uint64_t seen = bell_rings(&w->bell);
        struct lease lease;
        struct outbox_row row;
        char id[UUID_TEXT_LEN + 1];

        if (outbox_claim(w->db, a, w->lease_us, &row)) {
            bell_wait(&w->bell, seen, POLL_US);
        } else {
            uuid_text(row.id, id);
            log_context(id, &row.company, NULL);
            lease = (struct lease){LEASE_OUTBOX, row.company, row.id, row.lease};
            lease_hold(&w->leases, &lease);
            outbox_deliver(w, a, &row);
            lease_drop(&w->leases, &lease);
            log_context_clear();
        }
        arena_reset(a);
    }
    arena_free(&a);
    return NULL;
}
