/* SPDX-License-Identifier: Apache-2.0 */
/* Figures about a company's requests over a stretch of time: counts made by the
 * database, and the rows from which waiting times are worked out. A round counts as a
 * request of its own: it was submitted and decided as one. */
#ifndef SK_STORE_STATISTICS_STORE_H
#define SK_STORE_STATISTICS_STORE_H

#include "db/db.h"

struct statistics_range {
    uuid company;
    int64_t from;         /* submitted, decided, sealed at or after */
    int64_t to;           /* before */
    struct str time_zone; /* days and hours are those of its clocks */
};

/* Each in the order of its members. */
struct day_outcome_row {
    struct str day; /* 2026-11-22 */
    int64_t state;  /* enum request_state */
    int64_t count;
};
struct day_use_row {
    struct str day;
    int64_t count;
};
struct hour_use_row {
    int64_t weekday; /* 1 Monday … 7 Sunday */
    int64_t hour;
    int64_t count;
};
struct rejection_row {
    struct str reason;
    int64_t count;
};
struct statistics_counts {
    struct day_outcome_row *outcomes;
    size_t outcome_count;
    struct day_use_row *days; /* impressions by day */
    size_t day_count;
    struct hour_use_row *hours;
    size_t hour_count;
    struct rejection_row *rejections; /* the most frequent 20 */
    size_t rejection_count;
};
/* ERR_FIELD_BAD: no such time zone. */
enum err statistics_count(struct db_pool *pool, struct arena *a,
                          const struct statistics_range *range,
                          struct statistics_counts *out) MUST_USE;

/* A request with all of its decisions, newest first. */
struct statistics_request {
    uuid id;
    int64_t round;
    int64_t state;
    int64_t submitted_at;
    struct bytes canon; /* struct canon_request_state */
};
struct statistics_decision {
    uuid request;
    int64_t round;
    struct bytes canon; /* struct canon_decision */
};
struct statistics_page {
    struct statistics_request *requests;
    size_t request_count;
    struct statistics_decision *decisions; /* of these requests, by request and round */
    size_t decision_count;
};
/* Those before `last` (NULL: from the newest), at most `limit`. */
enum err statistics_read(struct db_pool *pool, struct arena *a,
                         const struct statistics_range *range,
                         const struct statistics_request *last, int64_t limit,
                         struct statistics_page *out) MUST_USE;

struct person_name_row {
    uuid id;
    struct str name;
};
enum err statistics_names(struct db_pool *pool, struct arena *a, uuid company,
                          const uuid *persons, size_t n, struct person_name_row **rows,
                          size_t *found) MUST_USE;

#endif
