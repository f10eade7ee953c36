/* SPDX-License-Identifier: Apache-2.0 */
/* Printing and small sums. */
#include "bench/bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void figure_print(const struct figure *f)
{
    printf("{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\"", f->name, f->value,
           f->unit);
    if (f->reference)
        printf(",\"reference\":\"%s\",\"reference_value\":%.6g,\"ratio\":%.3g",
               f->reference, f->reference_value, f->value / f->reference_value);
    else
        printf(",\"reference\":null,\"reference_value\":null,\"ratio\":null");
    printf("}\n");
}

void bench_say(const char *fmt, ...)
{
    va_list args;

    fputs("bench: ", stderr);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double percentile(double *values, size_t n, double p)
{
    qsort(values, n, sizeof *values, compare);
    return n ? values[(size_t)((double)(n - 1) * p / 100)] : 0;
}
