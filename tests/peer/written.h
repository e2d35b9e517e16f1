/* SPDX-License-Identifier: MIT */
/*
 * A flow that traces what is written to it, piece by piece, as Eio's mock does,
 * and a writer over it.
 */
#ifndef WRITTEN_H
#define WRITTEN_H

#include <check.h>
#include <coir/writer.h>
#include <ctype.h>
#include <stdio.h>

#include "support/fixture.h"
#include "support/trace.h"

/*
 * What a write does first, @calls writes were before: suspend; returns how many
 * bytes it takes, 0 for all, or a negative errno.
 */
typedef int written_step(size_t calls, void *arg);

/* The flow, and who writes to it. */
struct written {
	struct coir_flow flow;
	written_step *step;
	size_t calls;
	coir_writer_fn *body;
	size_t size;
	void *arg;
	/* what coir_writer_run() returned */
	int rc;
};

/* Append at most @left bytes of @iov to @text, quoted; returns how many. */
static inline size_t
written_quote(char *text, size_t *at, const struct iovec *iov, size_t left)
{
	const unsigned char *bytes = iov->iov_base;
	size_t n = iov->iov_len < left ? iov->iov_len : left;

	text[(*at)++] = ' ';
	text[(*at)++] = '"';
	for (size_t i = 0; i < n; i++)
		*at += (size_t)snprintf(text + *at, 5,
					isprint(bytes[i]) ? "%c" : "\\%o",
					bytes[i]);
	text[(*at)++] = '"';
	return n;
}

static inline ssize_t
written_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct written *f = (struct written *)flow;
	int take = f->step ? f->step(f->calls++, f->arg) : 0;
	size_t total = 0, left = take > 0 ? (size_t)take : SIZE_MAX;
	char text[1024];
	size_t at = 0;

	if (take < 0)
		return take;
	for (; n > 0 && total < left; n--, iov++)
		total += written_quote(text, &at, iov, left - total);
	trace("wrote%.*s", (int)at, text);
	return (ssize_t)total;
}

static inline int
written_run(void *arg)
{
	struct written *f = arg;

	f->rc = coir_writer_run(&f->flow, f->size, f->body, f->arg);
	return 0;
}

static inline void
written_init(struct written *f, coir_writer_fn *body, size_t size,
	     written_step *step, void *arg)
{
	static const struct coir_flow_ops ops = { .write = written_write };

	*f = (struct written){ .flow.ops = &ops,
			       .step = step,
			       .body = body,
			       .size = size,
			       .arg = arg };
}

/* Run @body with a writer of @size bytes; returns what that returned. */
static inline int
with_flow(coir_writer_fn *body, size_t size, written_step *step, void *arg)
{
	struct written f;

	written_init(&f, body, size, step, arg);
	ck_assert_int_eq(run_fiber(written_run, &f), 0);
	return f.rc;
}

#endif
