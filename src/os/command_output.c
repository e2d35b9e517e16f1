/* SPDX-License-Identifier: MIT */
/*
 * What a command says, read from both of its streams at once.
 */
#include "config.h"

#include "os/command.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include <coir/cancel.h>
#include <coir/error.h>

/* What a stream is read into at first, and at least, in bytes. */
#define CHUNK 4096

/* How much may come of a stream if nothing else is said. */
#define OUTPUT_MAX ((size_t)16 * 1024 * 1024)

/** struct collector - one stream, read to its end by a fiber. */
struct collector {
	struct coir_pipe pipe;
	/* a NUL follows; NULL: nothing yet */
	char *buf;
	size_t len;
	/* room in buf, its NUL not counted */
	size_t size;
	/* most that may come */
	size_t limit;
	/* how the reading has ended */
	int result;
};

static int
grow(struct collector *c)
{
	size_t size = c->size > 0 ? c->size * 2 : CHUNK;
	char *buf = realloc(c->buf, size + 1);

	if (!buf)
		return -ENOMEM;
	c->buf = buf;
	c->size = size;
	return 0;
}

static ssize_t
read_more(struct collector *c)
{
	ssize_t n = c->len < c->size ? 0 : grow(c);

	if (n == 0)
		n = coir_read(&c->pipe.flow, c->buf + c->len, c->size - c->len);
	if (n <= 0)
		return n;
	c->len += (size_t)n;
	if (c->len > c->limit)
		return coir_error(-ENOBUFS, "reading more than %zu bytes",
				  c->limit);
	return n;
}

static int
collect(void *arg)
{
	struct collector *c = arg;
	ssize_t n;

	do
		n = read_more(c);
	while (n > 0);
	coir_close(&c->pipe.flow);
	c->result = (int)n;
	if (n == 0)
		c->buf[c->len] = '\0';
	return (int)n;
}

/** struct collection - both streams of one command. */
struct collection {
	struct collector out;
	struct collector err;
};

static int
start_collecting(struct coir_scope *scope, struct collector *c)
{
	int rc = coir_spawn(scope, collect, c);

	if (rc < 0)
		coir_close(&c->pipe.flow);
	return rc;
}

/* Run it in @scope to its end; the streams end with the scope. */
static int
run(struct coir_scope *scope, const char *const *args,
    struct coir_process_options *options, struct collection *all,
    struct coir_process *proc)
{
	int rc, err;

	options->out = coir_stdio_pipe(&all->out.pipe);
	options->err = coir_stdio_pipe(&all->err.pipe);
	rc = coir_process_spawn(scope, args, options, proc);
	if (rc < 0)
		return rc;
	rc = start_collecting(scope, &all->out);
	err = start_collecting(scope, &all->err);
	return coir__command_finish(proc, rc < 0 ? rc : err);
}

/* A stream that a cancel has cut short is no output. */
static int
complete(const struct collector *c)
{
	int rc = c->result == -ECANCELED ? coir_check() : 0;

	return rc < 0 ? rc : c->result;
}

static int
collection_finish(struct collection *all, int rc,
		  const struct coir_process *proc,
		  struct coir_output *ret_output)
{
	if (rc == 0)
		rc = complete(&all->out);
	if (rc == 0)
		rc = complete(&all->err);
	if (rc < 0) {
		free(all->out.buf);
		free(all->err.buf);
		return rc;
	}
	*ret_output = (struct coir_output){ .out = all->out.buf,
					    .out_len = all->out.len,
					    .err = all->err.buf,
					    .err_len = all->err.len,
					    .status = proc->status_ };
	return 0;
}

int
coir_command_output(const char *const *args,
		    const struct coir_process_options *options,
		    struct coir_output *ret_output)
{
	struct coir_process_options mine = { 0 };
	struct collection all = { 0 };
	struct coir_process proc;
	struct coir_scope scope;
	int rc;

	if (options)
		mine = *options;
	if (mine.out.kind != COIR_STDIO_INHERIT ||
	    mine.err.kind != COIR_STDIO_INHERIT)
		return coir_error(-EINVAL, "reading output that is elsewhere");
	all.out.limit = mine.output_limit ?: OUTPUT_MAX;
	all.err.limit = all.out.limit;
	rc = coir_scope_open(&scope);
	if (rc < 0)
		return rc;
	rc = run(&scope, args, &mine, &all, &proc);
	rc = coir_scope_close(&scope, rc);
	return collection_finish(&all, rc, &proc, ret_output);
}

int
coir_command_shell(const char *command, struct coir_output *ret_output)
{
	const char *const args[] = { "/bin/sh", "-c", command, NULL };

	return coir_command_output(args, NULL, ret_output);
}

void
coir_output_fini(struct coir_output *output)
{
	free(output->out);
	free(output->err);
	*output = (struct coir_output){ 0 };
}
