/* SPDX-License-Identifier: MIT */
/*
 * valgrind.h - for the few tests that valgrind cannot run as the kernel does.
 */
#ifndef SUPPORT_VALGRIND_H
#define SUPPORT_VALGRIND_H

#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

#endif
