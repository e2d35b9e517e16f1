/* SPDX-License-Identifier: MIT */
/*
 * Standard streams of a child: nowhere, files, pipes, sockets, and flows that
 * have no descriptor.
 */
#include "config.h"

#include "os/process_stdio.h"

#include <fcntl.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/memory.h>
#include <coir/socket.h>

#include "process_case.h"
#include "support/fail.h"
#include "support/runner.h"

static void
expect_bytes(const struct coir_memory *memory, const char *expected)
{
	size_t len;
	const char *bytes = coir_memory_bytes(memory, &len);

	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_mem_eq(bytes, expected, len);
}

/* From one flow without a descriptor to another, through a child. */
PROCESS_TEST(stdio_flows_are_copied)
{
	struct coir_memory in, out, err;
	const struct coir_process_options options = {
		.in = coir_stdio_flow(&in.flow),
		.out = coir_stdio_flow(&out.flow),
		.err = coir_stdio_flow(&err.flow),
	};

	coir_memory_init(&in, 1000);
	coir_memory_init(&out, 1000);
	coir_memory_init(&err, 1000);
	ck_assert_int_eq(coir_copy_string("hello\n", &in.flow), 0);
	ck_assert_int_eq(coir_command_run(SH("tr a-z A-Z; echo err >&2"),
					  &options, NULL),
			 0);
	expect_bytes(&out, "HELLO\n");
	expect_bytes(&err, "err\n");
	coir_memory_fini(&in);
	coir_memory_fini(&out);
	coir_memory_fini(&err);
	return 0;
}

/* A child that reads nothing is fed nothing, and ends all the same. */
PROCESS_TEST(stdio_child_that_reads_nothing)
{
	static char much[1 << 18];
	struct coir_memory in;
	const struct coir_process_options options = { .in = coir_stdio_flow(
							      &in.flow) };

	coir_memory_init(&in, sizeof(much));
	ck_assert_int_eq(coir_write(&in.flow, much, sizeof(much), NULL), 0);
	ck_assert_int_eq(coir_command_run(ARGS("true"), &options, NULL), 0);
	coir_memory_fini(&in);
	return 0;
}

/* A flow that never ends: the fiber that reads it ends with the child. */
PROCESS_TEST(stdio_flow_that_never_ends)
{
	struct coir_socket pair[2];
	struct coir_reader reader;
	const struct coir_process_options options = { .in = coir_stdio_flow(
							      &reader.flow) };

	ck_assert_int_eq(coir_socketpair(NULL, &pair[0], &pair[1]), 0);
	ck_assert_int_eq(coir_reader_init(&reader, &pair[0].flow, 16, 16), 0);
	ck_assert_int_eq(coir_command_run(ARGS("true"), &options, NULL), 0);
	coir_reader_fini(&reader);
	coir_close(&pair[0].flow);
	return coir_close(&pair[1].flow);
}

/* a | b, by a pipe of ours: blocking for them, as before for us. */
PROCESS_TEST(stdio_pipe_is_handed_over)
{
	struct coir_pipe in, out;
	const struct coir_process_options writer = { .out = coir_stdio_flow(
							     &out.flow) };
	const struct coir_process_options reader = { .in = coir_stdio_flow(
							     &in.flow) };
	struct coir_process proc;

	ck_assert_int_eq(coir_pipe_pair(&in, &out), 0);
	ck_assert_int_eq(coir_process_spawn(NULL, SH("echo a; echo b"), &writer,
					    &proc),
			 0);
	ck_assert_int_eq(coir_copy_string("c\n", &out.flow), 0);
	ck_assert_int_eq(coir_process_wait(&proc, NULL), 0);
	ck_assert(fcntl(coir_fd_number(&out.fd), F_GETFL) & O_NONBLOCK);
	ck_assert_int_eq(coir_close(&out.flow), 0);
	expect_output(ARGS("sort"), &reader, "a\nb\nc\n");
	ck_assert(fcntl(coir_fd_number(&in.fd), F_GETFL) & O_NONBLOCK);
	ck_assert_int_eq(coir_close(&in.flow), 0);
	return coir_process_close(&proc);
}

/* The child's end of a socket is the socket itself. */
PROCESS_TEST(stdio_socket_is_handed_over)
{
	struct coir_socket pair[2];
	const struct coir_process_options options = { .out = coir_stdio_flow(
							      &pair[0].flow) };
	char said[8] = "";

	ck_assert_int_eq(coir_socketpair(NULL, &pair[0], &pair[1]), 0);
	ck_assert_int_eq(coir_command_run(SH("test -S /proc/self/fd/1 && "
					     "echo hello"),
					  &options, NULL),
			 0);
	ck_assert_int_eq(coir_read(&pair[1].flow, said, sizeof(said)), 6);
	ck_assert_str_eq(said, "hello\n");
	coir_close(&pair[0].flow);
	return coir_close(&pair[1].flow);
}

