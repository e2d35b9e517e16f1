/* SPDX-License-Identifier: MIT */
/*
 * A pipeline: one fiber produces lines, one numbers them, one prints them.
 * Between them are pipes; a full one holds its writer back, and the end of each
 * stage is the end of the stream of the next.
 *
 *	lines FILE
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A stage: reads from one flow, writes to the other and closes that. */
struct stage {
	struct coir_flow *in;
	struct coir_flow *out;
};

/* Give every line to the writer, with its number. */
static int
number(struct coir_writer *w, void *arg)
{
	struct coir_reader *reader = arg;
	const char *line;
	size_t len;
	int n = 0, rc;

	while ((rc = coir_reader_line(reader, &line, &len)) == 0) {
		rc = coir_print_format(w, "%3d  ", ++n);
		if (rc == 0)
			rc = coir_writer_write(w, line, len, NULL);
		if (rc == 0)
			rc = coir_print_byte(w, '\n');
		if (rc < 0)
			return rc;
	}
	return rc == -ENODATA ? 0 : rc;
}

static int
number_lines(void *arg)
{
	struct stage *stage = arg;
	struct coir_reader reader;
	int rc = coir_reader_init(&reader, stage->in, 1024, 65536);

	if (rc < 0)
		return rc;
	rc = coir_writer_run(stage->out, 1024, number, &reader);
	coir_reader_fini(&reader);
	coir_close(stage->out);
	return rc;
}

static int
copy(void *arg)
{
	struct stage *stage = arg;
	struct coir_reader reader;
	int rc = coir_reader_init(&reader, stage->in, 4096, 4096);

	if (rc < 0)
		return rc;
	rc = coir_reader_copy(&reader, stage->out, NULL);
	coir_reader_fini(&reader);
	coir_close(stage->out);
	return rc;
}

static int
run(void *arg)
{
	struct coir_pipe in, raw[2], numbered[2], out;
	struct stage stages[] = { { &in.flow, &raw[1].flow },
				  { &raw[0].flow, &numbered[1].flow },
				  { &numbered[0].flow, &out.flow } };
	struct coir_branch branches[] = {
		{ .fn = copy, .arg = &stages[0] },
		{ .fn = number_lines, .arg = &stages[1] },
		{ .fn = copy, .arg = &stages[2] },
	};
	int fd = open(arg, O_RDONLY | O_CLOEXEC);
	int rc = fd < 0 ? -errno : coir_pipe_init(&in, fd);

	if (rc == 0)
		rc = coir_pipe_init(&out, STDOUT_FILENO);
	if (rc == 0)
		rc = coir_pipe_pair(&raw[0], &raw[1]);
	if (rc == 0)
		rc = coir_pipe_pair(&numbered[0], &numbered[1]);
	/* a program that ends at once need not tidy up first */
	if (rc == 0)
		rc = coir_all(branches, 3);
	if (rc < 0)
		fprintf(stderr, "lines: %s\n", strerror(-rc));
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: lines FILE\n");
		return 64;
	}
	return coir_run(run, argv[1]) < 0;
}
