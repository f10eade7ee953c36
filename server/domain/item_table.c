/* SPDX-License-Identifier: Apache-2.0 */
/* The tables. What is new in canon/items.h gets its words here or reads as a number. */
#include "domain/item_table.h"

static const struct {
    const char *field;
    const struct word *words;
} word_fields[] = {
    {"role", role_words},       {"type", seal_type_words},
    {"mode", step_mode_words},  {"algorithm", algorithm_words},
    {"verdict", verdict_words}, {"identity_kind", identity_words},
};

static const char *const required[] = {"name", "mail", "address", "type",
                                       "role", "mode", "roles"};

static const struct {
    const char *field;
    const char *value;
} defaults[] = {{"locale", "zh"}, {"time_zone", "Asia/Shanghai"}};

const struct word *item_words(const char *field)
{
    for (size_t i = 0; i < ARRAY_LEN(word_fields); i++)
        if (strcmp(word_fields[i].field, field) == 0)
            return word_fields[i].words;
    return NULL;
}

bool item_field_is_required(const struct canon_field *f)
{
    if (f->type == CANON_UUID || f->type == CANON_DIGEST || f->type == CANON_TIME ||
        f->type == CANON_LIST)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(required); i++)
        if (strcmp(required[i], f->name) == 0)
            return true;
    return false;
}

const char *item_default(const struct canon_field *f)
{
    for (size_t i = 0; i < ARRAY_LEN(defaults); i++)
        if (f->type == CANON_TEXT && strcmp(defaults[i].field, f->name) == 0)
            return defaults[i].value;
    return NULL;
}

bool item_may_stand_in_list(uint16_t kind)
{
    switch (kind) {
    case ITEM_PERSON_INVITE:
    case ITEM_PERSON_INVITE_AGAIN:
    case ITEM_PERSON_DEACTIVATE:
    case ITEM_MAIL_CHANGE:
    case ITEM_ROLE_GIVE:
    case ITEM_ROLE_TAKE:
    case ITEM_PIN_RESET_ALLOW:
    case ITEM_DEPARTMENT_PUT:
    case ITEM_CHAIN_PUBLISH:
    case ITEM_SEAL_MAKE:
    case ITEM_SEAL_BIND:
    case ITEM_SEAL_SUSPEND:
    case ITEM_SEAL_RESUME:
    case ITEM_SEAL_REVOKE:
    case ITEM_GRANT_GIVE:
    case ITEM_GRANT_SUSPEND:
    case ITEM_GRANT_RESUME:
    case ITEM_GRANT_REVOKE:
    case ITEM_CREDENTIAL_REPORT:
        return true;
    default:
        return false;
    }
}
