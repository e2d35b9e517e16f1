/* SPDX-License-Identifier: MIT */
/*
 * The descriptors of one runtime, and the rule that an idle one does not hold
 * the event_base: an armed event does, so when nobody waits for any descriptor
 * the runtime's idle hook disarms them all.
 *
 * A descriptor is in one of two lists: armed, if a side of it is, else
 * resting.
 */
#ifndef COIR_IO_IO_H
#define COIR_IO_IO_H

#include <stddef.h>

#include <coir/fd.h>

#include "core/idle.h"
#include "core/runtime.h"

/* So many events are taken before those for whom they are run. */
#define COIR__FIRED_MAX 16

struct coir__arm;

/** struct coir__io - what the io layer keeps with a runtime. */
struct coir__io {
	/* first: found by its function, freed with the runtime */
	struct coir__idle_hook hook;
	struct coir_runtime *rt;
	/* struct coir_fd: those with an armed side, and the others */
	struct coir_link armed;
	struct coir_link resting;
	/* nodes that are enlisted in any of them */
	size_t waiters;
	/* counts the times that everybody who was ready had run */
	unsigned turn;
	/* sides that the kernel says are ready, nobody woken yet */
	struct coir__arm *fired[COIR__FIRED_MAX];
	unsigned n_fired;
};

/* The io part of @rt, made at the first call; NULL: no memory. */
struct coir__io *
coir__io_of(struct coir_runtime *rt);

/* Put @cfd into the list that it belongs to now. */
void
coir__io_file(struct coir_fd *cfd);

#endif
