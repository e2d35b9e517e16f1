/* SPDX-License-Identifier: MIT */
/*
 * The end of a program that would corrupt its memory by going on.
 */
#ifndef COIR_CORE_DIE_H
#define COIR_CORE_DIE_H

#include <coir/api.h>

/*
 * Say which fiber did what and how to do it right on standard error, then
 * abort(3). The only place where the library writes anywhere.
 */
_Noreturn void
coir__die(const char *format, ...) COIR_PRINTF(1, 2);

#endif
