/* SPDX-License-Identifier: MIT */
/*
 * A whole program in a function, for threads that are not the program's own.
 */
#ifndef COIR_CORE_RUN_H
#define COIR_CORE_RUN_H

#include <coir/fiber.h>

/* coir_run() that leaves the process's signals alone. */
int
coir__run(coir_fn *fn, void *arg);

#endif
