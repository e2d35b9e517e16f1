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

static bool
is_callback(const struct coir_link *link)
{
	return coir__container_of(link, struct coir_runnable, link_)->run_;
}

/*
 * Draw one of the @n after @after. Callbacks come in their order: who posts two
 * from another thread counts on the first's having run before the second.
 */
static struct coir_link *
draw_link(struct coir_link *after, unsigned n)
{
	struct coir_link *link = after->next;

	for (unsigned i = draw(n); i > 0; i--)
		link = link->next;
	if (!is_callback(link))
		return link;
	for (link = after->next; !is_callback(link);)
		link = link->next;
	return link;
}

/* Have any one of the @n after @after at their head. */
static struct coir_link *
put_any_first(struct coir_link *after, unsigned n)
{
	struct coir_link *link = draw_link(after, n);

	coir__list_remove(link);
	coir__list_add_head(after, link);
	return link;
}

/* Have any one of those that are ready at the head. */
static void
draw_next(struct coir_runtime *rt)
{
	unsigned n = state ? drawable(rt) : 0;

	if (n > 1)
		put_any_first(&rt->ready, n);
}

/* Draw the order of all that are ready when a round begins. */
static void
shuffle(struct coir_runtime *rt)
{
	struct coir_link *after = &rt->ready;

	for (unsigned n = drawable(rt); n > 1; n--)
		after = put_any_first(after, n);
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
	draw_next(rt);
	__real_coir__switch(rt);
}

struct coir_fiber *
__wrap_coir__take_next(struct coir_runtime *rt)
{
	draw_next(rt);
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
