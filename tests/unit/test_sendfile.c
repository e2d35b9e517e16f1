/* SPDX-License-Identifier: MIT */
/*
 * Sending files: to sockets by the kernel, to other flows by copying.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/pipe.h>
#include <coir/scope.h>
#include <coir/sendfile.h>
#include <coir/socket.h>
#include <errno.h>
#include <stdlib.h>

#include "support/flow_double.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/file_case.h"
#include "unit/net_case.h"

/* A part of a file of ten digits, what is sent of it, and what is said. */
struct rule {
	off_t offset;
	uint64_t len;
	const char *sent;
	int rc;
};

static const struct rule rules[] = {
	{ 0, COIR_TO_END, "0123456789", 0 },
	{ 2, 5, "23456", 0 },
	{ 4, COIR_TO_END, "456789", 0 },
	{ 8, 5, "89", -ENODATA },
	{ 10, COIR_TO_END, "", 0 },
	{ 99, COIR_TO_END, "", 0 },
	{ 99, 1, "", -ENODATA },
	{ 0, 0, "", -EINVAL },
	{ -1, 1, "", -EINVAL },
};

#define RULES (sizeof(rules) / sizeof(rules[0]))

FILE_TEST(sendfile_to_a_socket)
{
	struct coir_socket a, b;
	struct coir_file file;

	make_file(&file, "a", "0123456789");
	pair_init(&a, &b);
	for (size_t i = 0; i < RULES; i++) {
		const struct rule *r = &rules[i];
		uint64_t done = 99;

		ck_assert_int_eq(coir_send_file(&a.flow, &file, r->offset,
						r->len, &done),
				 r->rc);
		ck_assert_uint_eq(done, strlen(r->sent));
		check_read(&b, r->sent);
	}
	expect_read(&file.flow, "0123456789");
	close_pair(&a, &b);
	ck_assert_int_eq(coir_send_file(&a.flow, &file, 0, 1, NULL), -EBADF);
	close_file(&file);
	ck_assert_int_eq(coir_send_file(&a.flow, &file, 0, 1, NULL), -EBADF);
	return 0;
}

FILE_TEST(sendfile_to_another_flow)
{
	const char *path = tempdir_file("a", "0123456789");

	for (size_t i = 0; i < RULES; i++) {
		const struct rule *r = &rules[i];
		struct flow_double d;
		uint64_t done = 99;

		flow_double_init(&d, NULL);
		d.quiet = true;
		d.write_max = 3;
		ck_assert_int_eq(coir_send_path(&d.flow, path, r->offset,
						r->len, &done),
				 r->rc);
		ck_assert_uint_eq(done, strlen(r->sent));
		ck_assert_uint_eq(d.written_len, done);
		if (done > 0)
			ck_assert_mem_eq(d.written, r->sent, done);
		flow_double_fini(&d);
	}
	return 0;
}

/* What was written before an error is told. */
FILE_TEST(sendfile_tells_what_was_sent)
{
	const char *path = tempdir_file("a", "0123456789");
	struct flow_double d;
	uint64_t done = 99;

	flow_double_init(&d, NULL);
	d.quiet = true;
	d.write_max = 2;
	d.write_limit = 4;
	d.write_error = -EIO;
	ck_assert_int_eq(coir_send_path(&d.flow, path, 0, COIR_TO_END, &done),
			 -EIO);
	ck_assert_uint_eq(done, 4);
	flow_double_fini(&d);
	ck_assert_int_eq(coir_send_path(&d.flow, in_tempdir("x"), 0, 1, &done),
			 -ENOENT);
	ck_assert_uint_eq(done, 0);
	return 0;
}

#define BULK (3 * 1024 * 1024 + 17)

/* A long file on its way from one end of a pair to the other. */
struct bulk {
	struct coir_socket a, b;
	struct coir_file file;
	char *bytes;
};

static int
send_bulk(void *arg)
{
	struct bulk *bulk = arg;
	uint64_t done;

	ck_assert_int_eq(coir_send_file(&bulk->a.flow, &bulk->file, 0,
					COIR_TO_END, &done),
			 0);
	ck_assert_uint_eq(done, BULK);
	return 0;
}

