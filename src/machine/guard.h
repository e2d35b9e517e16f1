/* SPDX-License-Identifier: MIT */
/*
 * machine/guard.h - what the stack guard asks of the layer above.
 */
#ifndef COIR_MACHINE_GUARD_H
#define COIR_MACHINE_GUARD_H

/** struct coir__guard_reporter - who knows fibers; called by the handler. */
struct coir__guard_reporter {
	/*
	 * The name of the fiber of this thread whose stack has overflowed if
	 * @address was touched; NULL: it is not that.
	 */
	const char *(*name)(const void *address);
	/* says where that fiber is; @context is what the handler got */
	void (*trace)(void *context);
};

/* Who answers for the calling thread (kept); NULL: nobody. */
void
coir__guard_set_reporter(const struct coir__guard_reporter *reporter);

/* coir_guard_install() in this thread if it was ever called in another one. */
int
coir__guard_cover_thread(void);

#endif
