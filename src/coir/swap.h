/* SPDX-License-Identifier: MIT */
/*
 * A flow whose inside can be exchanged: for STARTTLS and its kin.
 *
 *	coir_swap_init(&conn, &sock.flow);
 *	...                                     everybody uses &conn.flow:
 *	rc = coir_reader_line(&reader, &line, NULL);
 *	if (rc == 0 && strcmp(line, "STARTTLS") == 0)
 *		rc = start_tls(&tls, &sock.flow);
 *	if (rc == 0)
 *		rc = coir_swap_to(&conn, &tls.flow, NULL);
 *
 * Whoever holds the outside, a reader, a writer, other fibers, goes on as
 * before and talks to the new inside. The new one usually stands on the old.
 *
 * What a reader has buffered was read from the old inside. In front of an
 * encryption it must be empty (coir_reader_peek()): else somebody on the way
 * has put plain text before it. Layer: io, on coir/flow.h.
 */
#ifndef COIR_SWAP_H
#define COIR_SWAP_H

#include <coir/api.h>
#include <coir/flow.h>
#include <coir/mutex.h>

COIR_BEGIN_DECLS

/** struct coir_swap - the outside of a flow; not to be moved. */
struct coir_swap {
	/* reads, writes, shuts down and closes what is inside now */
	struct coir_flow flow;
	/* private; what is inside, and how many operations are in it */
	struct coir_flow *inside_;
	unsigned busy_;
	/* held for a whole message; private */
	struct coir_mutex write_lock_;
};

/**
 * coir_swap_init() - put a flow inside.
 * @swap:   uninitialised memory; there is nothing to free.
 * @inside: the flow (borrowed until it is exchanged, or @swap not used again).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_swap_init(struct coir_swap *swap, struct coir_flow *inside);

/**
 * coir_swap_to() - put another flow inside.
 * @swap:    initialised.
 * @inside:  the flow (borrowed as of coir_swap_init()); not &@swap->flow.
 * @ret_old: NULL, or gets what was inside before; it is not closed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EBUSY: somebody is reading or writing right now, and would go
 *          on with it in the old one; -EINVAL: it would be inside itself.
 */
COIR_API COIR_MUST_CHECK int
coir_swap_to(struct coir_swap *swap, struct coir_flow *inside,
	     struct coir_flow **ret_old);

/**
 * coir_swap_inside() - what is inside now?
 * @swap: initialised (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the flow, as it was given.
 */
COIR_API struct coir_flow *
coir_swap_inside(const struct coir_swap *swap);

COIR_END_DECLS

#endif
