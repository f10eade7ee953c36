/* SPDX-License-Identifier: Apache-2.0 */
/* How long approvals take: for each decision, the time from which its step was open to
 * that person until he decided. What was open when is what rules/approval_rules says of
 * the decisions before. Counts by day and hour are the database's (statistics_store).
 */
#ifndef SK_DOMAIN_STATISTICS_H
#define SK_DOMAIN_STATISTICS_H

#include "domain/services.h"
#include "store/statistics_store.h"

/* The newest requests of a range that waiting times are worked out from. */
#define STATISTICS_REQUESTS_MAX 5000

struct waiting {
    struct str step; /* name of a step; absent where it is about a person */
    uuid person;     /* nil where it is about a step */
    struct str person_name;
    size_t count;
    int64_t p50_us, p90_us, p99_us;
};

struct statistics_waits {
    int64_t requests; /* looked at */
    int64_t approved; /* of them: all their chains were completed */
    struct waiting *steps;
    size_t step_count;
    struct waiting *persons;
    size_t person_count;
};

/* Most often first. */
enum err statistics_waits(const struct services *s, struct arena *a,
                          const struct statistics_range *range,
                          struct statistics_waits *out) MUST_USE;

#endif
