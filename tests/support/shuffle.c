/* SPDX-License-Identifier: MIT */
/*
 * shuffle.c - see shuffle.h.
 */
#include "config.h"

#include "support/shuffle.h"

#include <stdlib.h>

#include "core/sched.h"

/* What is drawn from next; 0: nothing is drawn. */
static __thread unsigned state;

/* The real ones, by the linker's --wrap; and what is called in their place. */
typeof(coir__round) __real_coir__round, __wrap_coir__round;
typeof(coir__switch) __real_coir__switch, __wrap_coir__switch;
typeof(coir__take_next) __real_coir__take_next, __wrap_coir__take_next;

static unsigned
draw(unsigned n)
{
	return (unsigned)rand_r(&state) % n;
}

/*
 * How many at the head of the queue may be drawn: not the main stack, should
 * that stand in the queue, as who is before it expects to be run by it.
 */
static unsigned
drawable(const struct coir_runtime *rt)
{
	const struct coir_link *link = rt->ready.next;
	unsigned n = 0;

	for (; link != &rt->ready; link = link->next) {
		if (link == &rt->main.runnable.link_)
			break;
		n++;
	}
	return n;
}

/* Have any one of those that are ready at the head. */
static void
put_any_first(struct coir_runtime *rt)
{
	struct coir_link *link = rt->ready.next;
	unsigned n;

	if (state == 0)
		return;
	n = drawable(rt);
	if (n < 2)
		return;
	for (unsigned i = draw(n); i > 0; i--)
		link = link->next;
	coir__list_remove(link);
	coir__list_add_head(&rt->ready, link);
}

/* Draw the order of all that are ready when a round begins. */
static void
shuffle(struct coir_runtime *rt)
{
	unsigned n = drawable(rt);

	for (unsigned i = 0; i < n; i++)
		put_any_first(rt);
}

void
__wrap_coir__round(struct coir_runtime *rt)
{
	if (state)
		shuffle(rt);
	__real_coir__round(rt);
}

void
__wrap_coir__switch(struct coir_runtime *rt)
{
	put_any_first(rt);
	__real_coir__switch(rt);
}

struct coir_fiber *
__wrap_coir__take_next(struct coir_runtime *rt)
{
	put_any_first(rt);
	return __real_coir__take_next(rt);
}

void
shuffle_begin(unsigned seed)
{
	state = seed;
}

void
shuffle_end(void)
{
	state = 0;
}
