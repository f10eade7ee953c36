/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support crypto */
/* labels: slow */
/* Who may call what, from the OpenAPI document: every route, every kind of caller, and
 * ids that are his company's own, another company's, or nobody's. What is not allowed
 * is refused in the same words whatever the id; what is foreign answers byte for byte
 * like what does not exist; and nothing of the other company shows anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "api_alike.h"
#include "api_outcomes.h"
#include "api_routes.h"
#include "base/uuid.h"
#include "support/api_schema.h"
#include "support/api_world.h"

#define CELLS_LEAST 2000
#define CANARY "FOREIGN"

static struct api_world world;
static json_t *document;

enum target { OWN, FOREIGN, ABSENT, TARGETS };

/* ---- callers ---- */

enum caller_kind { NOBODY, EXPIRED, PERSON };
struct caller {
    const char *name;
    enum caller_kind kind;
    bool platform; /* a person of the platform company */
    enum demo_who who;
    unsigned roles; /* bits of api_routes.h */
};

/* In the order of api_outcomes.h. */
static const struct caller callers[] = {
    {"nobody", NOBODY, false, 0, 0},
    {"ended session", EXPIRED, false, WHO_ADMINISTRATOR, 0},
    {"administrator", PERSON, false, WHO_ADMINISTRATOR, ROLE_ADMIN},
    {"employee who asks", PERSON, false, WHO_EMPLOYEE_1, ROLE_EMPL},
    {"seal administrator", PERSON, false, WHO_EMPLOYEE_2, ROLE_EMPL | ROLE_SEAL},
    {"approver asked now", PERSON, false, WHO_APPROVER_1, ROLE_EMPL},
    {"approver asked later", PERSON, false, WHO_APPROVER_3, 0},
    {"auditor", PERSON, false, WHO_AUDITOR, ROLE_AUDIT},
    {"platform operator", PERSON, true, 0, ROLE_ADMIN | ROLE_OPER},
};

static const struct demo_person *person_of(const struct caller *c)
{
    return c->platform ? &world.flow.accounts.platform_admin
                       : &world.flow.accounts.people[c->who];
}

/* One session serves a caller until a call may have ended it. */
static void headers_of(const struct caller *c, bool fresh, char out[512])
{
    static char kept[sizeof callers / sizeof *callers][512];
    const char *company =
        c->platform ? world.flow.accounts.platform : world.flow.accounts.company;
    char *mine = kept[c - callers];
    struct api_session s;

    if (c->kind != NOBODY && (fresh || !mine[0])) {
        api_session_make(company, person_of(c)->id, &s);
        (void)snprintf(mine, 512, "%s", s.headers);
        if (c->kind == EXPIRED)
            api_sql("UPDATE session SET expires_at = now() WHERE agent = 'test'\n"
                    "AND company_id = '%s' AND csrf = (SELECT csrf FROM session\n"
                    "ORDER BY created_at DESC LIMIT 1)",
                    company);
    }
    (void)snprintf(out, 512, "%s", mine);
}

/* ---- ids ---- */

