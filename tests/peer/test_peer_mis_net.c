/* SPDX-License-Identifier: MIT */
/*
 * Rows MIS-03 and MIS-09 of the peers' cases: descriptors that are passed on,
 * and numbers that are used again.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/pipe.h>
#include <coir/rights.h>
#include <coir/time.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer/net_peer.h"
#include "support/fixture.h"

/* Sends the reading ends of @n pipes; what is in them says which it is. */
static void
send_pipes(struct coir_socket *sock, int n)
{
	int fds[2][2], ends[2] = { -1, -1 };

	for (int i = 0; i < n; i++) {
		ck_assert_int_eq(pipe(fds[i]), 0);
		ends[i] = fds[i][0];
		ck_assert_int_eq(write(fds[i][1], i ? "two" : "one", 3), 3);
		close(fds[i][1]);
	}
	ck_assert_int_eq(coir_rights_send(sock, "x", 1, ends, (size_t)n, NULL),
			 0);
	for (int i = 0; i < n; i++)
		close(ends[i]);
}

static void
receive_pipes(struct coir_socket *sock, int n)
{
	struct coir_rights rights;
	struct coir_pipe in;
	char byte, text[8] = "";
	int fds[2];

	coir_rights_init(&rights, fds, 2);
	ck_assert_int_eq(coir_rights_recv(sock, &byte, 1, &rights), 1);
	ck_assert_uint_eq(rights.n, n);
	for (int i = 0; i < n; i++) {
		int fd = coir_rights_take(&rights, (size_t)i);

		ck_assert_int_eq(coir_pipe_init(&in, fd), 0);
		ck_assert_int_eq(coir_read_exact(&in.flow, text, 4, NULL),
				 -ENODATA);
		ck_assert_str_eq(text, i ? "two" : "one");
		ck_assert_int_eq(coir_close(&in.flow), 0);
	}
	coir_rights_close(&rights);
}

static int
pass(void *arg)
{
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_socket a, b;

	pair_init(&a, &b);
	send_pipes(&a, 2);
	receive_pipes(&b, 2);
	close_pair(&a, &b);
	ck_assert_int_eq(coir_addr_unix(arg, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, &l), 0);
	ck_assert_int_eq(coir_connect(NULL, &addr, &a), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &b, NULL), 0);
	send_pipes(&a, 1);
	receive_pipes(&b, 1);
	close_pair(&a, &b);
	return coir_listener_close(&l);
}

START_TEST(MIS_03_descriptors_over_a_pair_and_a_named_socket)
{
	char dir[] = "/tmp/coir-mis-03-XXXXXX", path[64];
	int fds = leak_count_fds();

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/socket", dir);
	ck_assert_int_eq(run_fiber(pass, path), 0);
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

static int
read_one(void *arg)
{
	struct coir_socket *sock = arg;
	char byte = '-';
	ssize_t n = coir_read(&sock->flow, &byte, 1);

	trace("read: %zd %c", n, byte);
	return 0;
}

/*
 * The number of a socket that a fiber waits for is closed and used for another
 * one in the same round; then for one that is waited for in the other
 * direction, which the kernel must hear of as something new.
 */
static int
reuse(struct coir_scope *scope, void *arg)
{
	static char bytes[65536];
	struct iovec iov = { .iov_base = bytes, .iov_len = sizeof(bytes) };
	struct coir_socket *pairs = arg;
	int number;

	pair_init(&pairs[0], &pairs[1]);
	number = coir_fd_number(&pairs[0].fd);
	ck_assert_int_eq(coir_spawn(scope, read_one, &pairs[0]), 0);
	close_pair(&pairs[0], &pairs[1]);
	pair_init(&pairs[2], &pairs[3]);
	ck_assert_int_eq(coir_fd_number(&pairs[2].fd), number);
	ck_assert_int_eq(coir_spawn(scope, read_one, &pairs[2]), 0);
	ck_assert_int_eq(coir_copy_string("x", &pairs[3].flow), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	close_pair(&pairs[2], &pairs[3]);
	pair_init(&pairs[4], &pairs[5]);
	ck_assert_int_eq(coir_fd_number(&pairs[4].fd), number);
	while (coir_socket_try_write(&pairs[4], &iov, 1) > 0)
		;
	while (coir_socket_try_read(&pairs[5], bytes, sizeof(bytes)) > 0)
		;
	ck_assert_int_eq(coir_fd_wait_write(&pairs[4].fd), 0);
	close_pair(&pairs[4], &pairs[5]);
	return 0;
}

TRACE_TEST(MIS_09_P55_P81_number_is_used_again, "read: -9 -\nread: 1 x\n")
{
	struct coir_socket pairs[6];

	return coir_scope_run(reuse, pairs);
}

SUITE(mis_net)
{
	ADD(MIS_03_descriptors_over_a_pair_and_a_named_socket);
	ADD(MIS_09_P55_P81_number_is_used_again);
}
