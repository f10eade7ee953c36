/* SPDX-License-Identifier: Apache-2.0 */
/* Setting a signer up for a test and asking it the usual things. */
#include "support/seed_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hex.h"
#include "base/log.h"
#include "wire/memfd.h"
#include "wire/message.h"

#define PROGRAM SEALKEEPER_BUILD_DIR "/bin/sealkeeper-signer"
#define READY_MS 20000

static void must(enum err e, const char *what)
{
    if (e != OK)
        proc_die(NULL, "fixture: %s: %s", what, err_info(e)->code);
}

void seed_fixture_open(struct seed_fixture *f, const char *name)
{
    static const struct seed_plan plan = {.name = "Company",
                                          .algorithm = ALGORITHM_P256,
                                          .persons = 8,
                                          .approvers = 4,
                                          .seals = 2};
    struct db_settings db;

    *f = (struct seed_fixture){.a = arena_new()};
    /* refusals are what these tests want: not worth a line each */
    log_open("test", LOG_LEVEL_ERROR + 1);
    test_pg_start();
    proc_temp_dir(f->dir, sizeof f->dir);
    f->database = test_pg_database(name);
    db = test_pg_settings(f->database, "seal_signer");
    f->settings = seed_settings(&db, f->dir);
    f->signer = seed_open(&f->settings);
    (void)seed_platform(f->signer, f->a);
    f->company = seed_company(f->signer, f->a, &plan);
    f->other = seed_company(f->signer, f->a, &plan);
}

void seed_fixture_close(struct seed_fixture *f)
{
    if (f->program.pid)
        proc_stop(&f->program, SIGTERM);
    signer_close(&f->signer);
    arena_free(&f->a);
    proc_remove_dir(f->dir);
}

enum err seed_fixture_restart(struct seed_fixture *f)
{
    signer_close(&f->signer);
    return signer_open(&f->settings, &f->signer);
}

void seed_fixture_start_program(struct seed_fixture *f)
{
    char ini[128], password[192], root[128];
    const char *argv[] = {PROGRAM, "--config", ini, NULL};
    struct proc_settings s = {.name = "signer", .argv = argv, .log_dir = f->dir};

    signer_close(&f->signer);
    snprintf(ini, sizeof ini, "%s/signer.ini", f->dir);
    snprintf(root, sizeof root, "%s/root.sock", f->dir);
    snprintf(password, sizeof password, "%s/secrets/seal_signer", test_pg_dir());
    seed_write_ini(&f->settings, f->dir, password);
    f->program = proc_spawn(&s);
    if (!proc_wait_unix(&f->program, root, READY_MS))
        proc_die(f->program.log, "the signer did not start");
    seed_knock_in(f->dir);
}

int seed_fixture_stop_program(struct seed_fixture *f)
{
    return proc_stop(&f->program, SIGTERM);
}

struct bytes seed_item(struct seed_fixture *f, uint16_t kind, const void *item)
{
    struct buf b = {0};
    struct bytes kept;

    canon_encode(canon_item_schema(kind), item, &b);
    kept = arena_bytes(f->a, buf_bytes(&b));
    buf_clear(&b);
    return kept;
}

/* Read as web reads it: a signer outside does not show its rows. */
static struct digest subject_of(const struct seed_fixture *f, uuid request)
{
    char id[UUID_TEXT_LEN + 1];
    struct digest subject;
    char *text;

    uuid_text(request, id);
    text = test_pg_value(f->database,
                         arena_printf(f->a,
                                      "SELECT encode(digest, 'hex') FROM seal_request "
                                      "WHERE id = '%s'",
                                      id));
    if (!text || !hex_decode(str_of(text), subject.b, sizeof subject.b))
        proc_die(NULL, "fixture: there is no request");
    free(text);
    return subject;
}

struct item_request seed_submitted(struct seed_fixture *f,
                                   const struct seed_document *d)
{
    struct item_request r = {.request = uuid_new(), .round = 1};
    struct seed_act act = {.company = f->company.id,
                           .person = &f->company.persons[REQUESTER],
                           .item =
                               seed_submit_item(f->a, &f->company, 0, d, r.request)};

    must(seed_run(f->signer, f->a, &act).error, "submitting");
    r.subject = subject_of(f, r.request);
    return r;
}

enum err seed_approve(struct seed_fixture *f, const struct item_request *r,
                      size_t person)
{
    const struct seed_person *p = &f->company.persons[person];
    struct item_request_decide item = {.request = r->request,
                                       .round = r->round,
                                       .subject = r->subject,
                                       .verdict = VERDICT_APPROVE};
    struct seed_act act = {.company = f->company.id,
                           .person = p,
                           .item = seed_item(f, ITEM_REQUEST_DECIDE, &item),
                           .pin = true,
                           .token = seed_link(f->signer, f->a, &f->company, LINK_DECIDE,
                                              p->id, r->request, r->round)};

    return seed_run(f->signer, f->a, &act).error;
}

struct item_request seed_approved(struct seed_fixture *f, const struct seed_document *d)
{
    struct item_request r = seed_submitted(f, d);

    must(seed_approve(f, &r, FIRST), "the first approval");
    must(seed_approve(f, &r, SECOND), "the second approval");
    return r;
}

enum err seed_intend(struct seed_fixture *f, const struct item_request *r)
{
    struct seed_act act = {.company = f->company.id,
                           .person = &f->company.persons[REQUESTER],
                           .item = seed_item(f, ITEM_REQUEST_INTEND, r),
                           .pin = true};

    return seed_run(f->signer, f->a, &act).error;
}

uuid seed_intent_of(struct seed_fixture *f, const struct item_request *r)
{
    char request[UUID_TEXT_LEN + 1];
    char *text;
    uuid id;

    uuid_text(r->request, request);
    text =
        test_pg_value(f->database, arena_printf(f->a,
                                                "SELECT id FROM intent WHERE live AND "
                                                "request_id = '%s' AND round = %lld",
                                                request, (long long)r->round));
    if (!text || !uuid_parse(str_of(text), &id))
        proc_die(NULL, "fixture: there is no intent");
    free(text);
    return id;
}

enum err seed_sign(struct seed_fixture *f, uuid company, uuid intent,
                   const struct seed_document *d, struct bytes *cms)
{
    struct channel_fds fds = {.n = 0};
    struct buf whole = {0}, ask = {0};
    struct message m;
    enum err e;

    buf_add_bytes(&whole, d->document);
    buf_add_bytes(&whole, d->update);
    channel_fds_add(&fds, memfd_of(buf_bytes(&whole)));
    message_put_u8(&ask, SIGNER_SIGN);
    message_put_uuid(&ask, &company);
    message_put_uuid(&ask, &intent);
    m = message_of(seed_ask(f->signer, f->a, SIGNER_WORKER, buf_bytes(&ask), &fds));
    buf_clear(&whole);
    buf_clear(&ask);
    (void)message_u8(&m);
    e = (enum err)message_u16(&m);
    if (e == OK) {
        (void)message_i64(&m);
        (void)message_digest(&m);
        *cms = message_bytes(&m, MESSAGE_MAX);
    }
    return e;
}

long seed_count(const struct seed_fixture *f, const char *sql)
{
    char *text = test_pg_value(f->database, sql);
    long n = text ? strtol(text, NULL, 10) : -1;

    free(text);
    return n;
}
