/* SPDX-License-Identifier: MIT */
/*
 * Flows in memory: what goes in comes out, the limit, shortage; and the flow
 * that keeps nothing.
 */
#include "config.h"

#include <coir/memory.h>
#include <errno.h>
#include <string.h>

#include "support/fail.h"
#include "support/fixture.h"
#include "support/runner.h"

static void
check_bytes(const struct coir_memory *m, const char *expected)
{
	size_t len;

	ck_assert_str_eq(coir_memory_bytes(m, &len), expected);
	ck_assert_uint_eq(len, strlen(expected));
}

static int
first_in_first_out(void *arg)
{
	struct coir_memory *m = arg;
	char buf[8];

	check_bytes(m, "");
	ck_assert_int_eq(coir_read(&m->flow, buf, sizeof(buf)), 0);
	ck_assert_int_eq(coir_copy_string("hello", &m->flow), 0);
	check_bytes(m, "hello");
	ck_assert_int_eq(coir_read(&m->flow, buf, 2), 2);
	ck_assert_mem_eq(buf, "he", 2);
	check_bytes(m, "llo");
	ck_assert_int_eq(coir_copy_string(" world", &m->flow), 0);
	check_bytes(m, "llo world");
	ck_assert_int_eq(coir_read(&m->flow, buf, sizeof(buf)), 8);
	ck_assert_mem_eq(buf, "llo worl", 8);
	check_bytes(m, "d");
	ck_assert_int_eq(coir_shutdown(&m->flow, COIR_SHUT_WRITE), -EOPNOTSUPP);
	ck_assert_int_eq(coir_close(&m->flow), 0);
	check_bytes(m, "d");
	return 0;
}

/* Run @body with a memory of at most @max bytes. */
static void
with_memory(size_t max, coir_fn *body)
{
	struct coir_memory m;

	coir_memory_init(&m, max);
	ck_assert_int_eq(run_fiber(body, &m), 0);
	coir_memory_fini(&m);
	check_bytes(&m, "");
}

START_TEST(memory_first_in_first_out)
{
	with_memory(SIZE_MAX, first_in_first_out);
}
END_TEST

static int
fill_up(void *arg)
{
	struct coir_memory *m = arg;
	char buf[4];
	size_t done;

	ck_assert_int_eq(coir_write(&m->flow, "abcdef", 6, &done), -ENOBUFS);
	ck_assert_uint_eq(done, 5);
	check_bytes(m, "abcde");
	ck_assert_int_eq(coir_read(&m->flow, buf, 4), 4);
	ck_assert_int_eq(coir_write(&m->flow, "fghi", 4, &done), 0);
	check_bytes(m, "efghi");
	ck_assert_int_eq(coir_write(&m->flow, "", 0, &done), 0);
	ck_assert_int_eq(coir_write(&m->flow, "j", 1, &done), -ENOBUFS);
	ck_assert_uint_eq(done, 0);
	return 0;
}

START_TEST(memory_is_bounded)
{
	with_memory(5, fill_up);
}
END_TEST

/* Ten thousand bytes in odd pieces, some of them read on the way. */
static int
grow(void *arg)
{
	struct coir_memory *m = arg;
	size_t in = 0, out = 0, wrong = 0, n;
	unsigned char piece[97];

	while (in < 10000) {
		for (size_t i = 0; i < sizeof(piece); i++)
			piece[i] = (unsigned char)((in + i) % 251);
		ck_assert_int_eq(coir_write(&m->flow, piece, sizeof(piece),
					    NULL),
				 0);
		in += sizeof(piece);
		ck_assert_int_eq(coir_read(&m->flow, piece, 31), 31);
		for (size_t i = 0; i < 31; i++)
			wrong += piece[i] != (out + i) % 251;
		out += 31;
	}
	(void)coir_memory_bytes(m, &n);
	ck_assert_uint_eq(n, in - out);
	ck_assert_uint_eq(wrong, 0);
	return 0;
}

START_TEST(memory_grows)
{
	with_memory(SIZE_MAX, grow);
}
END_TEST

static int
run_short(void *arg)
{
	struct coir_memory *m = arg;
	char big[1000];
	size_t done;
	int rc;

	memset(big, 'x', sizeof(big));
	ck_assert_int_eq(coir_copy_string("kept", &m->flow), 0);
	fail_begin(1);
	rc = coir_write(&m->flow, big, sizeof(big), &done);
	ck_assert(fail_end());
	ck_assert_int_eq(rc, -ENOMEM);
	ck_assert_uint_eq(done, 0);
	check_bytes(m, "kept");
	return 0;
}

START_TEST(memory_short_of_memory_keeps_what_it_has)
{
	with_memory(SIZE_MAX, run_short);
}
END_TEST

FIBER_TEST(memory_null_flow)
{
	struct coir_flow *null = coir_null_flow();
	struct iovec iov[] = { { .iov_base = "ab", .iov_len = 2 },
			       { .iov_base = "cde", .iov_len = 3 } };
	char byte;

	ck_assert_int_eq(coir_read(null, &byte, 1), 0);
	ck_assert_int_eq(coir_write_some(null, iov, 2), 5);
	ck_assert_int_eq(coir_shutdown(null, COIR_SHUT_BOTH), 0);
	ck_assert_int_eq(coir_close(null), 0);
	ck_assert_int_eq(coir_write(null, "x", 1, NULL), 0);
	ck_assert_int_eq(coir_read(null, &byte, 1), 0);
	return 0;
}

SUITE(memory)
{
	ADD(memory_first_in_first_out);
	ADD(memory_is_bounded);
	ADD(memory_grows);
	ADD(memory_short_of_memory_keeps_what_it_has);
	ADD(memory_null_flow);
}
