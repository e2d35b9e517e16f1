/* SPDX-License-Identifier: MIT */
/*
 * machine/sanitize.h - what compilers and tools must be told about stacks.
 *
 * ASan keeps the bounds of the current stack and the frames it moved to the
 * heap; it wants the *destination* announced before a switch and the arrival
 * confirmed after it. TSan keeps a shadow of each stack. The macros are 0 or
 * 1 at compile time, so that code for them reads `#if COIR__ASAN`.
 */
#ifndef COIR_MACHINE_SANITIZE_H
#define COIR_MACHINE_SANITIZE_H

#if defined(__SANITIZE_ADDRESS__)
#define COIR__ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COIR__ASAN 1
#endif
#endif
#ifndef COIR__ASAN
#define COIR__ASAN 0
#endif

#if defined(__SANITIZE_THREAD__)
#define COIR__TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define COIR__TSAN 1
#endif
#endif
#ifndef COIR__TSAN
#define COIR__TSAN 0
#endif

#if COIR__ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if COIR__TSAN
#include <sanitizer/tsan_interface.h>
#endif

/* A function that looks at stack memory whatever ASan thinks of it. */
#define COIR__NO_ASAN __attribute__((no_sanitize("address")))

#endif