/* Another writer does not come in between. */
static int
say_end(void *arg)
{
	struct bulk *bulk = arg;

	ck_assert_int_eq(coir_copy_string("end", &bulk->a.flow), 0);
	return coir_shutdown(&bulk->a.flow, COIR_SHUT_WRITE);
}

static int
receive_bulk(void *arg)
{
	struct bulk *bulk = arg;
	char *bytes = malloc(BULK);

	ck_assert_int_eq(coir_read_exact(&bulk->b.flow, bytes, BULK, NULL), 0);
	ck_assert_int_eq(memcmp(bytes, bulk->bytes, BULK), 0);
	free(bytes);
	check_read(&bulk->b, "end");
	check_end(&bulk->b);
	return 0;
}

static int
all_three(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_spawn(scope, send_bulk, arg), 0);
	ck_assert_int_eq(coir_spawn(scope, say_end, arg), 0);
	return receive_bulk(arg);
}

FILE_TEST(sendfile_in_bulk)
{
	struct bulk bulk = { .bytes = malloc(BULK) };

	for (size_t i = 0; i < BULK; i++)
		bulk.bytes[i] = (char)(i * 7 + i / 4096);
	open_file(&bulk.file, "a", "w+");
	ck_assert_int_eq(coir_write(&bulk.file.flow, bulk.bytes, BULK, NULL),
			 0);
	pair_init(&bulk.a, &bulk.b);
	ck_assert_int_eq(coir_scope_run(all_three, &bulk), 0);
	close_pair(&bulk.a, &bulk.b);
	close_file(&bulk.file);
	free(bulk.bytes);
	return 0;
}

/* The time is up for a scope when something has come at a socket. */
struct deadline {
	struct coir_scope *scope;
	struct coir_socket *sock;
};

static int
expire_once_begun(void *arg)
{
	struct deadline *d = arg;
	int rc = coir_fd_wait_read(&d->sock->fd);

	return rc < 0 ? rc : coir_scope_set_deadline(d->scope, coir_now());
}

/* What was sent in time has arrived, and is told. */
static void
send_in_time(struct coir_file *file, struct coir_socket *a,
	     struct coir_socket *b)
{
	struct coir_scope scope;
	struct deadline deadline = { &scope, b };
	uint64_t done;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, expire_once_begun, &deadline), 0);
	ck_assert_int_eq(coir_send_file(&a->flow, file, 0, COIR_TO_END, &done),
			 -ETIMEDOUT);
	ck_assert_int_eq(coir_scope_close(&scope, 0), -ETIMEDOUT);
	ck_assert_uint_gt(done, 0);
	ck_assert_uint_lt(done, BULK);
}

/* The receiver goes away, the sender's end is closed, a deadline passes. */
FILE_TEST(sendfile_to_nobody)
{
	struct coir_socket a, b;
	struct coir_file file, fifo;

	open_file(&file, "a", "w+");
	ck_assert_int_eq(coir_file_truncate(&file, BULK), 0);
	pair_init(&a, &b);
	send_in_time(&file, &a, &b);
	ck_assert_int_eq(coir_close(&b.flow), 0);
	ck_assert_int_eq(coir_send_file(&a.flow, &file, 0, COIR_TO_END, NULL),
			 -ECONNRESET);
	ck_assert_int_eq(coir_file_open(NULL, "/dev/zero", O_RDONLY, 0, &fifo),
			 0);
	ck_assert_int_eq(coir_send_file(&a.flow, &fifo, 0, 1, NULL), -EINVAL);
	close_file(&fifo);
	close_file(&file);
	return coir_close(&a.flow);
}

SUITE(sendfile)
{
	ADD(sendfile_to_a_socket);
	ADD(sendfile_to_another_flow);
	ADD(sendfile_tells_what_was_sent);
	ADD(sendfile_in_bulk);
	ADD(sendfile_to_nobody);
}