/* The demo company's own thing that a path parameter or body field means. */
static void own_id(const char *name, char out[40])
{
    static const struct {
        const char *name;
        const char *sql;
    } things[] = {
        {"person", "SELECT id FROM person WHERE company_id = '%s' AND name = '李晓梅'"},
        {"administrator", "SELECT id FROM person WHERE company_id = '%s' LIMIT 1"},
        {"head", "SELECT id FROM person WHERE company_id = '%s' LIMIT 1"},
        {"department", "SELECT id FROM department WHERE company_id = '%s' LIMIT 1"},
        {"parent", "SELECT id FROM department WHERE company_id = '%s' LIMIT 1"},
        {"seal", "SELECT id FROM seal WHERE company_id = '%s' LIMIT 1"},
        {"chain", "SELECT chain_id FROM chain_version WHERE company_id = '%s' LIMIT 1"},
        {"grant", "SELECT g.id FROM grant_of_seal AS g\n"
                  "JOIN person AS p ON p.id = g.person_id\n"
                  "WHERE g.company_id = '%s' AND p.name = '李晓梅' LIMIT 1"},
        {"act", "SELECT id FROM act WHERE company_id = '%s' ORDER BY sequence LIMIT 1"},
        {"upload", "SELECT id FROM upload WHERE company_id = '%s' ORDER BY id LIMIT 1"},
        {"document",
         "SELECT id FROM document WHERE company_id = '%s' ORDER BY id LIMIT 1"},
        {"draft", "SELECT id FROM seal_request WHERE company_id = '%s' LIMIT 1"},
        {"request", "SELECT id FROM seal_request WHERE company_id = '%s' LIMIT 1"},
        {"object", "SELECT id FROM seal_request WHERE company_id = '%s' LIMIT 1"},
        {"company", "SELECT company_id FROM company WHERE company_id = '%s'"},
    };
    char *value = NULL;

    for (size_t i = 0; i < sizeof things / sizeof *things && !value; i++)
        if (strcmp(things[i].name, name) == 0) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            value = api_sql_value(things[i].sql, world.flow.accounts.company);
#pragma GCC diagnostic pop
        }
    if (value)
        (void)snprintf(out, 40, "%s", value);
    else
        uuid_text(uuid_new(), out); /* a cursor, a new thing's id, a session */
    free(value);
}

/* Asked of the database once a name: the things stay as they are. */
static const char *known_id(const char *name, enum target target)
{
    static struct {
        char name[24];
        char id[2][40]; /* OWN, FOREIGN */
    } known[32];
    size_t i = 0;

    while (known[i].name[0] && strcmp(known[i].name, name) != 0)
        i++;
    assert_true(i + 1 < sizeof known / sizeof *known);
    if (!known[i].name[0]) {
        (void)snprintf(known[i].name, sizeof known[i].name, "%s", name);
        own_id(name, known[i].id[OWN]);
        if (strcmp(name, "company") == 0)
            (void)snprintf(known[i].id[FOREIGN], 40, "%s", world.foreign_company);
        else
            api_mirror_id(known[i].id[OWN], known[i].id[FOREIGN]);
    }
    return known[i].id[target];
}

static void target_id(const char *name, enum target target, char out[40])
{
    if (target == ABSENT)
        uuid_text(uuid_new(), out);
    else
        (void)snprintf(out, 40, "%s", known_id(name, target));
}

/* ---- calls out of the document ---- */

static void path_of(const char *pattern, enum target target, char *out, size_t out_n)
{
    size_t n = 0;

    while (*pattern && n + 41 < out_n) {
        const char *close = *pattern == '{' ? strchr(pattern, '}') : NULL;
        char name[32], value[40];

        if (!close) {
            out[n++] = *pattern++;
            continue;
        }
        (void)snprintf(name, sizeof name, "%.*s", (int)(close - pattern - 1),
                       pattern + 1);
        if (strcmp(name, "n") == 0 || strcmp(name, "part") == 0)
            (void)snprintf(value, sizeof value, "0");
        else if (strcmp(name, "page") == 0)
            (void)snprintf(value, sizeof value, "1.png");
        else
            target_id(name, target, value);
        n += (size_t)snprintf(out + n, out_n - n, "%s", value);
        pattern = close + 1;
    }
    out[n] = '\0';
}

static json_t *value_of(const char *name, const json_t *schema, enum target target,
                        const struct caller *c);

static json_t *object_of(const json_t *schema, enum target target,
                         const struct caller *c)
{
    const json_t *properties = json_object_get(schema, "properties");
    const json_t *required = json_object_get(schema, "required");
    json_t *v = json_object();

    for (size_t i = 0; i < json_array_size(required); i++) {
        const char *name = json_string_value(json_array_get(required, i));

        json_object_set_new(
            v, name, value_of(name, json_object_get(properties, name), target, c));
    }
    if (json_object_get(properties, "code") && !json_object_get(v, "code"))
        json_object_set_new(
            v, "code",
            value_of("code", json_object_get(properties, "code"), target, c));
    return v;
}

