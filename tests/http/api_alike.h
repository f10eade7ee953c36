/* SPDX-License-Identifier: Apache-2.0 */
/* Two replies side by side: what is foreign has to answer byte for byte like what does
 * not exist. */
#ifndef SK_TESTS_API_ALIKE_H
#define SK_TESTS_API_ALIKE_H

#include <string.h>

#include "base/uuid.h"
#include "support/raw_http.h"

static inline void api_blank(char *text, const char *from, size_t width)
{
    char *at = strstr(text, from);

    if (at)
        memset(at + strlen(from), '*', width);
}

/* But for the exchange's id and the clock, which are blanked. */
static inline bool api_alike(struct raw_reply *a, struct raw_reply *b)
{
    struct raw_reply *both[] = {a, b};

    for (int i = 0; i < 2; i++) {
        api_blank(both[i]->body, "\"exchange\":\"", UUID_TEXT_LEN);
        api_blank(both[i]->head, "X-Exchange-Id: ", UUID_TEXT_LEN);
        api_blank(both[i]->head, "Date: ", 29);
    }
    return strcmp(a->body, b->body) == 0 && strcmp(a->head, b->head) == 0;
}

#endif
