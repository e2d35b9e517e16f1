/* SPDX-License-Identifier: MIT */
/*
 * Pipes as flows, and what else is no socket: files, /dev/null.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/pipe.h>
#include <coir/reader.h>
#include <coir/scope.h>
#include <coir/time.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
say_later(void *arg)
{
	struct coir_pipe *out = arg;

	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	trace("write");
	ck_assert_int_eq(coir_copy_string("Hello, world", &out->flow), 0);
	return coir_close(&out->flow);
}

static int
listen_to(struct coir_scope *scope, void *arg)
{
	struct coir_pipe *pair = arg;
	char buf[64] = "";

	ck_assert_int_eq(coir_spawn(scope, say_later, &pair[1]), 0);
	ck_assert_int_eq(coir_read(&pair[0].flow, buf, sizeof(buf)), 12);
	trace("Got: %s", buf);
	ck_assert_int_eq(coir_read(&pair[0].flow, buf, sizeof(buf)), 0);
	return 0;
}

TRACE_TEST(pipe_talks_and_ends, "write\nGot: Hello, world\n")
{
	struct coir_pipe pair[2];

	ck_assert_int_eq(coir_pipe_pair(&pair[0], &pair[1]), 0);
	ck_assert_int_eq(coir_scope_run(listen_to, pair), 0);
	ck_assert_int_eq(coir_shutdown(&pair[0].flow, COIR_SHUT_READ),
			 -EOPNOTSUPP);
	return coir_close(&pair[0].flow);
}

#define BULK (1024 * 1024)

static int
write_bulk(void *arg)
{
	struct coir_pipe *out = arg;
	char *bytes = calloc(1, BULK);
	size_t done;

	ck_assert_int_eq(coir_write(&out->flow, bytes, BULK, &done), 0);
	ck_assert_uint_eq(done, BULK);
	free(bytes);
	return coir_close(&out->flow);
}

static int
read_bulk(struct coir_scope *scope, void *arg)
{
	struct coir_pipe *pair = arg;
	char *bytes = malloc(BULK + 1);
	size_t done;

	ck_assert_int_eq(coir_spawn(scope, write_bulk, &pair[1]), 0);
	ck_assert_int_eq(coir_read_exact(&pair[0].flow, bytes, BULK + 1, &done),
			 -ENODATA);
	ck_assert_uint_eq(done, BULK);
	free(bytes);
	return 0;
}

FIBER_TEST(pipe_holds_the_writer_back)
{
	struct coir_pipe pair[2];

	ck_assert_int_eq(coir_pipe_pair(&pair[0], &pair[1]), 0);
	ck_assert_int_eq(coir_scope_run(read_bulk, pair), 0);
	return coir_close(&pair[0].flow);
}

FIBER_TEST(pipe_that_nobody_reads)
{
	struct coir_pipe in, out;

	ck_assert_int_eq(coir_pipe_pair(&in, &out), 0);
	ck_assert_int_eq(coir_close(&in.flow), 0);
	ck_assert_int_eq(coir_write(&out.flow, "x", 1, NULL), -EPIPE);
	ck_assert_int_eq(coir_close(&out.flow), 0);
	ck_assert_int_eq(coir_write(&out.flow, "x", 1, NULL), -EBADF);
	ck_assert_int_eq(coir_pipe_release(&out), -EBADF);
	return 0;
}

FIBER_TEST(pipe_copies_files)
{
	struct coir_pipe file, null;
	struct coir_reader r;
	uint64_t done;
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	off_t size = lseek(fd, 0, SEEK_END);

	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	ck_assert_int_eq(coir_pipe_init(&file, fd), 0);
	ck_assert_int_eq(coir_pipe_init(&null, null_fd), 0);
	ck_assert_int_eq(coir_reader_init(&r, &file.flow, 8192, 8192), 0);
	ck_assert_int_eq(coir_reader_copy(&r, &null.flow, &done), 0);
	coir_reader_fini(&r);
	ck_assert_uint_eq(done, (uint64_t)size);
	ck_assert_int_eq(coir_pipe_release(&null), null_fd);
	ck_assert_int_eq(fcntl(null_fd, F_GETFL) & O_NONBLOCK, 0);
	close(null_fd);
	return coir_close(&file.flow);
}

SUITE(pipe)
{
	ADD(pipe_talks_and_ends);
	ADD(pipe_holds_the_writer_back);
	ADD(pipe_that_nobody_reads);
	ADD(pipe_copies_files);
}