static json_t *string_of(const char *name, const json_t *schema, enum target target,
                         const struct caller *c)
{
    const char *format = json_string_value(json_object_get(schema, "format"));
    const json_t *words = json_object_get(schema, "enum");
    char text[64];

    if (words)
        return json_incref(json_array_get(words, 0));
    if (format && strcmp(format, "uuid") == 0)
        target_id(name, target, text);
    else if (format)
        (void)snprintf(text, sizeof text, "2030-01-01T00:00:00Z");
    else if (json_object_get(schema, "pattern"))
        return json_string("0000000000000000000000000000000000000000000000000000000000"
                           "000000");
    else if (strcmp(name, "address") == 0)
        (void)snprintf(text, sizeof text, "somebody@yunhai.example");
    else if (strcmp(name, "pin") == 0)
        (void)snprintf(text, sizeof text, "%s",
                       target == OWN || c->kind != PERSON ? "000000"
                                                          : person_of(c)->pin);
    else if (strcmp(name, "code") == 0 && c->kind == PERSON && target != OWN)
        api_code(person_of(c), text);
    else if (strcmp(name, "code") == 0)
        (void)snprintf(text, sizeof text, "000000");
    else if (strcmp(name, "token") == 0)
        (void)snprintf(text, sizeof text, "%s",
                       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    else
        (void)snprintf(text, sizeof text, "测试文字内容");
    return json_string(text);
}

static json_t *value_of(const char *name, const json_t *schema, enum target target,
                        const struct caller *c)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    char id[40];
    json_t *list;

    if (!type)
        return json_object();
    if (strcmp(name, "members") == 0)
        return json_pack("[{s:s}]", "role", "approver");
    if (strcmp(name, "items") == 0) {
        target_id("grant", target, id);
        return json_pack("[{s:s, s:s}]", "kind", "grant.suspend", "grant", id);
    }
    if (strcmp(type, "object") == 0)
        return object_of(schema, target, c);
    if (strcmp(type, "integer") == 0)
        return json_integer(1);
    if (strcmp(type, "number") == 0)
        return json_real(100);
    if (strcmp(type, "array") != 0)
        return string_of(name, schema, target, c);
    list = json_array();
    json_array_append_new(list,
                          value_of(name, json_object_get(schema, "items"), target, c));
    return list;
}

/* Without an id, or on one's own things, an act with good proofs would be done: these
 * carry a wrong PIN, so that the world stays as it is. */
static enum target proofs_for(const char *pattern, enum target target)
{
    return strncmp(pattern, "/api/v1/me/", 11) == 0 ? OWN : target;
}

static char *body_of(const json_t *operation, enum target target,
                     const struct caller *c)
{
    const json_t *content =
        json_object_get(json_object_get(operation, "requestBody"), "content");
    const json_t *schema =
        json_object_get(json_object_get(content, "application/json"), "schema");
    json_t *v;
    char *text;

    if (!schema)
        return json_object_get(content, "application/octet-stream") ? strdup("x")
                                                                    : NULL;
    v = object_of(schema, target, c);
    text = json_dumps(v, JSON_COMPACT);
    json_decref(v);
    return text;
}

/* ---- one cell ---- */

struct cell {
    const char *method;
    const char *pattern;
    const json_t *operation;
    const struct caller *caller;
};

static void call(const struct cell *cell, enum target target, struct raw_reply *out)
{
    char path[400], headers[512];
    char *body =
        body_of(cell->operation, proofs_for(cell->pattern, target), cell->caller);

    path_of(cell->pattern, target, path, sizeof path);
    headers_of(cell->caller, strstr(cell->pattern, "/sessions") != NULL, headers);
    if (json_is_true(json_object_get(cell->operation, "x-act")))
        api_forget_proofs();
    if (strcmp(cell->method, "PUT") == 0)
        (void)strcat(headers, "If-Match: \"1\"\r\n");
    api_call(&world, cell->method, path, headers, body, out);
    free(body);
}

