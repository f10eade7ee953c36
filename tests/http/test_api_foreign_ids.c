/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support crypto */
/* labels: slow */
/* Ids in bodies and queries, one place at a time: the call is good but for one id,
 * which is another company's or nobody's. Both are refused in the same bytes, and with
 * one's own id the very same call works, so it was the id that was refused. Every place
 * that the OpenAPI document has for an id is in the table, or the test fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "api_alike.h"
#include "base/buf.h"
#include "support/api_world.h"
#include "support/pdf_make.h"

static struct api_world world;

enum target { FOREIGN, ABSENT, OWN, TARGETS };

enum outcome {
    REFUSED,  /* alike; one's own id is accepted */
    FILTERED, /* lists: alike and empty; one's own id finds something */
    ALIKE,    /* cursors: a neighbour of the foreign id, so that both mean one place */
    TAKEN,    /* the id of a new thing: whose it is elsewhere does not matter */
};

enum who_calls { NOBODY, ADMIN, EMPLOYEE, OPERATOR };

/* In texts "$name" is the thing's id; `place` names the one that is replaced. */
struct place {
    enum who_calls caller;
    enum outcome outcome;
    const char *method, *path, *text; /* body; of GET the query */
    const char *place;
    const char *own; /* the code that one's own id gets; NULL: done */
};

#define PROOF "\"pin\":\"$pin\",\"code\":\"$code\"}"
#define ACT(kind, rest) "{\"items\":[{\"kind\":\"" kind "\"" rest "}]," PROOF
#define INVITE "\"name\":\"N\",\"mail\":\"n@yunhai.example\",\"roles\":[\"employee\"]"
#define STEPS                                                                          \
    "\"name\":\"N\",\"steps\":[{\"name\":\"S\",\"mode\":\"any\",\"members\":["         \
    "{\"person\":\"$person\"}]}]"
#define GRANT                                                                          \
    "\"person\":\"$person\",\"seal\":\"$seal\",\"from\":\"2026-01-01T00:00:00Z\","     \
    "\"until\":\"2099-01-01T00:00:00Z\""
#define SEAL                                                                           \
    "\"name\":\"N\",\"type\":\"official\",\"face\":\"$face\","                         \
    "\"administrator\":\"$person\""
#define DRAFT                                                                          \
    "{\"documents\":[\"$document\"],\"placements\":[{\"document\":0,"                  \
    "\"seal\":\"$seal\",\"page\":1,\"x\":100,\"y\":100}]}"
#define TOKEN "\"token\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""

