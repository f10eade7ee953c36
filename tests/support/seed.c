/* SPDX-License-Identifier: Apache-2.0 */
/* Companies at scale: one transaction each, rows written as the handlers of acts would
 * write them, without their proofs. Messages and documents are seed_act.c. */
#include "support/seed.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hex.h"
#include "crypto/digest.h"
#include "signer/ca.h"
#include "signer/frame.h"
#include "signer/keys.h"
#include "support/proc.h"

#define THREADS 8
#define GRANT_LIFE_US (365 * US_PER_DAY)

static void must(enum err e, const char *what)
{
    if (e != OK)
        proc_die(NULL, "seed: %s: %s", what, err_info(e)->code);
}

/* ---- the signer ---- */

/* A test's keys: fixed, so that a second signer on the same database has them too. */
static void fixed_key(struct secret *s, char digit)
{
    s->n = 64;
    memset(s->b, digit, s->n);
}

struct signer_settings seed_settings(const struct db_settings *db, const char *dir)
{
    struct signer_settings s = {.db_port = db->port,
                                .db_password = db->password,
                                .web_uid = -1,
                                .worker_uid = -1,
                                .root_uid = -1,
                                .threads = THREADS,
                                .pin_successes_per_minute = 1000000,
                                .pin_reset_wait_us = 86400 * US_PER_S,
                                .mail_unchanged_for_us = 7 * US_PER_DAY};

    (void)mkdir(dir, 0700);
    snprintf(s.db_socket, sizeof s.db_socket, "%s", db->socket_dir);
    snprintf(s.db_name, sizeof s.db_name, "%s", db->database);
    snprintf(s.db_user, sizeof s.db_user, "%s", db->user);
    snprintf(s.socket_dir, sizeof s.socket_dir, "%s", dir);
    snprintf(s.journal, sizeof s.journal, "%s/journal", dir);
    snprintf(s.log_level, sizeof s.log_level, "error");
    fixed_key(&s.kek, 'a');
    fixed_key(&s.pepper, 'b');
    return s;
}

static void write_secret(const char *dir, const char *name, const struct secret *v)
{
    char path[512];
    int fd;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, v->b, v->n) != (ssize_t)v->n)
        proc_die(NULL, "cannot write %s", path);
    close(fd);
}

void seed_write_ini(const struct signer_settings *s, const char *dir,
                    const char *password_file)
{
    char path[512];
    FILE *f;

    write_secret(dir, "kek", &s->kek);
    write_secret(dir, "pepper", &s->pepper);
    snprintf(path, sizeof path, "%s/signer.ini", dir);
    f = fopen(path, "we");
    if (!f)
        proc_die(NULL, "cannot write %s", path);
    fprintf(f,
            "db_socket = %s\ndb_port = %lld\ndb_name = %s\ndb_user = %s\n"
            "db_password_file = %s\nsocket_dir = %s\njournal = %s\n"
            "kek_file = %s/kek\npepper_file = %s/pepper\nthreads = %lld\n"
            "pin_successes_per_minute = %lld\nlog_level = %s\n",
            s->db_socket, (long long)s->db_port, s->db_name, s->db_user, password_file,
            s->socket_dir, s->journal, dir, dir, (long long)s->threads,
            (long long)s->pin_successes_per_minute, s->log_level);
    fclose(f);
}

struct signer *seed_open(const struct signer_settings *s)
{
    struct signer *signer = NULL;

    must(signer_open(s, &signer), "opening the signer");
    return signer;
}

/* ---- rows ---- */

static void put(struct tx *t, enum canon_kind kind, uuid id, const void *record)
{
    must(tx_insert(t, kind, id, record), "inserting a row");
}

static void put_company(struct tx *t, const char *name, uint8_t kind)
{
    struct canon_company company = {.id = t->company,
                                    .name = str_of(name),
                                    .credit_code = STR("91310000MA1FL5PQ8U"),
                                    .kind = kind,
                                    .state = COMPANY_ACTIVE,
                                    .algorithm = ALGORITHM_P256,
                                    .created_at = t->now};

    if (kind == COMPANY_PLATFORM)
        company.credit_code = STR("");
    put(t, KIND_COMPANY, t->company, &company);
    t->company_record = company;
}