static void assert_same(const struct cell *cell, struct raw_reply *a,
                        struct raw_reply *b)
{
    if (!api_alike(a, b))
        fail_msg("%s %s as %s: foreign and absent differ\n%s%s\n%s%s", cell->method,
                 cell->pattern, cell->caller->name, a->head, a->body, b->head, b->body);
}

static bool is_allowed(const struct cell *cell)
{
    const char *permission =
        json_string_value(json_object_get(cell->operation, "x-permission"));
    unsigned roles;

    if (strcmp(permission, "anybody") == 0)
        return true;
    if (cell->caller->kind != PERSON)
        return false;
    roles = api_roles_of(permission);
    return roles == 0 || (roles & cell->caller->roles);
}

static void assert_refused(const struct cell *cell, const struct raw_reply *r)
{
    int wanted = cell->caller->kind == PERSON ? 403 : 401;
    const char *code =
        cell->caller->kind == PERSON ? "\"auth.forbidden\"" : "\"auth.required\"";

    if (r->status != wanted || !strstr(r->body, code))
        fail_msg("%s %s as %s: %d %s", cell->method, cell->pattern, cell->caller->name,
                 r->status, r->body);
}

/* In the path, or in the item of an act. */
static bool has_id(const struct cell *cell)
{
    return strchr(cell->pattern, '{') || (strcmp(cell->pattern, "/api/v1/acts") == 0);
}

static void assert_no_leak(const struct cell *cell, const struct raw_reply *r)
{
    if (strstr(r->body, CANARY) || strstr(r->body, world.foreign_company) ||
        r->status >= 500)
        fail_msg("%s %s as %s: %d %s", cell->method, cell->pattern, cell->caller->name,
                 r->status, r->body);
}

/* Who is allowed the route hears that there is no such thing, and nothing else: what he
 * sent was good, so it was the id that was looked at. */
static void assert_not_found(const struct cell *cell, const struct raw_reply *r)
{
    /* who may do this to himself only is told so before anybody is looked up */
    bool looks_first =
        (strcmp(cell->pattern, "/api/v1/persons/{person}/mail") == 0 ||
         strcmp(cell->pattern, "/api/v1/persons/{person}/credential-reports") == 0) &&
        !(cell->caller->roles & ROLE_ADMIN) && r->status == 403;

    if (r->status < 400 || (is_allowed(cell) && r->status != 404 && !looks_first))
        fail_msg("%s %s as %s: %d %s", cell->method, cell->pattern, cell->caller->name,
                 r->status, r->body);
}

/* The code that one's own things get; NULL: 2xx. */
static const char *outcome_of(const struct cell *cell)
{
    const char *path = cell->pattern + sizeof "/api/v1" - 1;

    for (size_t i = 0; i < sizeof api_outcomes / sizeof *api_outcomes; i++)
        if (strcmp(api_outcomes[i].method, cell->method) == 0 &&
            strcmp(api_outcomes[i].path, path) == 0 &&
            (api_outcomes[i].callers & ONE(cell->caller - callers)))
            return api_outcomes[i].code;
    if (strncmp(path, "/links/", 7) == 0 || strcmp(path, "/enrolments") == 0)
        return "link.dead";
    return json_is_true(json_object_get(cell->operation, "x-act")) ? "pin.wrong" : NULL;
}

/* What is sent is what is described: no member more, none less, no surprising null. */
static void assert_described(const struct cell *cell, const struct raw_reply *r)
{
    char breach[API_BREACH_LEN];

    if (!api_reply_is_described(document, cell->method, cell->pattern, r, breach))
        fail_msg("%s %s as %s: %s in %s", cell->method, cell->pattern,
                 cell->caller->name, breach, r->body);
}

static void assert_outcome(const struct cell *cell, const struct raw_reply *r)
{
    const char *wanted = outcome_of(cell);
    char code[80];

    (void)snprintf(code, sizeof code, "\"code\":\"%s\"", wanted ? wanted : "");
    if (wanted ? !strstr(r->body, code) : r->status < 200 || r->status > 299)
        fail_msg("%s %s as %s: %d %s instead of %s", cell->method, cell->pattern,
                 cell->caller->name, r->status, r->body, wanted ? wanted : "2xx");
}

