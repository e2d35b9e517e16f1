/* SPDX-License-Identifier: MIT */
/*
 * Several fibers that write one flow that is no socket: a terminal, a file of
 * any kind, one that can be exchanged.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/memory.h>
#include <coir/pipe.h>
#include <coir/pty.h>
#include <coir/scope.h>
#include <coir/swap.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "unit/file_case.h"
#include "unit/net_case.h"
#include "unit/writers_case.h"

/* More than a thread of the pool writes at once. */
#define LARGE ((size_t)5 << 19)

/* They write @out; @in is the other end. */
static void
expect_apart(struct coir_flow *out, struct coir_flow *in)
{
	struct line line = { .out = out, .in = in };

	ck_assert_int_eq(coir_scope_run(write_together, &line), 0);
	trace_expect("a: 0, all\nb: 0, all\nc: 0, all\n");
}

FILE_TEST(flow_writers_of_a_terminal_do_not_mix)
{
	struct coir_pipe screen;
	struct termios attr;
	struct coir_pty pty;

	ck_assert_int_eq(coir_pty_open(NULL, &pty), 0);
	ck_assert_int_eq(coir_pty_attr(&pty, &attr), 0);
	cfmakeraw(&attr);
	ck_assert_int_eq(coir_pty_set_attr(&pty, &attr), 0);
	ck_assert_int_eq(coir_pipe_init(&screen, dup(coir_pty_tty(&pty))), 0);
	expect_apart(&pty.flow, &screen.flow);
	ck_assert_int_eq(coir_close(&screen.flow), 0);
	return coir_close(&pty.flow);
}

FILE_TEST(flow_writers_of_a_fifo_do_not_mix)
{
	struct coir_file file;
	struct coir_pipe in;
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(coir_pipe_init(&in, fds[0]), 0);
	ck_assert_int_eq(coir_file_init(&file, fds[1]), 0);
	expect_apart(&file.flow, &in.flow);
	close_file(&file);
	return coir_close(&in.flow);
}

FILE_TEST(flow_writers_of_standard_output_do_not_mix)
{
	struct coir_file file;
	struct coir_pipe in;
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(coir_pipe_init(&in, fds[0]), 0);
	ck_assert_int_eq(coir_file_borrow(&file, fds[1]), 0);
	expect_apart(&file.flow, &in.flow);
	close_file(&file);
	close(fds[1]);
	return coir_close(&in.flow);
}

static int
write_large(void *arg)
{
	struct writer *w = arg;
	char *message = malloc(LARGE);
	int rc;

	memset(message, w->letter, LARGE);
	rc = coir_write(w->flow, message, LARGE, NULL);
	free(message);
	return rc;
}

static int
write_both(struct coir_scope *scope, void *arg)
{
	static struct writer a, b;

	a = (struct writer){ arg, 'a' };
	b = (struct writer){ arg, 'b' };
	ck_assert_int_eq(coir_spawn(scope, write_large, &a), 0);
	return coir_spawn(scope, write_large, &b);
}

FILE_TEST(flow_writers_of_a_file_do_not_mix)
{
	char *all = malloc(2 * LARGE);
	struct coir_file file;
	size_t wrong = 0;

	make_file(&file, "out", "");
	ck_assert_int_eq(coir_scope_run(write_both, &file.flow), 0);
	ck_assert_int_eq(coir_file_pread_exact(&file, all, 2 * LARGE, 0, NULL),
			 0);
	for (size_t i = 0; i < 2 * LARGE; i++)
		wrong += all[i] != (i < LARGE ? 'a' : 'b');
	ck_assert_uint_eq(wrong, 0);
	free(all);
	close_file(&file);
	return 0;
}

FILE_TEST(flow_writers_of_what_can_be_exchanged_do_not_mix)
{
	struct coir_socket a, b;
	struct coir_swap swap;

	pair_init(&a, &b);
	coir_swap_init(&swap, &a.flow);
	expect_apart(&swap.flow, &b.flow);
	close_pair(&a, &b);
	return 0;
}

/* A flow that takes a byte at a time, inside another. */
struct slow {
	struct coir_flow flow;
	struct coir_swap *outside;
	int rc;
};

static int
exchange(void *arg)
{
	struct slow *slow = arg;

	slow->rc = coir_swap_to(slow->outside, coir_null_flow(), NULL);
	return 0;
}

/* Others run between two parts of a message. */
static int
write_long(void *arg)
{
	struct slow *slow = arg;
	char message[100] = "";

	return coir_write(&slow->outside->flow, message, sizeof(message), NULL);
}

static ssize_t
slow_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	(void)flow;
	(void)iov;
	(void)n;
	return 1;
}

FILE_TEST(flow_is_not_exchanged_within_a_message)
{
	static const struct coir_flow_ops ops = { .write = slow_write };
	struct coir_swap swap;
	struct slow slow = { .flow.ops = &ops, .outside = &swap, .rc = 1 };
	struct coir_branch branches[] = { { .fn = write_long, .arg = &slow },
					  { .fn = exchange, .arg = &slow } };

	coir_swap_init(&swap, &slow.flow);
	ck_assert_int_eq(coir_all(branches, 2), 0);
	ck_assert_int_eq(slow.rc, -EBUSY);
	return coir_swap_to(&swap, coir_null_flow(), NULL);
}

SUITE(flow_writers)
{
	ADD(flow_writers_of_a_terminal_do_not_mix);
	ADD(flow_writers_of_a_fifo_do_not_mix);
	ADD(flow_writers_of_standard_output_do_not_mix);
	ADD(flow_writers_of_a_file_do_not_mix);
	ADD(flow_writers_of_what_can_be_exchanged_do_not_mix);
	ADD(flow_is_not_exchanged_within_a_message);
}