static const struct place places[] = {
    {ADMIN, TAKEN, "POST", "/persons", "{\"id\":\"$id\"," INVITE "," PROOF, "id", NULL},
    {ADMIN, REFUSED, "POST", "/persons",
     "{" INVITE ",\"department\":\"$department\"," PROOF, "department", NULL},
    {ADMIN, TAKEN, "POST", "/departments", "{\"id\":\"$id\",\"name\":\"N\"," PROOF,
     "id", NULL},
    {ADMIN, REFUSED, "POST", "/departments",
     "{\"name\":\"N\",\"parent\":\"$department\"," PROOF, "parent", NULL},
    {ADMIN, REFUSED, "POST", "/departments",
     "{\"name\":\"N\",\"head\":\"$person\"," PROOF, "head", NULL},
    {ADMIN, TAKEN, "POST", "/departments/{child}",
     "{\"id\":\"$id\",\"name\":\"N\"," PROOF, "id", NULL},
    {ADMIN, REFUSED, "POST", "/departments/{child}",
     "{\"name\":\"N\",\"parent\":\"$department\"," PROOF, "parent", NULL},
    {ADMIN, REFUSED, "POST", "/departments/{child}",
     "{\"name\":\"N\",\"head\":\"$person\"," PROOF, "head", NULL},
    {ADMIN, TAKEN, "POST", "/seals", "{\"id\":\"$id\"," SEAL "," PROOF, "id", NULL},
    {ADMIN, REFUSED, "POST", "/seals", "{" SEAL "," PROOF, "administrator", NULL},
    {ADMIN, REFUSED, "POST", "/seals", "{" SEAL "," PROOF, "face", NULL},
    {ADMIN, REFUSED, "POST", "/seals/{seal}/chain", "{\"chain\":\"$chain\"," PROOF,
     "chain", NULL},
    {ADMIN, TAKEN, "POST", "/chains", "{\"id\":\"$id\"," STEPS "," PROOF, "id", NULL},
    {ADMIN, REFUSED, "POST", "/chains", "{" STEPS "," PROOF, "person", NULL},
    {ADMIN, REFUSED, "POST", "/chains/{chain}/versions", "{" STEPS "," PROOF, "person",
     NULL},
    {ADMIN, TAKEN, "POST", "/grants", "{\"id\":\"$id\"," GRANT "," PROOF, "id", NULL},
    {ADMIN, REFUSED, "POST", "/grants", "{" GRANT "," PROOF, "person", NULL},
    {ADMIN, REFUSED, "POST", "/grants", "{" GRANT "," PROOF, "seal", NULL},
    /* items of acts */
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("person.invite", "," INVITE ",\"department\":\"$department\""), "department",
     NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("person.invite_again", ",\"person\":\"$person\""), "person",
     "person.enrolled"},
    {ADMIN, REFUSED, "POST", "/acts", ACT("pin.reset_allow", ",\"person\":\"$person\""),
     "person", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("mail.change", ",\"person\":\"$person\",\"address\":\"m@yunhai.example\""),
     "person", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("role.give", ",\"person\":\"$person\",\"role\":\"auditor\""), "person", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("role.take", ",\"person\":\"$person\",\"role\":\"auditor\""), "person", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("department.put", ",\"name\":\"N\",\"parent\":\"$department\""), "parent",
     NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("department.put", ",\"name\":\"N\",\"head\":\"$person\""), "head", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("chain.publish", "," STEPS ",\"chain\":\"$chain\""), "chain", NULL},
    {ADMIN, REFUSED, "POST", "/acts", ACT("chain.publish", "," STEPS), "person", NULL},
    {ADMIN, REFUSED, "POST", "/acts", ACT("seal.make", "," SEAL), "administrator",
     NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("seal.bind", ",\"seal\":\"$seal\",\"chain\":\"$chain\""), "seal", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("seal.bind", ",\"seal\":\"$seal\",\"chain\":\"$chain\""), "chain", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("seal.suspend", ",\"seal\":\"$seal\",\"reason\":\"R\""), "seal", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("seal.resume", ",\"seal\":\"$seal\",\"reason\":\"R\""), "seal", NULL},
    {ADMIN, REFUSED, "POST", "/acts", ACT("grant.give", "," GRANT), "person", NULL},
    {ADMIN, REFUSED, "POST", "/acts", ACT("grant.give", "," GRANT), "seal", NULL},
    {ADMIN, REFUSED, "POST", "/acts", ACT("grant.suspend", ",\"grant\":\"$grant\""),
     "grant", NULL},
    {ADMIN, REFUSED, "POST", "/acts", ACT("grant.resume", ",\"grant\":\"$grant\""),
     "grant", NULL},
    /* drafts and requests */
    {EMPLOYEE, REFUSED, "POST", "/drafts", DRAFT, "documents", NULL},
    {EMPLOYEE, TAKEN, "POST", "/drafts", DRAFT, "seal", NULL}, /* refused later */
    {EMPLOYEE, REFUSED, "POST", "/drafts", "{\"copy_of\":\"$request\"}", "copy_of",
     NULL},
    {EMPLOYEE, REFUSED, "PUT", "/drafts/{edited}", DRAFT, "documents", NULL},
    {EMPLOYEE, TAKEN, "PUT", "/drafts/{edited}", DRAFT, "seal", NULL},
    {EMPLOYEE, REFUSED, "POST", "/requests", "{\"draft\":\"$draft\"}", "draft", NULL},
    {EMPLOYEE, REFUSED, "POST", "/messages/read", "{\"ids\":[\"$message\"]}", "ids",
     NULL},
    /* companies */
    {NOBODY, REFUSED, "POST", "/sessions",
     "{\"login\":\"$login\",\"password\":\"$password\",\"company\":\"$company\"}",
     "company", NULL},
    {EMPLOYEE, REFUSED, "POST", "/sessions/current/company",
     "{\"company\":\"$company\"}", "company", NULL},
    {NOBODY, REFUSED, "POST", "/links/open",
     "{\"company\":\"$company\",\"token\":\"$token\"}", "company", NULL},
    {NOBODY, REFUSED, "POST", "/links/decide",
     "{\"company\":\"$company\",\"token\":\"$token\",\"round\":1,\"digest\":\"$face\","
     "\"verdict\":\"approve\",\"pin\":\"000000\"}",
     "company", "pin.wrong"},
    {NOBODY, REFUSED, "POST", "/links/reset",
     "{\"company\":\"$company\"," TOKEN ",\"new_pin\":\"604913\"}", "company",
     "link.dead"},
    {NOBODY, REFUSED, "POST", "/links/unlock", "{\"company\":\"$company\"," TOKEN "}",
     "company", "link.dead"},
    {NOBODY, REFUSED, "POST", "/enrolments",
     "{\"company\":\"$company\"," TOKEN ",\"code\":\"00000000\",\"login\":\"nobody\","
     "\"password\":\"long enough to do\",\"new_pin\":\"604913\"}",
     "company", "link.dead"},
    /* queries */
    {ADMIN, ALIKE, "GET", "/persons", "cursor=$person", "cursor", NULL},
    {ADMIN, ALIKE, "GET", "/departments", "cursor=$department", "cursor", NULL},
    {ADMIN, ALIKE, "GET", "/seals", "cursor=$seal", "cursor", NULL},
    {ADMIN, ALIKE, "GET", "/chains", "cursor=$chain", "cursor", NULL},
    {ADMIN, ALIKE, "GET", "/certificates", "cursor=$certificate", "cursor", NULL},
    {ADMIN, ALIKE, "GET", "/grants", "cursor=$grant", "cursor", NULL},
    {ADMIN, FILTERED, "GET", "/grants", "person=$person", "person", NULL},
    {ADMIN, FILTERED, "GET", "/grants", "seal=$seal", "seal", NULL},
    {EMPLOYEE, ALIKE, "GET", "/requests", "cursor=$request", "cursor", NULL},
    {EMPLOYEE, FILTERED, "GET", "/requests", "seal=$seal", "seal", NULL},
    {EMPLOYEE, FILTERED, "GET", "/requests/export.csv", "seal=$seal", "seal", NULL},
    {EMPLOYEE, ALIKE, "GET", "/drafts", "cursor=$draft", "cursor", NULL},
    {EMPLOYEE, ALIKE, "GET", "/messages", "cursor=$message", "cursor", NULL},
    {EMPLOYEE, ALIKE, "GET", "/approvals", "cursor=$request", "cursor", NULL},
    {ADMIN, FILTERED, "GET", "/audit", "person=$person", "person", NULL},
    {ADMIN, FILTERED, "GET", "/audit", "chain=activity&object=$draft", "object", NULL},
    {OPERATOR, ALIKE, "GET", "/companies", "cursor=$company", "cursor", NULL},
    {OPERATOR, ALIKE, "GET", "/platform/jobs", "cursor=$request", "cursor", NULL},
    {OPERATOR, ALIKE, "GET", "/platform/outbox", "cursor=$request", "cursor", NULL},
    /* the last: nothing works with these things any more */
    {ADMIN, REFUSED, "POST", "/acts", ACT("grant.revoke", ",\"grant\":\"$grant\""),
     "grant", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("seal.revoke", ",\"seal\":\"$seal\",\"reason\":\"R\""), "seal", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("credential.report",
         ",\"person\":\"$person\",\"since\":\"2026-01-01T00:00:00Z\""),
     "person", NULL},
    {ADMIN, REFUSED, "POST", "/acts",
     ACT("person.deactivate", ",\"person\":\"$person\",\"reason\":\"R\""), "person",
     NULL},
};
#define PLACES (sizeof places / sizeof *places)

