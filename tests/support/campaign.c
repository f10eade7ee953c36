/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the counts that ./dev campaign puts into the environment. */
#include "support/campaign.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/secret.h"
#include "support/proc.h"

static bool number_from(const char *name, unsigned long *out)
{
    char variable[64];
    const char *text;
    char *end;

    snprintf(variable, sizeof variable, "SEALKEEPER_CAMPAIGN_%s", name);
    text = getenv(variable);
    if (!text || !text[0])
        return false;
    *out = strtoul(text, &end, 10);
    if (*end)
        proc_die(NULL, "%s is no number: %s", variable, text);
    return true;
}

long test_campaign(const char *name, long ordinarily)
{
    unsigned long n;
    return number_from(name, &n) ? (long)n : ordinarily;
}

unsigned long test_campaign_seed(void)
{
    unsigned long seed;
    if (!number_from("SEED", &seed)) {
        random_bytes(&seed, sizeof seed);
        seed &= 0xffffffffU;
    }
    fprintf(stderr, "seed: SEALKEEPER_CAMPAIGN_SEED=%lu\n", seed);
    return seed;
}
