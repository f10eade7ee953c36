/* SPDX-License-Identifier: Apache-2.0 */
/* sealverify: the offline check of what Sealkeeper hands out, for people who do not
 * trust Sealkeeper. Opens the files it is given and nothing else.
 *   sealverify FILE.pdf --ca FILE [--crl FILE] [--json]
 *   sealverify --audit FILE [--ca FILE] [--json]
 * Exit status: 0 all is well, 1 it is not, 2 misused or a file cannot be read, 3 (audit
 * without --ca) whole, but under a root that only the file itself vouches for. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pdf/verify_main.h"
#include "verify/audit.h"

struct options {
    const char *file, *audit, *ca, *crl;
    bool json;
};

static int usage(void)
{
    fprintf(stderr, "usage: sealverify FILE.pdf --ca FILE [--crl FILE] [--json]\n"
                    "       sealverify --audit FILE [--ca FILE] [--json]\n");
    return 2;
}

/* Where the value of an option goes; NULL when it is none. */
static const char **target(struct options *o, const char *name)
{
    if (strcmp(name, "--audit") == 0)
        return &o->audit;
    if (strcmp(name, "--ca") == 0)
        return &o->ca;
    if (strcmp(name, "--crl") == 0)
        return &o->crl;
    return NULL;
}

static bool read_options(int argc, char **argv, struct options *o)
{
    for (int i = 1; i < argc; i++) {
        const char **value = target(o, argv[i]);
        if (value && (*value || ++i == argc))
            return false;
        if (value)
            *value = argv[i];
        else if (strcmp(argv[i], "--json") == 0)
            o->json = true;
        else if (argv[i][0] == '-' || o->file)
            return false;
        else
            o->file = argv[i];
    }
    return true;
}

int main(int argc, char **argv)
{
    struct options o = {.file = NULL};
    if (!read_options(argc, argv, &o))
        return usage();
    if (o.audit && !o.file && !o.crl)
        return verify_audit_main(o.audit, o.ca, o.json);
    if (!o.file || !o.ca || o.audit)
        return usage();
    const struct verify_request request = {o.file, o.ca, o.crl, o.json};
    /* locked in by now: handlers that run at exit may not do what they want to */
    _exit(verify_pdf_main(&request));
}