/* ---- things ---- */

struct thing {
    const char *name;
    char own[80];
    char foreign[80]; /* "": none */
};
static struct thing things[24];
static size_t thing_count;

static struct thing *thing_of(const char *name, size_t n)
{
    for (size_t i = 0; i < thing_count; i++)
        if (strlen(things[i].name) == n && strncmp(things[i].name, name, n) == 0)
            return &things[i];
    fail_msg("nobody knows what $%.*s is", (int)n, name);
    return NULL;
}

static struct thing *add_text(const char *name, const char *own)
{
    struct thing *t = &things[thing_count++];

    assert_true(thing_count <= sizeof things / sizeof *things);
    t->name = name;
    (void)snprintf(t->own, sizeof t->own, "%s", own);
    return t;
}

static void add_thing(const char *name, const char *own)
{
    struct thing *t = add_text(name, own);

    api_mirror_id(own, t->foreign);
}

/* What was made after the mirror was: the same row under the other company. */
static void mirror_row(const char *table, const char *id)
{
    char other[40];

    api_mirror_id(id, other);
    api_sql("SET session_replication_role = replica;\n"
            "INSERT INTO %s SELECT (jsonb_populate_record(t,\n"
            "  jsonb_build_object('company_id', '%s', 'id', '%s'))).*\n"
            "FROM %s AS t WHERE id = '%s'",
            table, world.foreign_company, other, table, id);
}

