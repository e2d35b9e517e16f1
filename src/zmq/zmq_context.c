/* SPDX-License-Identifier: MIT */
/*
 * Contexts: libzmq's own. Only their end waits, and is sent to the pool.
 */
#include "config.h"

#include <coir/zmq.h>

#include <errno.h>

#include <coir/offload.h>

#include "zmq/state.h"

int
coir_zmq_context_new(int io_threads, void **ret_context)
{
	void *context;

	if (io_threads < 0)
		return -EINVAL;
	context = zmq_ctx_new();
	if (!context)
		return coir__zmq_error();
	if (zmq_ctx_set(context, ZMQ_IO_THREADS, io_threads) < 0) {
		int rc = coir__zmq_error();

		zmq_ctx_term(context);
		return rc;
	}
	*ret_context = context;
	return 0;
}

static int
term(void *context)
{
	int rc;

	do {
		rc = zmq_ctx_term(context);
	} while (rc < 0 && zmq_errno() == EINTR);
	return rc < 0 ? coir__zmq_error() : 0;
}

int
coir_zmq_context_term(void *context)
{
	int result;
	int rc = coir_offload(term, context, &result);

	return rc < 0 ? rc : result;
}