static void put_role(struct tx *t, uuid person, uint8_t code)
{
    struct canon_role role = {.person = person, .role = code};

    put(t, KIND_ROLE, uuid_new(), &role);
}

static void put_credential(struct tx *t, const struct seed_person *p)
{
    struct canon_credential c = {.person = p->id,
                                 .pin_epoch = 1,
                                 .pin_set_at = t->now,
                                 .pin_counts_from = t->now,
                                 .totp_epoch = 1};

    c.pin_verifier = (struct opt_digest){
        true, secrets_pin_verifier(&t->signer->secrets, t->company, p->id, 1, &p->pin)};
    put(t, KIND_CREDENTIAL, uuid_new(), &c);
}

static void name_person(struct tx *t, struct seed_person *p, size_t i)
{
    char pin[16];

    p->id = uuid_new();
    p->account = uuid_new();
    snprintf(p->name, sizeof p->name, "Person %zu", i);
    snprintf(p->mail, sizeof p->mail, "p%zu.%02x%02x%02x@example.com", i, p->id.b[13],
             p->id.b[14], p->id.b[15]);
    snprintf(pin, sizeof pin, "%06zu", (size_t)739124 + i);
    if (!secret_set(&p->pin, str_bytes(str_of(pin))))
        proc_die(NULL, "seed: a PIN is too long");
    secrets_totp(&t->signer->secrets, t->company, p->id, 1, &p->totp);
}

static void put_person(struct tx *t, struct seed_person *p, size_t i)
{
    struct canon_person person;
    struct canon_mail_address mail;

    name_person(t, p, i);
    person = (struct canon_person){.account = {true, p->account},
                                   .name = str_of(p->name),
                                   .state = PERSON_ACTIVE,
                                   .locale = STR("zh"),
                                   .time_zone = STR("Asia/Shanghai"),
                                   .invited_in = t->act,
                                   .enrolled_at = {true, t->now}};
    mail = (struct canon_mail_address){
        .person = p->id, .address = str_of(p->mail), .since = t->now - 30 * US_PER_DAY};
    p->human = secrets_human(&t->signer->secrets, p->id, &person);
    put(t, KIND_PERSON, p->id, &person);
    put(t, KIND_MAIL_ADDRESS, uuid_new(), &mail);
    put_credential(t, p);
    put_role(t, p->id, ROLE_EMPLOYEE);
    must(tx_membership_put(t, p->account, p->id), "membership");
}

static struct canon_step step_of(struct arena *a, const char *name,
                                 const struct seed_person *persons, size_t n)
{
    struct canon_member *members = ARENA_ARRAY(a, n, struct canon_member);

    for (size_t i = 0; i < n; i++)
        members[i] =
            (struct canon_member){.kind = MEMBER_PERSON, .person = persons[i].id};
    return (struct canon_step){
        .name = str_of(name), .mode = STEP_ANY, .members = {members, n}};
}

static void put_chain(struct tx *t, struct seed_company *c)
{
    size_t half = c->approver_count / 2;
    struct canon_step steps[] = {
        step_of(t->arena, "Department", c->persons + 1, half),
        step_of(t->arena, "Legal", c->persons + 1 + half, c->approver_count - half)};
    struct canon_chain_version version = {.number = 1,
                                          .name = STR("Two steps"),
                                          .steps = {steps, 2},
                                          .published_at = t->now};

    c->chain = uuid_new();
    version.chain = c->chain;
    put(t, KIND_CHAIN_VERSION, canon_chain_version_id(c->chain, 1), &version);
}