static void headers_of(enum who_calls who, char out[512])
{
    const struct accounts *a = &world.flow.accounts;
    struct api_session s = {.headers = ""};

    if (who == ADMIN)
        api_session_make(a->company, a->people[WHO_ADMINISTRATOR].id, &s);
    if (who == EMPLOYEE)
        api_session_make(a->company, a->people[WHO_EMPLOYEE_1].id, &s);
    if (who == OPERATOR)
        api_session_make(a->platform, a->platform_admin.id, &s);
    (void)snprintf(out, 512, "%s", s.headers);
}

static void make_department(char id[40])
{
    const struct demo_person *admin = &world.flow.accounts.people[WHO_ADMINISTRATOR];
    char headers[512], body[100], code[TOTP_CODE_LEN + 1];
    struct raw_reply r;
    json_t *v;

    api_forget_proofs();
    api_code(admin, code);
    headers_of(ADMIN, headers);
    (void)snprintf(body, sizeof body, "{\"name\":\"D\",\"pin\":\"%s\",\"code\":\"%s\"}",
                   admin->pin, code);
    api_call(&world, "POST", "/api/v1/departments", headers, body, &r);
    assert_int_equal(r.status, 200);
    v = json_loads(r.body, 0, NULL);
    (void)snprintf(id, 40, "%s",
                   sealkeeper_json_text(
                       json_array_get(json_object_get(v, "results"), 0), "object"));
    json_decref(v);
    raw_reply_clear(&r);
    mirror_row("department", id);
}

static void make_draft(char id[40], char document[40])
{
    const struct flow_place place = {0, SEAL_OF_COMPANY, 380, 120};
    struct pdf_build *b = pdf_build_pages(1, "");
    const char *documents[] = {document};
    struct buf pdf = {0};

    pdf_build_write(b, &pdf);
    flow_upload(&world.flow, buf_bytes(&pdf), document);
    flow_draft(&world.flow, documents, 1, &place, 1, id);
    mirror_row("document", document);
    mirror_row("draft", id);
    buf_clear(&pdf);
    pdf_build_free(&b);
}

static void add_made_things(void)
{
    char id[40], document[40];

    make_department(id);
    add_thing("department", id);
    make_department(id);
    add_thing("child", id);
    make_draft(id, document);
    add_thing("draft", id);
    add_thing("document", document);
    make_draft(id, document);
    add_thing("edited", id);
}

