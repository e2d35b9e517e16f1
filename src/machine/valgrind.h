/* SPDX-License-Identifier: MIT */
/*
 * machine/valgrind.h - what valgrind must be told about stacks.
 *
 * It takes a jump to a stack that it does not know for growth of the current
 * one, and its memory for garbage. Its own header makes requests of a few
 * instructions that do nothing elsewhere; without that header they are
 * nothing at all.
 */
#ifndef COIR_MACHINE_VALGRIND_H
#define COIR_MACHINE_VALGRIND_H

#if defined(__has_include)
#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#endif
#endif

#ifndef RUNNING_ON_VALGRIND
#define RUNNING_ON_VALGRIND 0
#define VALGRIND_STACK_REGISTER(start, end) ((void)(start), (void)(end), 0U)
#define VALGRIND_STACK_DEREGISTER(id) ((void)(id))
#define VALGRIND_DISABLE_ERROR_REPORTING ((void)0)
#define VALGRIND_ENABLE_ERROR_REPORTING ((void)0)
#define VALGRIND_MAKE_MEM_DEFINED(at, len) ((void)(at), (void)(len))
#endif

#endif
