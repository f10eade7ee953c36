/* SPDX-License-Identifier: Apache-2.0 */
/* The cast of the demonstration, and the file that remembers it. */
#include "demo/accounts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define FILE_NAME "demo-accounts.json"

const char *const demo_departments[DEMO_DEPARTMENTS] = {
    [DEPARTMENT_MANAGEMENT] = "总经理办公室",
    [DEPARTMENT_LEGAL] = "法务部",
    [DEPARTMENT_FINANCE] = "财务部",
    [DEPARTMENT_PURCHASING] = "采购部",
    [DEPARTMENT_SALES] = "销售部",
    [DEPARTMENT_PERSONNEL] = "人力资源部",
};

#define PERSON(k, n, login, d)                                                         \
    .key = (k), .name = (n), .mail = login "@yunhai.example",                          \
    .department = DEPARTMENT_##d
static const struct demo_person people[DEMO_EVERYBODY] = {
    {PERSON("administrator", "陈建国", "chenjianguo", MANAGEMENT),
     .roles = {"administrator"}},
    {PERSON("employee_1", "李晓梅", "lixiaomei", PURCHASING), .roles = {"employee"}},
    {PERSON("employee_2", "王志强", "wangzhiqiang", SALES), .roles = {"employee"}},
    {PERSON("approver_1", "赵敏", "zhaomin", PURCHASING),
     .roles = {"approver", "employee"}},
    {PERSON("approver_2", "孙立军", "sunlijun", SALES),
     .roles = {"approver", "employee"}},
    {PERSON("approver_3", "周文华", "zhouwenhua", LEGAL), .roles = {"approver"}},
    {PERSON("auditor", "吴静", "wujing", FINANCE), .roles = {"auditor"}},
    {PERSON("finance", "何雪琴", "hexueqin", FINANCE),
     .roles = {"approver", "employee"}},
    {PERSON("director", "林浩然", "linhaoran", MANAGEMENT), .roles = {"approver"}},
    {PERSON("keeper", "郑晓东", "zhengxiaodong", MANAGEMENT),
     .roles = {"seal_administrator", "employee"}},
    {PERSON("sales", "刘思远", "liusiyuan", SALES), .roles = {"employee"}},
    {PERSON("personnel", "黄雅婷", "huangyating", PERSONNEL), .roles = {"employee"}},
    {PERSON("invited", "马建华", "majianhua", PURCHASING), .roles = {"employee"}},
};

static const struct demo_seal seals[DEMO_EVERY_SEAL] = {
    {.type = "official", .name = "公章", .caption = ""},
    {.type = "contract", .name = "合同专用章", .caption = "合同专用章"},
    {.type = "legal_representative", .name = "法定代表人章", .caption = ""},
    {.type = "finance", .name = "财务专用章", .caption = "财务专用章"},
    {.type = "contract", .name = "采购合同专用章", .caption = "采购合同专用章"},
    {.type = "contract", .name = "销售合同专用章", .caption = "销售合同专用章"},
};

static unsigned random_below(unsigned n)
{
    unsigned v;

    if (getrandom(&v, sizeof v, 0) != (ssize_t)sizeof v)
        abort();
    return v % n;
}

/* 16 characters: 80 bits. */
static void make_password(char out[40])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789X";

    for (size_t i = 0; i < 16; i++)
        out[i] = letters[random_below(32)];
    out[16] = '\0';
}

/* Six different digits whose second step is not the first again: what the rules call a
 * trivial PIN is never among these. */
static void make_pin(char out[16])
{
    do {
        char digits[] = "0123456789";

        for (size_t i = 0; i < 6; i++) {
            size_t k = i + random_below((unsigned)(10 - i));

            out[i] = digits[k];
            digits[k] = digits[i];
        }
    } while ((out[1] - out[0] + 10) % 10 == (out[2] - out[1] + 10) % 10);
    out[6] = '\0';
}

static void give_secrets(struct demo_person *p)
{
    const char *at = strchr(p->mail, '@');

    (void)snprintf(p->login, sizeof p->login, "%.*s", (int)(at - p->mail), p->mail);
    make_password(p->password);
    make_pin(p->pin);
}

/* Where web is now: an instance may have moved since its accounts were made. */
static int read_address(const char *state, char *out, size_t out_n)
{
    char path[512];
    FILE *f;
    int ok;

    (void)snprintf(path, sizeof path, "%s/address", state);
    f = fopen(path, "re");
    ok = f && fgets(out, (int)out_n, f);
    if (f)
        (void)fclose(f);
    if (!ok) {
        (void)fprintf(stderr, "sealkeeper-demo: cannot read %s\n", path);
        return 0;
    }
    out[strcspn(out, "\r\n")] = '\0';
    return 1;
}

int accounts_init(struct accounts *a, const char *state)
{
    memset(a, 0, sizeof *a);
    if (!read_address(state, a->url, sizeof a->url))
        return 0;
    a->company_name = "上海云海智造科技有限公司";
    a->credit_code = "91310115MA1K3YUNXW";
    memcpy(a->people, people, sizeof people);
    memcpy(a->seals, seals, sizeof seals);
    a->platform_admin = (struct demo_person){.key = "platform_admin",
                                             .name = "平台管理员",
                                             .mail = "admin@platform.example",
                                             .roles = {"platform_operator"}};
    for (size_t i = 0; i < DEMO_EVERYBODY; i++)
        give_secrets(&a->people[i]);
    give_secrets(&a->platform_admin);
    return 1;
}