static void put_seal(struct tx *t, struct seed_company *c, size_t i, uint8_t algorithm)
{
    uuid id = uuid_new();
    struct key_order order = {.purpose = KEY_SEAL,
                              .algorithm = (enum key_algorithm)algorithm,
                              .seal = {true, id},
                              .subject = {.common_name = STR("Seed seal"),
                                          .organisation = STR("Seed company"),
                                          .country = STR("CN")},
                              .not_before = t->now - US_PER_S,
                              .not_after = t->now + 3 * GRANT_LIFE_US};
    struct canon_seal seal = {.name = STR("Contract seal"),
                              .type = SEAL_CONTRACT,
                              .face = c->face,
                              .width_um = 40000,
                              .height_um = 40000,
                              .administrator = c->persons[0].id,
                              .chain = {true, c->chain},
                              .algorithm = algorithm,
                              .state = SEAL_ACTIVE,
                              .made_at = t->now};
    struct made_key made;

    must(signer_key_make(t, &order, &made), "making a key");
    seal.certificate = made.certificate;
    put(t, KIND_SEAL, id, &seal);
    c->seal[i] = id;
}

static void put_grants(struct tx *t, const struct seed_company *c, uuid seal)
{
    struct canon_grant grant = {.seal = seal,
                                .from = t->now - US_PER_S,
                                .until = t->now + GRANT_LIFE_US,
                                .state = GRANT_ACTIVE,
                                .given_by = c->persons[0].id,
                                .given_at = t->now};

    for (size_t i = c->approver_count + 1; i < c->person_count; i++) {
        grant.person = c->persons[i].id;
        put(t, KIND_GRANT, uuid_new(), &grant);
    }
}

/* ---- companies ---- */

static struct tx *begin(struct signer *s, struct arena *a, uuid company)
{
    struct tx_start start = {
        .client = SIGNER_ROOT, .company = company, .act = uuid_new(), .founding = true};
    struct tx *t = NULL;

    must(tx_begin(s, a, &start, &t), "beginning a company");
    return t;
}

static void end(struct tx *t)
{
    struct tx_record record = {.event = "company.create", .object = {true, t->company}};

    must(tx_found_activity(t), "the activity chain");
    must(tx_finish(t, &record), "committing a company");
}

struct seed_company seed_platform(struct signer *s, struct arena *a)
{
    struct seed_company c = {.id = uuid_new(), .person_count = 1};
    struct tx *t = begin(s, a, c.id);

    put_company(t, "Platform", COMPANY_PLATFORM);
    must(ca_found(t, STR("Platform")), "founding the installation");
    c.persons = ARENA_ARRAY(a, 1, struct seed_person);
    put_person(t, &c.persons[0], 0);
    put_role(t, c.persons[0].id, ROLE_ADMINISTRATOR);
    put_role(t, c.persons[0].id, ROLE_PLATFORM_OPERATOR);
    end(t);
    return c;
}

static void put_persons(struct tx *t, struct seed_company *c)
{
    for (size_t i = 0; i < c->person_count; i++) {
        put_person(t, &c->persons[i], i);
        if (i >= 1 && i <= c->approver_count)
            put_role(t, c->persons[i].id, ROLE_APPROVER);
    }
    put_role(t, c->persons[0].id, ROLE_ADMINISTRATOR);
    put_role(t, c->persons[0].id, ROLE_AUDITOR);
}

struct seed_company seed_company(struct signer *s, struct arena *a,
                                 const struct seed_plan *plan)
{
    struct seed_company c = {.id = uuid_new(),
                             .person_count = plan->persons,
                             .approver_count = plan->approvers,
                             .seal_count = plan->seals,
                             .face = sha256_of(str_bytes(STR("a face")))};
    struct tx *t;

    if (plan->approvers < 2 || plan->persons < plan->approvers + 2 ||
        plan->seals > SEED_SEALS_MAX)
        proc_die(NULL, "seed: a plan that cannot be");
    t = begin(s, a, c.id);
    c.persons = ARENA_ARRAY(a, c.person_count, struct seed_person);
    put_company(t, plan->name, COMPANY_TENANT);
    put_persons(t, &c);
    put_chain(t, &c);
    for (size_t i = 0; i < c.seal_count; i++) {
        put_seal(t, &c, i, plan->algorithm);
        put_grants(t, &c, c.seal[i]);
    }
    end(t);
    return c;
}
