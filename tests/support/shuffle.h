/* SPDX-License-Identifier: MIT */
/*
 * shuffle.h - ready queues whose order is drawn from a seed.
 *
 * The linker turns the calls of the library by which it goes on to the next
 * fiber to shuffle.c, which puts any one that is ready at the head of the queue
 * first. For scenarios that state what holds in every order. Callbacks change
 * places with fibers only: their own order is promised, to who posts from other
 * threads. The library knows nothing of this. Of the calling thread; the others
 * keep their order.
 */
#ifndef SHUFFLE_H
#define SHUFFLE_H

/* From now on; the same @seed, not 0, draws the same orders. */
void shuffle_begin(unsigned seed);

/* First come, first served again. */
void shuffle_end(void);

#endif
