/* SPDX-License-Identifier: MIT */
/*
 * Buffered reading, buffered writing and copies under torture: no line is cut,
 * no piece comes twice, and what was not copied is accounted for.
 */
#include "config.h"

#include <errno.h>

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/pipe.h>
#include <coir/reader.h>
#include <coir/writer.h>

#include "stress/stream_case.h"

/* Pieces through a buffer with a flusher behind it. */
static int
fill_writer(struct coir_writer *writer, void *arg)
{
	size_t *taken = arg;
	int rc = 0;

	while (rc == 0 && *taken < 20000) {
		size_t done = 0;

		rc = coir_writer_write(writer, bulk + *taken, 700, &done);
		*taken += done;
		if (rc == 0 && *taken % 2100 == 0)
			rc = coir_writer_flush(writer);
	}
	return rc;
}

/* What the writer took, and did not send when it ended early. */
struct written {
	struct stream s;
	size_t taken;
};

static int
send_by_writer(void *arg)
{
	struct written *w = arg;
	int rc = coir_writer_run(&w->s.in.flow, 1024, fill_writer, &w->taken);

	/* the fiber that empties the buffer was cancelled */
	if (rc == -ECONNABORTED)
		rc = -ECANCELED;
	return end_sending(&w->s, rc);
}

SCENARIO(writer_drops_no_piece, SCENARIO_VIRTUAL)
{
	struct written w = { .taken = 0 };
	int rc = open_stream(&w.s);

	if (rc < 0)
		return rc;
	rc = coir_both(recv_bulk, &w.s, send_by_writer, &w);
	MUST(w.s.received <= w.taken);
	MUST(rc < 0 || w.s.received == w.taken);
	w.s.sent = w.s.received;
	close_stream(&w.s);
	return rc;
}

#define LINES 40

/* Lines of growing length, one number each. */
static int
send_lines(void *arg)
{
	struct stream *s = arg;
	char line[64];
	int rc = 0;

	for (unsigned i = 0; i < LINES && rc == 0; i++) {
		memset(line, 'a' + (int)i % 26, i + 1);
		line[i + 1] = '\n';
		rc = coir_write(&s->in.flow, line, i + 2, NULL);
		if (rc == 0 && i % 5 == 4)
			rc = coir_yield();
	}
	return end_sending(s, rc);
}

static int
read_lines(struct coir_reader *reader, size_t *ret_lines)
{
	const char *line;
	size_t len;
	int rc;

	while ((rc = coir_reader_line_raw(reader, &line, &len)) == 0) {
		size_t i = (*ret_lines)++;

		MUST(line[0] == (char)('a' + i % 26));
		MUST(len == i + 1 || len == i + 2);
	}
	return rc == -ENODATA ? 0 : rc;
}

static int
recv_lines(void *arg)
{
	struct stream *s = arg;
	struct coir_reader reader;
	int rc = coir_reader_init(&reader, &s->out.flow, 16, 64);

	if (rc == 0) {
		rc = read_lines(&reader, &s->received);
		coir_reader_fini(&reader);
	}
	coir_shutdown(&s->out.flow, COIR_SHUT_READ);
	return rc;
}

SCENARIO(reader_cuts_no_line, SCENARIO_VIRTUAL)
{
	struct stream s;
	int rc = open_stream(&s);

	if (rc < 0)
		return rc;
	rc = coir_both(recv_lines, &s, send_lines, &s);
	MUST(rc < 0 || s.received == LINES);
	coir_close(&s.in.flow);
	coir_close(&s.out.flow);
	return rc;
}

/* A copy from a pipe to a socket, by a reader. */
struct copying {
	struct coir_pipe from;
	struct coir_pipe to;
	struct stream s;
	size_t into_pipe;
	uint64_t copied;
	size_t buffered;
};

static int
feed_pipe(void *arg)
{
	struct copying *c = arg;
	int rc = coir_write(&c->to.flow, bulk, 150001, &c->into_pipe);

	coir_close(&c->to.flow);
	return rc == -EPIPE ? 0 : rc;
}

static int
copy_pipe(void *arg)
{
	struct copying *c = arg;
	struct coir_reader reader;
	int rc = coir_reader_init(&reader, &c->from.flow, 4096, 4096);

	if (rc == 0) {
		rc = coir_reader_copy(&reader, &c->s.in.flow, &c->copied);
		coir_reader_peek(&reader, &c->buffered);
		coir_reader_fini(&reader);
	}
	coir_close(&c->from.flow);
	return end_sending(&c->s, rc);
}

static int
run_copy(struct copying *c)
{
	struct coir_branch branches[] = {
		{ .fn = feed_pipe, .arg = c },
		{ .fn = copy_pipe, .arg = c },
		{ .fn = recv_bulk, .arg = &c->s },
	};
	int rc = coir_all(branches, 3);

	coir_close(&c->from.flow);
	coir_close(&c->to.flow);
	c->s.sent = (size_t)c->copied;
	MUST(c->copied + c->buffered <= c->into_pipe);
	MUST(rc < 0 || c->copied == 150001);
	return rc;
}

SCENARIO(copy_counts_its_bytes, SCENARIO_VIRTUAL)
{
	struct copying c = { .copied = 0 };
	int rc = open_stream(&c.s);

	if (rc < 0)
		return rc;
	rc = coir_pipe_pair(&c.from, &c.to);
	if (rc == 0)
		rc = run_copy(&c);
	close_stream(&c.s);
	return rc;
}

SUITE(torture_buffer)
{
	ADD_SCENARIO(writer_drops_no_piece);
	ADD_SCENARIO(reader_cuts_no_line);
	ADD_SCENARIO(copy_counts_its_bytes);
}
