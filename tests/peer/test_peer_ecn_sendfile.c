/* SPDX-License-Identifier: MIT */
/*
 * lua-eco's socket-test: sending files through a pair of sockets.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/reader.h>
#include <coir/sendfile.h>
#include <coir/socket.h>
#include <errno.h>

#include "support/runner.h"
#include "unit/file_case.h"
#include "unit/net_case.h"

/* Both ends of a connection. */
struct ends {
	struct coir_socket a, b;
};

static int
receive(void *arg)
{
	struct ends *ends = arg;
	struct coir_reader reader;
	const char *text;
	size_t len;

	ck_assert_int_eq(coir_reader_init(&reader, &ends->b.flow, 64, 64), 0);
	ck_assert_int_eq(coir_reader_take_all(&reader, &text, &len), 0);
	ck_assert_str_eq(text, "abcENDtail3456");
	coir_reader_fini(&reader);
	return 0;
}

static int
give(void *arg)
{
	struct ends *ends = arg;
	uint64_t done;

	ck_assert_int_eq(coir_copy_string("abcENDtail", &ends->a.flow), 0);
	ck_assert_int_eq(coir_send_path(&ends->a.flow, in_tempdir("a"), 3, 4,
					&done),
			 0);
	ck_assert_uint_eq(done, 4);
	return coir_close(&ends->a.flow);
}

FILE_TEST(ECN_03_socketpair_stream_and_sendfile)
{
	struct ends ends;

	tempdir_file("a", "0123456789");
	pair_init(&ends.a, &ends.b);
	ck_assert_int_eq(coir_both(receive, &ends, give, &ends), 0);
	return coir_close(&ends.b.flow);
}

/* What is asked for, what of it arrives, and what the call returns. */
struct rule {
	off_t offset;
	uint64_t len;
	const char *sent;
	int rc;
};

static int
try_rule(void *arg)
{
	const struct rule *rule = arg;
	struct ends ends;
	uint64_t done;

	tempdir_file("a", "0123456789");
	pair_init(&ends.a, &ends.b);
	ck_assert_int_eq(coir_send_path(&ends.a.flow, in_tempdir("a"),
					rule->offset, rule->len, &done),
			 rule->rc);
	ck_assert_uint_eq(done, strlen(rule->sent));
	ck_assert_int_eq(coir_close(&ends.a.flow), 0);
	check_read(&ends.b, rule->sent);
	check_end(&ends.b);
	return coir_close(&ends.b.flow);
}

START_TEST(ECN_12_sendfile_without_length_is_all)
{
	ck_assert_int_eq(run_files(try_rule,
				   &(struct rule){ 0, COIR_TO_END, "0123456789",
						   0 }),
			 0);
}
END_TEST

START_TEST(ECN_12_sendfile_without_length_is_the_rest)
{
	ck_assert_int_eq(run_files(try_rule,
				   &(struct rule){ 7, COIR_TO_END, "789", 0 }),
			 0);
}
END_TEST

START_TEST(ECN_12_sendfile_a_part)
{
	ck_assert_int_eq(run_files(try_rule, &(struct rule){ 3, 4, "3456", 0 }),
			 0);
}
END_TEST

START_TEST(ECN_12_sendfile_nothing_to_send)
{
	ck_assert_int_eq(run_files(try_rule,
				   &(struct rule){ 10, COIR_TO_END, "", 0 }),
			 0);
}
END_TEST

/* There less than was asked for is a success; here it is told from one. */
START_TEST(ECN_12_sendfile_more_than_there_is)
{
	ck_assert_int_eq(run_files(try_rule,
				   &(struct rule){ 8, 5, "89", -ENODATA }),
			 0);
}
END_TEST

START_TEST(ECN_12_sendfile_of_no_length)
{
	ck_assert_int_eq(run_files(try_rule,
				   &(struct rule){ 0, 0, "", -EINVAL }),
			 0);
}
END_TEST

SUITE(peer_ecn_sendfile)
{
	ADD(ECN_03_socketpair_stream_and_sendfile);
	ADD(ECN_12_sendfile_without_length_is_all);
	ADD(ECN_12_sendfile_without_length_is_the_rest);
	ADD(ECN_12_sendfile_a_part);
	ADD(ECN_12_sendfile_nothing_to_send);
	ADD(ECN_12_sendfile_more_than_there_is);
	ADD(ECN_12_sendfile_of_no_length);
}