static void add_message(void)
{
    const struct accounts *a = &world.flow.accounts;
    char *id = api_sql_value(
        "INSERT INTO message (company_id, id, outbox_id, person_id, kind, object_id,\n"
        "                     data, at)\n"
        "SELECT '%s', id, id, '%s', 'request.sealed', id, '{}', now()\n"
        "FROM gen_random_uuid() AS id\n"
        "RETURNING id",
        a->company, a->people[WHO_EMPLOYEE_1].id);

    mirror_row("message", id);
    add_thing("message", id);
    free(id);
}

/* A face has no id but its digest; the other company drew one that we did not. */
static void add_face(void)
{
    const char *company = world.flow.accounts.company;
    char *own = api_sql_value("SELECT encode(digest, 'hex') FROM seal_face\n"
                              "WHERE company_id = '%s' LIMIT 1",
                              company);
    struct thing *t = add_text("face", own);

    memset(t->foreign, 'a', 64);
    api_sql("INSERT INTO seal_face (company_id, digest, face, svg, design)\n"
            "SELECT '%s', '\\x%s', face, svg, design FROM seal_face\n"
            "WHERE company_id = '%s' LIMIT 1",
            world.foreign_company, t->foreign, company);
    free(own);
}

static void add_things(void)
{
    const struct accounts *a = &world.flow.accounts;
    char *grant = api_sql_value("SELECT id FROM grant_of_seal WHERE person_id = '%s'",
                                a->people[WHO_EMPLOYEE_2].id);

    char *certificate = api_sql_value("SELECT certificate_id FROM seal WHERE id = '%s'",
                                      a->seals[SEAL_OF_COMPANY].id);

    add_thing("person", a->people[WHO_EMPLOYEE_2].id);
    add_thing("certificate", certificate);
    add_thing("seal", a->seals[SEAL_OF_COMPANY].id);
    add_thing("chain", a->chain);
    add_thing("grant", grant);
    add_thing("request", world.request);
    add_thing("id", world.request);
    add_made_things();
    (void)snprintf(add_text("company", a->company)->foreign, 80, "%s",
                   world.foreign_company);
    add_face();
    add_message();
    add_text("token", world.link + UUID_TEXT_LEN + 1);
    add_text("login", a->people[WHO_EMPLOYEE_1].login);
    add_text("password", a->people[WHO_EMPLOYEE_1].password);
    add_text("pin", a->people[WHO_ADMINISTRATOR].pin);
    add_text("code", "");
    free(certificate);
    free(grant);
}

/* ---- calls ---- */

/* The name that stands where the place's id does: a field's name may be another. */
static const char *thing_at(const struct place *p)
{
    static const struct {
        const char *field, *thing;
    } others[] = {{"parent", "department"},    {"head", "person"},
                  {"administrator", "person"}, {"documents", "document"},
                  {"ids", "message"},          {"copy_of", "request"},
                  {"object", "draft"}};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i].field, p->place) == 0)
            return others[i].thing;
    return strcmp(p->place, "cursor") == 0 ? strchr(p->text, '$') + 1 : p->place;
}

static size_t name_length(const char *name)
{
    return strspn(name, "abcdefghijklmnopqrstuvwxyz");
}

static void absent_id(const struct place *p, char out[80])
{
    const char *name = thing_at(p);

    if (strcmp(name, "face") == 0) {
        (void)snprintf(out, 80, "%064d", 0);
    } else if (p->outcome == ALIKE) {
        (void)snprintf(out, 80, "%s", thing_of(name, name_length(name))->foreign);
        out[UUID_TEXT_LEN - 1] = out[UUID_TEXT_LEN - 1] == '0' ? '1' : '0';
    } else {
        uuid_text(uuid_new(), out);
    }
}

/* Each "$name" of a text, or "{name}" of a path, becomes an id. */
static void fill(const struct place *p, const char *text, enum target target,
                 struct buf *out)
{
    const char *replaced = thing_at(p);
    char absent[80];

