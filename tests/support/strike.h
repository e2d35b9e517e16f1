/* SPDX-License-Identifier: MIT */
/*
 * strike.h - a cancel at the n-th suspension.
 *
 * The linker turns the calls of the library by which a fiber suspends, yields
 * and is made ready to strike.c, which counts them while a strike is due. The
 * cancel comes from the main stack, by the ready queue, before anything else
 * that is in it: to a fiber that has just suspended, or, late, to one whose
 * wait is over, before it has learnt that. The library knows nothing of this.
 *
 * Of the thread that calls strike_begin(): other threads are left alone.
 */
#ifndef STRIKE_H
#define STRIKE_H

#include <stdbool.h>

/* When, and at what: added together. */
enum strike_how {
	/* the fiber itself, once it has suspended */
	STRIKE_FIBER = 0,
	/* the scope that the fiber is in */
	STRIKE_SCOPE = 1,
	/* once it has been woken: what it waited for has happened */
	STRIKE_LATE = 2,
	/* how many ways there are */
	STRIKE_WAYS = 4,
};

/* Cancel at the @n-th suspension, or awakening, from now on; 1: the next. */
void strike_begin(unsigned n, enum strike_how how);

/* No more. Returns whether the cancel has come. */
bool strike_end(void);

#endif
