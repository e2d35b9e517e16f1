/* SPDX-License-Identifier: MIT */
/*
 * See flow_double.h.
 */
#include "config.h"

#include "support/flow_double.h"

#include <stdlib.h>
#include <string.h>

#include "support/trace.h"

static ssize_t
double_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct flow_double *d = (struct flow_double *)flow;
	const char *piece = d->script ? *d->script : NULL;
	size_t n;

	if (!piece) {
		if (!d->quiet)
			trace("read: %s", d->read_error ? "error" : "end");
		return d->read_error;
	}
	n = strlen(piece + d->offset);
	if (n > len)
		n = len;
	memcpy(buf, piece + d->offset, n);
	d->offset += n;
	if (piece[d->offset] == '\0') {
		d->script++;
		d->offset = 0;
	}
	if (!d->quiet)
		trace("read: %zu", n);
	return (ssize_t)n;
}

static void
keep(struct flow_double *d, const void *bytes, size_t n)
{
	d->written = realloc(d->written, d->written_len + n + 1);
	memcpy(d->written + d->written_len, bytes, n);
	d->written_len += n;
	d->written[d->written_len] = '\0';
}

static ssize_t
double_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct flow_double *d = (struct flow_double *)flow;
	size_t left = d->write_max ? d->write_max : SIZE_MAX;
	size_t total = 0;

	if (d->write_error && d->written_len >= d->write_limit)
		return d->write_error;
	for (; n > 0 && left > 0; n--, iov++) {
		size_t some = iov->iov_len < left ? iov->iov_len : left;

		keep(d, iov->iov_base, some);
		total += some;
		left -= some;
	}
	if (!d->quiet)
		trace("write: %zu", total);
	return (ssize_t)total;
}

static int
double_close(struct coir_flow *flow)
{
	struct flow_double *d = (struct flow_double *)flow;

	if (!d->quiet)
		trace("close");
	return 0;
}

static const struct coir_flow_ops double_ops = {
	.read = double_read,
	.write = double_write,
	.close = double_close,
};

void
flow_double_init(struct flow_double *d, const char *const *script)
{
	*d = (struct flow_double){ .flow.ops = &double_ops, .script = script };
}

void
flow_double_fini(struct flow_double *d)
{
	free(d->written);
	d->written = NULL;
}