    absent_id(p, absent);
    while (*text) {
        size_t plain = strcspn(text, "$");
        size_t n;
        const struct thing *t;
        bool is_it;

        buf_add(out, text, plain);
        text += plain;
        if (!*text)
            break;
        n = name_length(++text);
        t = thing_of(text, n);
        is_it = name_length(replaced) == n && strncmp(replaced, text, n) == 0;
        if (!is_it || (target == OWN && strcmp(t->name, "id") != 0))
            buf_add_cstr(out, t->own);
        else
            buf_add_cstr(out, target == FOREIGN ? t->foreign : absent);
        text += n;
    }
}

static void path_of(const struct place *p, enum target target, struct buf *out)
{
    size_t plain = strcspn(p->path, "{");

    buf_add_cstr(out, "/api/v1");
    buf_add(out, p->path, plain);
    if (p->path[plain]) {
        size_t n = strcspn(p->path + plain, "}") - 1;

        buf_add_cstr(out, thing_of(p->path + plain + 1, n)->own);
        buf_add_cstr(out, p->path + plain + n + 2);
    }
    if (strcmp(p->method, "GET") == 0) {
        buf_add_cstr(out, "?");
        fill(p, p->text, target, out);
    }
    buf_add_byte(out, '\0');
}

/* The version that the draft has now. */
static void add_if_match(char headers[512])
{
    char *version = api_sql_value("SELECT version FROM draft WHERE id = '%s'",
                                  thing_of("edited", 6)->own);
    size_t n = strlen(headers);

    (void)snprintf(headers + n, 512 - n, "If-Match: \"%s\"\r\n", version);
    free(version);
}

static void call(const struct place *p, enum target target, struct raw_reply *out)
{
    struct buf path = {0}, body = {0};
    char headers[512], code[TOTP_CODE_LEN + 1];
    bool reads = strcmp(p->method, "GET") == 0;

    api_forget_proofs();
    api_code(&world.flow.accounts.people[WHO_ADMINISTRATOR], code);
    (void)snprintf(thing_of("code", 4)->own, 80, "%s", code);
    headers_of(p->caller, headers);
    if (strcmp(p->method, "PUT") == 0)
        add_if_match(headers);
    path_of(p, target, &path);
    if (!reads)
        fill(p, p->text, target, &body);
    buf_add_byte(&body, '\0');
    api_call(&world, p->method, (const char *)path.p, headers,
             reads ? NULL : (const char *)body.p, out);
    buf_clear(&path);
    buf_clear(&body);
}

/* ---- judging ---- */

static void complain(const struct place *p, const char *what, const struct raw_reply *r)
{
    fail_msg("%s %s %s, %s: %s\n%s%s", p->method, p->path, p->text, p->place, what,
             r->head, r->body);
}

/* Of a list; of a file for spreadsheets its lines but for the first. */
static size_t items_of(const struct raw_reply *r)
{
    json_t *v = json_loads(r->body, 0, NULL);
    size_t n = json_array_size(json_object_get(v, "items"));

    if (!v)
        for (const char *p = strstr(r->body, "\r\n"); p && p[2]; n++)
            p = strstr(p + 2, "\r\n");
    json_decref(v);
    return n;
}

static void judge_own(const struct place *p, const struct raw_reply *r)
{
    char code[80];

    if (!p->own && (r->status < 200 || r->status > 299))
        complain(p, "one's own id was refused", r);
    (void)snprintf(code, sizeof code, "\"code\":\"%s\"", p->own ? p->own : "");
    if (p->own && !strstr(r->body, code))
        complain(p, "one's own id has another outcome", r);
    if (p->outcome == FILTERED && items_of(r) == 0)
        complain(p, "one's own id finds nothing", r);
}

static void judge_others(const struct place *p, struct raw_reply r[TARGETS])
{
    bool done = r[FOREIGN].status >= 200 && r[FOREIGN].status <= 299;

    if (r[FOREIGN].status != r[ABSENT].status || r[FOREIGN].status >= 500 ||
        strstr(r[FOREIGN].body, "FOREIGN"))
        complain(p, "foreign", &r[FOREIGN]);
    if (done != (p->outcome != REFUSED))
        complain(p, "another outcome", &r[FOREIGN]);
    if (p->outcome == FILTERED && items_of(&r[FOREIGN]))
        complain(p, "a foreign id finds something", &r[FOREIGN]);
    if (p->outcome != TAKEN && !api_alike(&r[FOREIGN], &r[ABSENT]))
        complain(p, "foreign and absent differ", &r[FOREIGN]);
}

