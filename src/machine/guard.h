/* SPDX-License-Identifier: MIT */
/*
 * machine/guard.h - what the stack guard asks of the layer above.
 */
#ifndef COIR_MACHINE_GUARD_H
#define COIR_MACHINE_GUARD_H

/*
 * The name of the fiber of this thread whose stack has overflowed if @address
 * was touched; NULL: it is not that. Called by a signal handler.
 */
typedef const char *
coir__guard_name_fn(const void *address);

/* Who answers for the calling thread; NULL: nobody. */
void
coir__guard_set_namer(coir__guard_name_fn *namer);

/* coir_guard_install() in this thread if it was ever called in another one. */
int
coir__guard_cover_thread(void);

#endif
