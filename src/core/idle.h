/* SPDX-License-Identifier: MIT */
/*
 * What upper layers add to a runtime: their own state, and a hook that runs
 * when nothing is ready, before the loop may wait.
 *
 * The core does not know them. A layer finds its hook again by its idle
 * function, and gets the hook back when the runtime ends.
 */
#ifndef COIR_CORE_IDLE_H
#define COIR_CORE_IDLE_H

/** struct coir__idle_hook - one layer's part, first in its own struct. */
struct coir__idle_hook {
	struct coir__idle_hook *next;
	/* nothing is ready; must not make anything ready */
	void (*idle)(struct coir__idle_hook *hook);
	/* the runtime has ended: free the hook and what is around it */
	void (*free)(struct coir__idle_hook *hook);
	/* makes ready whom its events have found; NULL: it does so at once */
	void (*gather)(struct coir__idle_hook *hook);
};

/** struct coir__idle - all hooks of a runtime; zeroed memory has none. */
struct coir__idle {
	struct coir__idle_hook *hooks;
	/* the one that has a gather function; called before each round */
	struct coir__idle_hook *gatherer;
};

/* Add @hook (kept until coir__idle_fini()). */
void
coir__idle_add(struct coir__idle *idle, struct coir__idle_hook *hook);

/* The hook whose idle function is @fn; NULL if it was never added. */
struct coir__idle_hook *
coir__idle_find(const struct coir__idle *idle,
		void (*fn)(struct coir__idle_hook *));

/* Nothing is ready: call every hook. */
void
coir__idle_run(struct coir__idle *idle);

/* The end of the runtime: free every hook. */
void
coir__idle_fini(struct coir__idle *idle);

static inline void
coir__idle_gather(struct coir__idle *idle)
{
	if (idle->gatherer)
		idle->gatherer->gather(idle->gatherer);
}

#endif
