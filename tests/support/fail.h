/* SPDX-License-Identifier: MIT */
/*
 * fail.h - allocations that fail when a test wants them to.
 *
 * The linker turns malloc(3) and its kin, of ours and of the static libevent,
 * to fail.c, where they are the real ones until a test begins to count. What
 * the C library allocates for itself, as for asprintf(3), is not seen. What
 * libcheck allocates is: check nothing while an allocation is to fail.
 */
#ifndef FAIL_H
#define FAIL_H

#include <stdbool.h>

/* Something to be tortured, without a ck_assert() in it: 0 or -errno. */
typedef int fail_fn(void *arg);

/* Have the @n-th allocation from now on fail, only that one; 1: the next. */
void fail_begin(unsigned n);

/* Let allocations be. Returns whether one has failed. */
bool fail_end(void);

/* One more allocation, by other means than malloc(3): does it fail? */
bool fail_count(void);

/*
 * Run @fn(@arg) with its first allocation failing, then with its second, and so
 * on, until it makes no more. It must return -ENOMEM each time, or 0 if it can
 * do without, and 0 at last. Returns how many allocations it makes.
 */
unsigned fail_each(fail_fn *fn, void *arg);

#endif
