/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of the present step or the next one, which the signer accepts as well: so two
 * codes are at hand without waiting. */
#include "demo/totp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <liboath/oath.h>

#define STEP_SECONDS 30

static int64_t step_now(void)
{
    return (int64_t)time(NULL) / STEP_SECONDS;
}

static void wait_for(int64_t step, const char *who)
{
    int64_t until = (step - 1) * STEP_SECONDS;
    int64_t left = until - (int64_t)time(NULL);

    if (left <= 0)
        return;
    printf("waiting %lld s for the next one-time code of %s\n", (long long)left, who);
    (void)fflush(stdout);
    while ((int64_t)time(NULL) < until)
        (void)nanosleep(&(struct timespec){0, 200000000}, NULL);
}

void totp_next(struct totp *t, const char *who, char code[TOTP_CODE_LEN + 1])
{
    int64_t step = step_now() > t->spent ? step_now() : t->spent + 1;
    char *key = NULL;
    size_t key_n = 0;

    wait_for(step, who);
    if (oath_base32_decode(t->secret, strlen(t->secret), &key, &key_n) != OATH_OK ||
        oath_totp_generate(key, key_n, (time_t)(step * STEP_SECONDS), STEP_SECONDS, 0,
                           TOTP_CODE_LEN, code) != OATH_OK) {
        (void)fprintf(stderr, "sealkeeper-demo: no one-time code for %s\n", who);
        exit(1);
    }
    explicit_bzero(key, key_n);
    free(key);
    t->spent = step;
}