/* ---- the file ---- */

static json_t *person_json(const struct demo_person *p)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:I}", "key", p->key, "name",
                     p->name, "mail", p->mail, "id", p->id, "login", p->login,
                     "password", p->password, "pin", p->pin, "totp_secret",
                     p->totp.secret, "totp_spent", (json_int_t)p->totp.spent);
}

static json_t *accounts_json(const struct accounts *a)
{
    json_t *all = json_pack("{s:s,s:s,s:s,s:s,s:o,s:[],s:[]}", "company", a->company,
                            "company_name", a->company_name, "chain", a->chain,
                            "platform", a->platform, "platform_admin",
                            person_json(&a->platform_admin), "people", "seals");

    for (size_t i = 0; i < DEMO_EVERYBODY && a->people[i].id[0]; i++)
        json_array_append_new(json_object_get(all, "people"),
                              person_json(&a->people[i]));
    for (size_t i = 0; i < DEMO_EVERY_SEAL && a->seals[i].id[0]; i++)
        json_array_append_new(
            json_object_get(all, "seals"),
            json_pack("{s:s,s:s,s:s,s:f,s:f}", "type", a->seals[i].type, "name",
                      a->seals[i].name, "id", a->seals[i].id, "width_mm",
                      a->seals[i].width_mm, "height_mm", a->seals[i].height_mm));
    return all;
}

int accounts_save(const struct accounts *a, const char *state)
{
    json_t *all = accounts_json(a);
    char path[512], fresh[520];
    int fd, ok;

    (void)snprintf(path, sizeof path, "%s/" FILE_NAME, state);
    (void)snprintf(fresh, sizeof fresh, "%s.new", path);
    fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ok = fd >= 0 && json_dumpfd(all, fd, JSON_INDENT(2)) == 0;
    ok = fd >= 0 && close(fd) == 0 && ok;
    ok = ok && rename(fresh, path) == 0;
    json_decref(all);
    if (!ok)
        (void)fprintf(stderr, "sealkeeper-demo: cannot write %s\n", path);
    return ok;
}

static void copy_text(const json_t *from, const char *name, char *out, size_t out_n)
{
    const char *text = json_string_value(json_object_get(from, name));

    (void)snprintf(out, out_n, "%s", text ? text : "");
}

static void read_person(const json_t *j, struct demo_person *p)
{
    if (!j)
        return; /* who is not there yet keeps the secrets that were made up for him */
    copy_text(j, "id", p->id, sizeof p->id);
    copy_text(j, "login", p->login, sizeof p->login);
    copy_text(j, "password", p->password, sizeof p->password);
    copy_text(j, "pin", p->pin, sizeof p->pin);
    copy_text(j, "totp_secret", p->totp.secret, sizeof p->totp.secret);
    p->totp.spent = json_integer_value(json_object_get(j, "totp_spent"));
}

static void read_accounts(const json_t *all, struct accounts *a)
{
    copy_text(all, "company", a->company, sizeof a->company);
    copy_text(all, "chain", a->chain, sizeof a->chain);
    copy_text(all, "platform", a->platform, sizeof a->platform);
    read_person(json_object_get(all, "platform_admin"), &a->platform_admin);
    for (size_t i = 0; i < DEMO_EVERYBODY; i++)
        read_person(json_array_get(json_object_get(all, "people"), i), &a->people[i]);
    for (size_t i = 0; i < DEMO_EVERY_SEAL; i++) {
        const json_t *j = json_array_get(json_object_get(all, "seals"), i);

        copy_text(j, "id", a->seals[i].id, sizeof a->seals[i].id);
        a->seals[i].width_mm = json_number_value(json_object_get(j, "width_mm"));
        a->seals[i].height_mm = json_number_value(json_object_get(j, "height_mm"));
    }
}

int accounts_load(struct accounts *a, const char *state)
{
    char path[512];
    json_t *all;

    if (!accounts_init(a, state))
        return 0;
    (void)snprintf(path, sizeof path, "%s/" FILE_NAME, state);
    all = json_load_file(path, 0, NULL);
    if (!all) {
        (void)fprintf(stderr, "sealkeeper-demo: cannot read %s\n", path);
        return 0;
    }
    read_accounts(all, a);
    json_decref(all);
    return 1;
}

struct demo_person *accounts_find(struct accounts *a, const char *login)
{
    for (size_t i = 0; i < DEMO_EVERYBODY; i++) {
        if (a->people[i].id[0] && strcmp(a->people[i].login, login) == 0)
            return &a->people[i];
    }
    return strcmp(a->platform_admin.login, login) == 0 ? &a->platform_admin : NULL;
}

static void print_person(const struct accounts *a, const struct demo_person *p)
{
    printf("  %s/login?login=%-14s  %-16s  %-6s  %s", a->url, p->login, p->password,
           p->pin, p->name);
    for (size_t i = 0; i < 3 && p->roles[i]; i++)
        printf("%s%s", i == 0 ? ", " : " and ", p->roles[i]);
    printf("\n");
}

void accounts_print(const struct accounts *a)
{
    printf("%s (%s): log-in, password, PIN\n", a->company_name, a->company);
    for (size_t i = 0; i < DEMO_EVERYBODY && a->people[i].id[0]; i++)
        print_person(a, &a->people[i]);
    printf("platform (%s)\n", a->platform);
    print_person(a, &a->platform_admin);
}
