/* SPDX-License-Identifier: Apache-2.0 */
/* Counts of the long tests: a test labelled "campaign" asks here how often to repeat.
 */
#ifndef SK_SUPPORT_CAMPAIGN_H
#define SK_SUPPORT_CAMPAIGN_H

/* `ordinarily`, or what ./dev campaign was told: name is its option in capitals, one of
 * CRASH, PG_CYCLES, FUZZ (seconds), MUTATIONS, HISTORIES, RACES, PINS. */
long test_campaign(const char *name, long ordinarily);
/* The seed of a randomised test: SEALKEEPER_CAMPAIGN_SEED to repeat a run, else a new
 * one; printed, so that a failure can be repeated. */
unsigned long test_campaign_seed(void);

#endif
