/* SPDX-License-Identifier: Apache-2.0 */
/* How the tables of replies are written, and those that are parts of others. A member
 * is there and is not null unless its name stands in OR_NULL or OR_ABSENT; `max` says
 * nothing. For schemas.c and its neighbours alone. */
#ifndef SK_API_SCHEMA_MEMBERS_H
#define SK_API_SCHEMA_MEMBERS_H

#include "api/field.h"

#define OR_NULL(member) member, .flags = API_OR_NULL
#define OR_ABSENT(member) member, .flags = API_OR_ABSENT

#define MEMBER(of_type, of_words, of_part, ...)                                        \
    {                                                                                  \
        .type = of_type, .words = of_words, .part = of_part, .name = __VA_ARGS__       \
    }
#define TEXT(member) MEMBER(API_TEXT, NULL, NULL, member)
#define ID(member) MEMBER(API_UUID, NULL, NULL, member)
#define IDS(member) MEMBER(API_UUIDS, NULL, NULL, member)
#define INT(member) MEMBER(API_INT, NULL, NULL, member)
#define INTS(member) MEMBER(API_INTS, NULL, NULL, member)
#define NUMBER(member) MEMBER(API_NUMBER, NULL, NULL, member)
#define NUMBERS(member) MEMBER(API_NUMBERS, NULL, NULL, member)
#define TIME(member) MEMBER(API_TIME, NULL, NULL, member)
#define DIGEST(member) MEMBER(API_DIGEST, NULL, NULL, member)
#define BOOL(member) MEMBER(API_BOOL, NULL, NULL, member)
#define TEXTS_BY_NAME(member) MEMBER(API_TEXTS_BY_NAME, NULL, NULL, member)
#define WORD(member, words) MEMBER(API_WORD, words, NULL, member)
#define WORDS(member, words) MEMBER(API_WORDS, words, NULL, member)
#define PART(member, part) MEMBER(API_OBJECT, NULL, part, member)
#define PARTS(member, part) MEMBER(API_LIST, NULL, part, member)

/* schemas.c */
extern const struct api_field schema_named[];
extern const struct api_field schema_refusal[];
extern const struct word schema_coverage_words[];
extern const struct word schema_change_words[];

/* schemas_oversight.c */
extern const struct api_field schema_audit_record[];
extern const struct api_field schema_audit_status[];
extern const struct api_field schema_seal_certificate[];
extern const struct api_field schema_installation_certificate[];
extern const struct api_field schema_statistics[];
extern const struct api_field schema_work[];
extern const struct api_field schema_health[];

/* schemas_verification.c */
extern const struct api_field schema_verification[];
extern const struct api_field schema_verification_asked[];

#endif
