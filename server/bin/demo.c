/* SPDX-License-Identifier: Apache-2.0 */
/* sealkeeper-demo: the demo company and the main job, through the public API.
 *
 *   sealkeeper-demo setup    --state DIR
 *   sealkeeper-demo fill     --state DIR
 *   sealkeeper-demo accounts --state DIR
 *   sealkeeper-demo code     --state DIR LOGIN
 *   sealkeeper-demo seal     --state DIR --out DIR [--jobs N] FILE.pdf …
 *
 * Security: it knows the PINs of invented people and nothing else that a user of the
 * API would not know. Not for a machine with real companies. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo/commands.h"

#define JOBS 4

static int usage(void)
{
    (void)fputs("usage: sealkeeper-demo setup|fill|accounts --state DIR\n"
                "       sealkeeper-demo code --state DIR LOGIN\n"
                "       sealkeeper-demo seal --state DIR --out DIR [--jobs N] FILE …\n",
                stderr);
    return 2;
}

static int run(const char *command, const struct demo_order *order)
{
    if (!order->state)
        return usage();
    if (strcmp(command, "setup") == 0)
        return demo_setup(order->state);
    if (strcmp(command, "fill") == 0)
        return demo_fill(order->state);
    if (strcmp(command, "accounts") == 0)
        return demo_accounts(order->state);
    if (strcmp(command, "code") == 0 && order->file_count == 1)
        return demo_code(order->state, order->files[0]);
    if (strcmp(command, "seal") == 0 && order->out && order->file_count > 0)
        return demo_seal(order);
    return usage();
}

/* 0 when it is none. */
static int number(const char *text)
{
    char *end;
    long n = strtol(text, &end, 10);

    return *end || n < 0 || n > 1000 ? 0 : (int)n;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"state", required_argument, NULL, 's'},
                                            {"out", required_argument, NULL, 'o'},
                                            {"jobs", required_argument, NULL, 'j'},
                                            {NULL, 0, NULL, 0}};
    struct demo_order order = {.jobs = JOBS};
    int option;

    if (argc < 2)
        return usage();
    optind = 2;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 's')
            order.state = optarg;
        else if (option == 'o')
            order.out = optarg;
        else if (option == 'j')
            order.jobs = number(optarg);
        else
            return usage();
    }
    order.files = (const char *const *)argv + optind;
    order.file_count = argc - optind;
    if (order.jobs < 1)
        return usage();
    return run(argv[1], &order);
}
