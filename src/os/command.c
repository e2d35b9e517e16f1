/* SPDX-License-Identifier: MIT */
/*
 * Commands that run to their end, in a scope of their own.
 */
#include "config.h"

#include "os/command.h"

#include <errno.h>
#include <stdio.h>

#include <coir/cancel.h>
#include <coir/error.h>

#include "core/chain.h"
#include "core/runtime.h"

/* What a parser sees at once if nothing else is said. */
#define PARSE_SIZE 4096
#define PARSE_MAX (1024 * 1024)

/* How long a command may take to end by itself once it is told to. */
static const coir_time grace = { 200000000 };

int
coir__command_finish(struct coir_process *proc, int rc)
{
	struct coir_shield shield;

	if (rc == 0)
		rc = coir_process_wait(proc, NULL);
	if (rc == 0)
		return 0;
	coir_shield_begin(&shield);
	/* it is killed by its scope if this does not end it */
	(void)!coir_process_stop(proc, grace, NULL);
	coir_shield_end(&shield);
	return rc;
}

static bool
succeeded(const struct coir_exit_status *status,
	  const struct coir_process_options *options)
{
	if (status->signal != 0)
		return false;
	if (options && options->is_success)
		return options->is_success(status->code);
	return status->code == 0;
}

/* The text says how it has ended, not what the errno means. */
int
coir__command_check(const struct coir_process *proc, const char *const *args,
		    const struct coir_process_options *options)
{
	char command[192], how[48], text[272];

	if (succeeded(&proc->status_, options))
		return 0;
	coir_args_format(args, command, sizeof(command));
	coir_exit_format(&proc->status_, how, sizeof(how));
	snprintf(text, sizeof(text), "running command: %s: %s", command, how);
	coir__chain_set(coir__current_runtime()->current, -EPROTO, text);
	return -EPROTO;
}

int
coir_command_run(const char *const *args,
		 const struct coir_process_options *options,
		 struct coir_exit_status *ret_status)
{
	struct coir_process proc;
	struct coir_scope scope;
	int rc = coir_scope_open(&scope);

	if (rc < 0)
		return rc;
	rc = coir_process_spawn(&scope, args, options, &proc);
	if (rc == 0) {
		rc = coir__command_finish(&proc, 0);
		if (ret_status && proc.state_ == 0)
			*ret_status = proc.status_;
	}
	rc = coir_scope_close(&scope, rc);
	if (rc < 0 || ret_status)
		return rc;
	return coir__command_check(&proc, args, options);
}

/* The parser must have taken everything. */
static int
check_leftover(struct coir_reader *reader)
{
	int rc = coir_reader_ensure(reader, 1);

	if (rc == 0)
		return coir_error(-EBADMSG,
				  "parsing its output, of which some is left");
	return rc == -ENODATA ? 0 : rc;
}

static int
parse(struct coir_pipe *pipe, size_t max, coir_command_parser *parser,
      void *arg)
{
	size_t size = max < PARSE_SIZE ? max : PARSE_SIZE;
	struct coir_reader reader;
	int rc = coir_reader_init(&reader, &pipe->flow, size, max);

	if (rc < 0)
		return rc;
	rc = parser(&reader, arg);
	if (rc == 0)
		rc = check_leftover(&reader);
	coir_reader_fini(&reader);
	return rc;
}

int
coir_command_parse(const char *const *args,
		   const struct coir_process_options *options,
		   coir_command_parser *parser, void *arg)
{
	struct coir_process_options mine = { 0 };
	struct coir_process proc;
	struct coir_scope scope;
	struct coir_pipe pipe;
	int rc;

	if (options)
		mine = *options;
	if (mine.out.kind != COIR_STDIO_INHERIT)
		return coir_error(-EINVAL, "parsing output that is elsewhere");
	mine.out = coir_stdio_pipe(&pipe);
	rc = coir_scope_open(&scope);
	if (rc < 0)
		return rc;
	rc = coir_process_spawn(&scope, args, &mine, &proc);
	if (rc == 0) {
		rc = parse(&pipe, mine.output_limit ?: PARSE_MAX, parser, arg);
		coir_close(&pipe.flow);
		rc = coir__command_finish(&proc, rc);
	}
	rc = coir_scope_close(&scope, rc);
	return rc < 0 ? rc : coir__command_check(&proc, args, options);
}
