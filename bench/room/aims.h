/* SPDX-License-Identifier: MIT */
/*
 * aims.h - what we want to reach with a room of a thousand, beside what we did.
 */
#ifndef BENCH_AIMS_H
#define BENCH_AIMS_H

#include "table.h"

/* Nothing, if no field is of a thousand clients. */
void aims_print(const struct field *fields, int n);

#endif