static void a_foreign_id_is_like_one_that_nobody_has(void **state)
{
    (void)state;
    for (size_t i = 0; i < PLACES; i++) {
        struct raw_reply r[TARGETS];

        for (int t = 0; t < TARGETS; t++)
            call(&places[i], (enum target)t, &r[t]);
        judge_others(&places[i], r);
        judge_own(&places[i], &r[OWN]);
        for (int t = 0; t < TARGETS; t++)
            raw_reply_clear(&r[t]);
    }
    print_message("%zu places\n", PLACES);
}

/* ---- the table against the document ---- */

/* "/departments/{child}" is the document's "/api/v1/departments/{department}". */
static bool is_pattern(const char *path, const char *pattern)
{
    size_t prefix = sizeof "/api/v1" - 1;
    size_t plain = strcspn(path, "{");

    if (strncmp(pattern + prefix, path, plain) != 0)
        return false;
    if (!path[plain])
        return pattern[prefix + plain] == '\0';
    pattern += prefix + plain;
    return *pattern == '{' && strcmp(strchr(pattern, '}'), strchr(path, '}')) == 0;
}

static size_t missing;

static void expect_place(const char *method, const char *pattern, const char *name)
{
    for (size_t i = 0; i < PLACES; i++)
        if (strcasecmp(places[i].method, method) == 0 &&
            is_pattern(places[i].path, pattern) && strcmp(places[i].place, name) == 0)
            return;
    print_error("%s %s: the id in %s is in no row\n", method, pattern, name);
    missing++;
}

static void expect_places_of(const char *method, const char *pattern, const char *name,
                             const json_t *schema)
{
    const char *format = json_string_value(json_object_get(schema, "format"));
    json_t *properties = json_object_get(schema, "properties"), *member;
    const json_t *items = json_object_get(schema, "items");
    const char *key;

    if (format && strcmp(format, "uuid") == 0)
        expect_place(method, pattern, name);
    if (items)
        expect_places_of(method, pattern, name, items);
    json_object_foreach(properties, key, member)
    {
        expect_places_of(method, pattern, key, member);
    }
}

static void look_at_operation(const char *method, const char *pattern,
                              const json_t *operation)
{
    const json_t *body = json_object_get(
        json_object_get(
            json_object_get(json_object_get(operation, "requestBody"), "content"),
            "application/json"),
        "schema");
    const json_t *list = json_object_get(operation, "parameters");

    expect_places_of(method, pattern, "", body);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *parameter = json_array_get(list, i);

        if (strcmp(sealkeeper_json_text(parameter, "in"), "query") == 0)
            expect_places_of(method, pattern, sealkeeper_json_text(parameter, "name"),
                             json_object_get(parameter, "schema"));
    }
}

static void every_place_for_an_id_is_in_the_table(void **state)
{
    const char *pattern, *method;
    json_t *document, *methods, *operation;
    struct raw_reply r;

    (void)state;
    api_call(&world, "GET", "/api/v1/openapi.json", NULL, NULL, &r);
    document = json_loads(r.body, 0, NULL);
    json_object_foreach(json_object_get(document, "paths"), pattern, methods)
    {
        json_object_foreach(methods, method, operation)
        {
            look_at_operation(method, pattern, operation);
        }
    }
    assert_int_equal(missing, 0);
    json_decref(document);
    raw_reply_clear(&r);
}

static int begin(void **state)
{
    (void)state;
    api_world_open(&world);
    add_things();
    return 0;
}

static int end(void **state)
{
    (void)state;
    api_world_close(&world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_for_an_id_is_in_the_table),
        cmocka_unit_test(a_foreign_id_is_like_one_that_nobody_has),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
