/* SPDX-License-Identifier: Apache-2.0 */
/* sealctl company create: one act over the signer's root socket. Link and code appear
 * here once and nowhere else; the code is not mailed. */
#include <stdio.h>

#include "base/err.h"
#include "base/text.h"
#include "canon/items.h"
#include "console/console.h"
#include "wire/signer_client.h"

struct creation {
    struct signer_client *signer;
    struct arena *arena;
    const char *public_url;
    struct item_company_create item;
    uuid company;
};

static int say(const char *what, enum err e)
{
    (void)fprintf(stderr, "sealctl: %s: %s (%s)\n", what, err_info(e)->en,
                  err_info(e)->code);
    return 1;
}

static uint8_t algorithm_of(const char *word)
{
    if (!word || strcmp(word, "p256") == 0)
        return ALGORITHM_P256;
    if (strcmp(word, "rsa2048") == 0)
        return ALGORITHM_RSA2048;
    return strcmp(word, "rsa3072") == 0 ? ALGORITHM_RSA3072 : 0;
}

static bool read_item(const struct console_args *a, struct item_company_create *item)
{
    static const uint8_t administrator[] = {ROLE_ADMINISTRATOR};
    static const uint8_t operator_too[] = {ROLE_ADMINISTRATOR, ROLE_PLATFORM_OPERATOR};
    bool platform = console_flag(a, "--platform");

    *item = (struct item_company_create){
        .id = {true, uuid_new()},
        .name = str_of(console_option(a, "--name")),
        .credit_code = str_of(console_option(a, "--credit-code")),
        .kind = platform ? COMPANY_PLATFORM : COMPANY_TENANT,
        .algorithm = algorithm_of(console_option(a, "--algorithm")),
        .administrator =
            {
                .id = {true, uuid_new()},
                .name = str_of(console_option(a, "--admin-name")),
                .mail = str_of(console_option(a, "--admin-mail")),
                .locale = STR("zh"),
                .time_zone = STR("Asia/Shanghai"),
                .roles = platform ? (struct bytes){operator_too, 2}
                                  : (struct bytes){administrator, 1},
            },
    };
    return item->name.p && item->credit_code.p && item->administrator.name.p &&
           item->administrator.mail.p && item->algorithm;
}

static int check_item(const struct item_company_create *item)
{
    const char *field = "";
    enum err e = canon_check(canon_item_schema(ITEM_COMPANY_CREATE), item, &field);

    if (!e && !text_is_credit_code(item->credit_code))
        e = ERR_CREDIT_CODE;
    if (!e && !text_is_mail_address(item->administrator.mail)) {
        field = "admin-mail";
        e = ERR_FIELD_BAD;
    }
    return e ? say(field, e) : 0;
}

/* The answer's secret is TOKEN CODE. The administrator also gets a link by mail; this
 * one serves where mail does not work yet. */
static int print_invitation(const struct creation *c, struct str secret)
{
    const char *space = memchr(secret.p, ' ', secret.n);
    char id[UUID_TEXT_LEN + 1];
    int token, code;

    if (!space)
        return say("company create", ERR_SIGNER_MESSAGE);
    token = (int)(space - secret.p);
    code = (int)secret.n - token - 1;
    uuid_text(c->item.id.v, id);
    printf("company: %s\ncode: %.*s\n", id, code, space + 1);
    printf("link: %s/a/#%s.%.*s\n", c->public_url, id, token, secret.p);
    return 0;
}

/* Sends the act and prints company, code and link. */
static int create(struct creation *c)
{
    struct buf canon = {0};
    struct signer_item item = {.expected_epoch = -1};
    struct signer_act act = {
        .act = uuid_new(), .company = c->item.id.v, .items = &item, .item_count = 1};
    struct signer_act_answer answer = {0};
    enum err e;

    canon_encode(canon_item_schema(ITEM_COMPANY_CREATE), &c->item, &canon);
    item.canon = buf_bytes(&canon);
    e = signer_act(c->signer, c->arena, &act, &answer);
    buf_clear(&canon);
    return e ? say("company create", e) : print_invitation(c, answer.results[0].secret);
}

int console_company_create(const struct console_settings *s,
                           const struct console_args *a)
{
    struct creation c = {.public_url = s->public_url};
    int status;

    if (!read_item(a, &c.item))
        return console_usage("company create");
    status = check_item(&c.item);
    if (status)
        return status;
    c.signer = console_signer(s);
    if (!c.signer)
        return 1;
    c.arena = arena_new();
    status = create(&c);
    arena_free(&c.arena);
    signer_client_close(&c.signer);
    return status;
}
