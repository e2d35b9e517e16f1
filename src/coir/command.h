/* SPDX-License-Identifier: MIT */
/*
 * Commands: processes that run to their end while the caller waits.
 *
 *	struct coir_output output;
 *
 *	rc = coir_command_shell("ls -l | wc -l", &output);
 *	if (rc < 0)
 *		return rc;
 *	printf("%s", output.out);
 *	coir_output_fini(&output);
 *
 * The deadline of a scope, or a cancel, ends the command too: it gets SIGTERM,
 * after 0.2 s SIGKILL, and is reaped before the call returns.
 *
 * Where the call does not hand out the status a command that does not succeed
 * is an error, and its text says all there is to say:
 *
 *	running command: sh -c "exit 3" "" foo: exit code 3
 *
 * Layer: os, on coir/process.h.
 */
#ifndef COIR_COMMAND_H
#define COIR_COMMAND_H

#include <stddef.h>

#include <coir/api.h>
#include <coir/process.h>
#include <coir/reader.h>

COIR_BEGIN_DECLS

/** struct coir_output - what a command has said, and how it has ended. */
struct coir_output {
	/* its standard output and error; a NUL follows each */
	char *out;
	size_t out_len;
	char *err;
	size_t err_len;
	struct coir_exit_status status;
};

/** typedef coir_command_parser - makes sense of a command's output. */
typedef int coir_command_parser(struct coir_reader *reader, void *arg);

/**
 * coir_command_run() - run a command to its end.
 * @args:       as for coir_process_spawn().
 * @options:    as for coir_process_spawn().
 * @ret_status: gets how it has ended, also if it was stopped by a cancel;
 *              NULL: all but success is an error.
 *
 * Blocks:  until it has ended and its output is copied.
 * Cancel:  point; the command is stopped.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EPROTO: it did not succeed (only if @ret_status is NULL);
 *          -ECANCELED, -ETIMEDOUT, -EDEADLK; as coir_process_spawn(), as
 *          coir_process_wait().
 */
COIR_API COIR_MUST_CHECK int
coir_command_run(const char *const *args,
		 const struct coir_process_options *options,
		 struct coir_exit_status *ret_status);

/**
 * coir_command_output() - run a command and keep what it says.
 * @args:       as for coir_process_spawn().
 * @options:    as for coir_process_spawn(), but out and err, which are read
 *              here, both at once.
 * @ret_output: on 0 the caller owns it: coir_output_fini().
 *
 * That it did not succeed is no error: see ret_output->status. Of each stream
 * options->output_limit bytes are taken at most (0: 16 MiB; SIZE_MAX: all).
 *
 * Blocks:  until it has ended and nobody can write to it any more.
 * Cancel:  point; the command is stopped.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOBUFS: more than that, and it is stopped; -EINVAL: out or err
 *          is set; as coir_command_run().
 */
COIR_API COIR_MUST_CHECK int
coir_command_output(const char *const *args,
		    const struct coir_process_options *options,
		    struct coir_output *ret_output);

/**
 * coir_command_shell() - coir_command_output() of a line for sh(1).
 * @command:    the line. It is code: never put into it what others say.
 * @ret_output: on 0 the caller owns it: coir_output_fini().
 *
 * Blocks:  as coir_command_output().
 * Cancel:  point; the shell is stopped, not what it has started.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_command_output().
 */
COIR_API COIR_MUST_CHECK int
coir_command_shell(const char *command, struct coir_output *ret_output);

/**
 * coir_command_parse() - run a command and make sense of what it says.
 * @args:    as for coir_process_spawn().
 * @options: as for coir_process_spawn(), but out, which @parser reads.
 * @parser:  called in the calling fiber. It takes all of the output, or fails.
 * @arg:     passed to @parser (borrowed).
 *
 * @parser sees at most options->output_limit bytes at once (0: 1 MiB).
 *
 * Blocks:  until @parser has returned and the command has ended.
 * Cancel:  point; the command is stopped.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; what @parser returned, and the command is stopped; -EBADMSG: it
 *          has left output over; -EPROTO: the command did not succeed; -EINVAL
 *          (out is set); as coir_command_run().
 */
COIR_API COIR_MUST_CHECK int
coir_command_parse(const char *const *args,
		   const struct coir_process_options *options,
		   coir_command_parser *parser, void *arg);

/**
 * coir_output_fini() - free what a command has said.
 * @output: made by coir_command_output(); empty then.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_output_fini(struct coir_output *output);

/**
 * coir_args_format() - a command as people write it: sh -c "exit 3" "".
 * @args:    the arguments, then NULL.
 * @ret_buf: gets the text, always terminated if @len > 0; one that does not
 *           fit ends in "...".
 * @len:     its size in bytes.
 *
 * Quoted is what is empty or has other than letters, digits and
 * %+,-./:=@_; inside, quotes, backslashes and control characters are escaped
 * as in C.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the length of the text in bytes without its NUL.
 */
COIR_API size_t
coir_args_format(const char *const *args, char *ret_buf, size_t len);

/**
 * coir_exit_format() - how a process has ended: "exit code 3",
 * "signal SIGSEGV, core dumped".
 * @status:  its status (borrowed for the call).
 * @ret_buf: gets the text, always terminated if @len > 0.
 * @len:     its size in bytes; 48 always suffices.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the length of the text in bytes without its NUL.
 */
COIR_API size_t
coir_exit_format(const struct coir_exit_status *status, char *ret_buf,
		 size_t len);

COIR_END_DECLS

#endif