static size_t check(const struct cell *cell)
{
    struct raw_reply r[TARGETS];

    for (int t = 0; t < TARGETS; t++) {
        call(cell, (enum target)t, &r[t]);
        assert_no_leak(cell, &r[t]);
        assert_described(cell, &r[t]);
    }
    if (!is_allowed(cell))
        for (int t = 0; t < TARGETS; t++)
            assert_refused(cell, &r[t]);
    else
        assert_outcome(cell, &r[OWN]);
    if (has_id(cell)) {
        assert_same(cell, &r[FOREIGN], &r[ABSENT]);
        assert_not_found(cell, &r[FOREIGN]);
    }
    for (int t = 0; t < TARGETS; t++)
        raw_reply_clear(&r[t]);
    return TARGETS;
}

/* ---- tests ---- */

static size_t walk(size_t (*each)(const struct cell *))
{
    const char *pattern, *method;
    json_t *methods, *operation;
    size_t n = 0;

    json_object_foreach(json_object_get(document, "paths"), pattern, methods)
    {
        json_object_foreach(methods, method, operation)
        {
            char upper[8];
            size_t i;

            for (i = 0; i < 7 && method[i]; i++)
                upper[i] = (char)(method[i] - 'a' + 'A');
            upper[i] = '\0';
            for (size_t c = 0; c < sizeof callers / sizeof *callers; c++) {
                struct cell cell = {upper, pattern, operation, &callers[c]};

                n += each(&cell);
            }
        }
    }
    return n;
}

static size_t compare_with_list(const struct cell *cell)
{
    const char *wanted = api_permission_of(cell->method, cell->pattern);
    const char *is =
        json_string_value(json_object_get(cell->operation, "x-permission"));

    if (!wanted)
        fail_msg("%s %s is not in the list of expected routes", cell->method,
                 cell->pattern);
    assert_string_equal(wanted, is);
    return 1;
}

static void every_route_asks_for_what_this_test_expects(void **state)
{
    (void)state;
    assert_int_equal(walk(compare_with_list) / (sizeof callers / sizeof *callers),
                     api_routes_expected());
}

static size_t check_unless_stream(const struct cell *cell)
{
    return strcmp(cell->pattern, "/api/v1/events") == 0 && is_allowed(cell)
               ? 0
               : check(cell);
}

static void nobody_reaches_what_is_not_his(void **state)
{
    size_t cells = walk(check_unless_stream);

    (void)state;
    print_message("%zu cells\n", cells);
    assert_true(cells >= CELLS_LEAST);
}

static int open_world(void **state)
{
    const struct demo_person *admin;
    struct api_session session;
    struct raw_reply r;
    char path[128], body[128], code[8];

    (void)state;
    api_world_open(&world);
    admin = &world.flow.accounts.people[WHO_ADMINISTRATOR];
    api_session_make(world.flow.accounts.company, admin->id, &session);
    api_forget_proofs();
    api_code(admin, code);
    (void)snprintf(path, sizeof path, "/api/v1/persons/%s/roles",
                   world.flow.accounts.people[WHO_EMPLOYEE_2].id);
    (void)snprintf(body, sizeof body,
                   "{\"role\":\"seal_administrator\",\"pin\":\"%s\",\"code\":\"%s\"}",
                   admin->pin, code);
    api_call(&world, "POST", path, session.headers, body, &r);
    assert_int_equal(r.status, 200);
    raw_reply_clear(&r);
    api_call(&world, "GET", "/api/v1/openapi.json", NULL, NULL, &r);
    document = json_loads(r.body, 0, NULL);
    assert_non_null(document);
    raw_reply_clear(&r);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    json_decref(document);
    api_world_close(&world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_asks_for_what_this_test_expects),
        cmocka_unit_test(nobody_reaches_what_is_not_his),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