/* Nowhere, the child's own pipes, and what is wrong. */
PROCESS_TEST(stdio_other_kinds)
{
	struct coir_process_options options = { .in = coir_stdio_null() };
	struct coir_socket closed[2];
	struct coir_process proc;
	struct coir_pipe in, out;
	char said[8] = "";

	expect_output(ARGS("cat"), &options, "");
	options.in = coir_stdio_pipe(&in);
	options.out = coir_stdio_pipe(&out);
	ck_assert_int_eq(coir_process_spawn(NULL, ARGS("cat"), &options, &proc),
			 0);
	ck_assert_int_eq(coir_copy_string("hello", &in.flow), 0);
	ck_assert_int_eq(coir_close(&in.flow), 0);
	ck_assert_int_eq(coir_read_exact(&out.flow, said, 5, NULL), 0);
	ck_assert_str_eq(said, "hello");
	ck_assert_int_eq(coir_process_close(&proc), 0);
	ck_assert_int_eq(coir_close(&out.flow), 0);

	options.out = coir_stdio_fd(-1);
	expect_failure(ARGS("cat"), &options, -EBADF,
		       "setting up its standard output: Bad file descriptor, "
		       "running command: cat");
	ck_assert_int_eq(coir_socketpair(NULL, &closed[0], &closed[1]), 0);
	coir_close(&closed[0].flow);
	coir_close(&closed[1].flow);
	options.out = coir_stdio_flow(&closed[0].flow);
	ck_assert_int_eq(coir_command_run(ARGS("cat"), &options, NULL), -EBADF);
	options.out = coir_stdio_flow(coir_null_flow());
	ck_assert_int_eq(coir_process_spawn(NULL, ARGS("cat"), &options, &proc),
			 -EINVAL);
	return 0;
}

/* A flow that cannot be written: the scope fails, the child is ended. */
static int
full_flow(void *arg)
{
	struct coir_memory out;
	const struct coir_process_options options = { .out = coir_stdio_flow(
							      &out.flow) };
	int rc;

	(void)arg;
	coir_memory_init(&out, 4);
	rc = coir_command_run(SH("echo hello; " LASTING_LINE), &options, NULL);
	coir_memory_fini(&out);
	return rc;
}

START_TEST(stdio_flow_that_fails)
{
	ck_assert_int_eq(run_real(full_flow, NULL), -ENOBUFS);
}
END_TEST

static int
run_copied(void *arg)
{
	struct coir_exit_status status;
	const struct coir_process_options options = {
		.in = coir_stdio_flow(coir_null_flow()),
		.out = coir_stdio_flow(coir_null_flow()),
	};

	(void)arg;
	return coir_command_run(ARGS("true"), &options, &status);
}

static int
run_copied_in_runtime(void *arg)
{
	return coir_run(run_copied, arg);
}

START_TEST(stdio_without_memory)
{
	ck_assert_uint_gt(fail_each(run_copied_in_runtime, NULL), 4);
}
END_TEST

/* Is all of @proc as forget() has left it? */
static bool
untouched(const struct coir_process *proc)
{
	const unsigned char *bytes = (const unsigned char *)proc;
	size_t i = 0;

	while (i < sizeof(*proc) && bytes[i] == 0xa5)
		i++;
	return i == sizeof(*proc);
}

/* A child with three copiers; one that cannot be started is forgotten. */
static void
start_copied(struct coir_flow *in, unsigned nth, bool *ret_failed)
{
	const struct coir_process_options options = {
		.in = coir_stdio_flow(in),
		.out = coir_stdio_flow(coir_null_flow()),
		.err = coir_stdio_flow(coir_null_flow()),
	};
	struct coir_process proc;
	struct coir_scope scope;
	int rc = coir_scope_open(&scope);

	ck_assert_int_eq(rc, 0);
	fail_begin(nth);
	rc = coir_process_spawn(&scope, ARGS(LASTING), &options, &proc);
	*ret_failed = fail_end();
	if (rc == 0)
		ck_assert_int_eq(coir_process_close(&proc), 0);
	else
		memset(&proc, 0xa5, sizeof(proc));
	/* 0, or what a copier died of */
	(void)!coir_scope_close(&scope, 0);
	ck_assert(rc == 0 || untouched(&proc));
}

static int
idle(void *arg)
{
	(void)arg;
	return coir_await_cancel();
}

/* Stacks come by the slab: with *@arg others the next one is in between. */
static int
copiers_without_stacks(void *arg)
{
	static const struct coir_spawn_options daemon = { .daemon = true };
	const int *others = arg;
	struct coir_socket pair[2];
	struct coir_reader reader;
	struct coir_scope scope;
	bool failed = true;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_socketpair(&scope, &pair[0], &pair[1]), 0);
	ck_assert_int_eq(coir_reader_init(&reader, &pair[0].flow, 16, 16), 0);
	for (int i = 0; i < *others; i++)
		ck_assert_int_eq(coir_spawn_fiber(&scope, &daemon, idle, NULL,
						  NULL),
				 0);
	for (unsigned n = 1; failed; n++)
		start_copied(&reader.flow, n, &failed);
	coir_reader_fini(&reader);
	return coir_scope_close(&scope, 0);
}

START_TEST(stdio_copiers_of_no_process)
{
	for (int others = 58; others < 64; others++)
		ck_assert_int_eq(run_real(copiers_without_stacks, &others), 0);
}
END_TEST

SUITE(process_stdio)
{
	ADD(stdio_flows_are_copied);
	ADD(stdio_child_that_reads_nothing);
	ADD(stdio_flow_that_never_ends);
	ADD(stdio_pipe_is_handed_over);
	ADD(stdio_socket_is_handed_over);
	ADD(stdio_other_kinds);
	ADD(stdio_flow_that_fails);
	ADD(stdio_without_memory);
	ADD(stdio_copiers_of_no_process);
}
