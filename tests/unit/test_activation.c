/* SPDX-License-Identifier: MIT */
/*
 * test_activation.c - real listening sockets, matched with listeners.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <coir/addr.h>

#include "life/activation.h"
#include "support/runner.h"

/* Where the sockets of a case begin: far from what else is open. */
#define FIRST 100
/* No activation_match() ever writes it. */
#define UNTOUCHED (-77)

static struct activation_socket sockets[4];
static size_t n_sockets;
static int fds[2] = { UNTOUCHED, UNTOUCHED };
static char why[ACTIVATION_WHY_MAX];

/* Two listeners at ports that nothing is bound to. */
static const struct activation_want elsewhere[] = {
	{ .name = "fiber", .address = "127.0.0.1", .port = 1 },
	{ .name = "callback", .address = "127.0.0.1", .port = 2 },
};

/* Passes fd, which is moved to its place. */
static void
pass(const char *name, int fd)
{
	int place = FIRST + (int)n_sockets;

	ck_assert_int_eq(dup2(fd, place), place);
	close(fd);
	sockets[n_sockets++] = (struct activation_socket){ place, name, false };
}

/* A bound stream socket that does not listen yet. */
static int
bound_to(const struct coir_addr *addr)
{
	socklen_t len;
	const struct sockaddr *sa = coir_addr_sockaddr(addr, &len);
	int fd = socket(sa->sa_family, SOCK_STREAM, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, sa, len), 0);
	return fd;
}

static int
listening_at(const struct coir_addr *addr)
{
	int fd = bound_to(addr);

	ck_assert_int_eq(listen(fd, 1), 0);
	return fd;
}

/* A listening socket on a port that the kernel picks. */
static int
listening_tcp(const char *ip, uint16_t *ret_port)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);
	struct coir_addr addr;
	int fd;

	ck_assert_int_eq(coir_addr_tcp(ip, 0, &addr), 0);
	fd = listening_at(&addr);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	ck_assert_int_eq(coir_addr_from_sockaddr((struct sockaddr *)&sa, len,
						 &addr),
			 0);
	*ret_port = coir_addr_port(&addr);
	return fd;
}

static int
match(const struct activation_want *wants)
{
	return activation_match(wants, 2, sockets, n_sockets, fds, why);
}

/* The sockets are refused, and the sentence says all of it. */
static void
check_refused(const struct activation_want *wants, const char *sentence)
{
	ck_assert_int_eq(match(wants), -EINVAL);
	ck_assert_str_eq(why, sentence);
	ck_assert_int_eq(fds[0], UNTOUCHED);
	ck_assert_int_eq(fds[1], UNTOUCHED);
}

START_TEST(activation_match_goes_by_name_whatever_the_address)
{
	uint16_t port;

	pass("callback", listening_tcp("127.0.0.1", &port));
	pass("fiber", listening_tcp("127.0.0.1", &port));
	ck_assert_int_eq(match(elsewhere), 0);
	ck_assert_int_eq(fds[0], FIRST + 1);
	ck_assert_int_eq(fds[1], FIRST);
}
END_TEST

START_TEST(activation_match_goes_by_address_without_a_name)
{
	uint16_t a, b;
	int fd_a = listening_tcp("127.0.0.1", &a);
	int fd_b = listening_tcp("127.0.0.1", &b);
	const struct activation_want wants[] = {
		{ .name = "fiber", .address = "127.0.0.1", .port = a },
		{ .name = "callback", .address = "127.0.0.1", .port = b },
	};

	pass("unknown", fd_b);
	pass("chatd.socket", fd_a);
	ck_assert_int_eq(match(wants), 0);
	ck_assert_int_eq(fds[0], FIRST + 1);
	ck_assert_int_eq(fds[1], FIRST);
}
END_TEST

START_TEST(activation_match_leaves_the_others_their_own)
{
	uint16_t port;

	pass("callback", listening_tcp("127.0.0.1", &port));
	ck_assert_int_eq(match(elsewhere), 0);
	ck_assert_int_eq(fds[0], -1);
	ck_assert_int_eq(fds[1], FIRST);
}
END_TEST

START_TEST(activation_match_knows_unix_sockets)
{
	char path[64], name[64];
	struct coir_addr addr;
	const struct activation_want wants[] = {
		{ .name = "file", .path = path },
		{ .name = "abstract", .path = name },
	};

	snprintf(path, sizeof(path), "/tmp/test-activation-%d", (int)getpid());
	snprintf(name, sizeof(name), "@test-activation-%d", (int)getpid());
	ck_assert_int_eq(coir_addr_unix(name, &addr), 0);
	pass("unknown", listening_at(&addr));
	ck_assert_int_eq(coir_addr_unix(path, &addr), 0);
	pass("unknown", listening_at(&addr));
	unlink(path);
	ck_assert_int_eq(match(wants), 0);
	ck_assert_int_eq(fds[0], FIRST + 1);
	ck_assert_int_eq(fds[1], FIRST);
}
END_TEST

START_TEST(activation_match_tells_addresses_with_one_port_apart)
{
	uint16_t port;
	int fd = listening_tcp("127.0.0.1", &port);
	const struct activation_want wants[] = {
		{ .name = "a", .address = "127.0.0.2", .port = port },
		{ .name = "b", .address = "127.0.0.1", .port = port },
	};

	pass("unknown", fd);
	ck_assert_int_eq(match(wants), 0);
	ck_assert_int_eq(fds[0], -1);
	ck_assert_int_eq(fds[1], FIRST);
}
END_TEST

START_TEST(activation_match_puts_names_before_addresses)
{
	uint16_t a, b;
	char sentence[ACTIVATION_WHY_MAX];
	int fd_a = listening_tcp("127.0.0.1", &a);
	int fd_b = listening_tcp("127.0.0.1", &b);
	const struct activation_want wants[] = {
		{ .name = "fiber", .address = "127.0.0.1", .port = a },
		{ .name = "callback", .address = "127.0.0.1", .port = 1 },
	};

	pass("unknown", fd_a);
	pass("fiber", fd_b);
	snprintf(sentence, sizeof(sentence),
		 "passed descriptor 100, named \"unknown\", bound to "
		 "tcp:127.0.0.1:%d: listener fiber has descriptor 101 already; "
		 "give each listener one socket unit with one ListenStream=",
		 a);
	check_refused(wants, sentence);
}
END_TEST

START_TEST(activation_match_gives_a_second_of_the_name_by_address)
{
	uint16_t a, b;
	int fd_a = listening_tcp("127.0.0.1", &a);
	int fd_b = listening_tcp("127.0.0.1", &b);
	const struct activation_want wants[] = {
		{ .name = "fiber", .address = "127.0.0.1", .port = a },
		{ .name = "callback", .address = "127.0.0.1", .port = b },
	};

	pass("fiber", fd_a);
	pass("fiber", fd_b);
	ck_assert_int_eq(match(wants), 0);
	ck_assert_int_eq(fds[0], FIRST);
	ck_assert_int_eq(fds[1], FIRST + 1);
}
END_TEST

START_TEST(activation_match_refuses_a_second_of_the_name)
{
	uint16_t a, b;
	char sentence[ACTIVATION_WHY_MAX];
	int fd_a = listening_tcp("127.0.0.1", &a);
	int fd_b = listening_tcp("127.0.0.1", &b);

	pass("fiber", fd_a);
	pass("fiber", fd_b);
	snprintf(sentence, sizeof(sentence),
		 "passed descriptor 101, named \"fiber\", bound to "
		 "tcp:127.0.0.1:%d: listener fiber has descriptor 100 already; "
		 "give each listener one socket unit with one ListenStream=",
		 b);
	check_refused(elsewhere, sentence);
}
END_TEST

START_TEST(activation_match_refuses_what_fits_nobody)
{
	uint16_t port;
	char sentence[ACTIVATION_WHY_MAX];
	const struct activation_want wants[] = {
		{ .name = "fiber", .address = "::1", .port = 8001 },
		{ .name = "local", .path = "/run/chatd/chat" },
	};

	pass("web", listening_tcp("127.0.0.1", &port));
	snprintf(sentence, sizeof(sentence),
		 "passed descriptor 100, named \"web\", bound to "
		 "tcp:127.0.0.1:%d: no listener has this name or address; set "
		 "FileDescriptorName= of its socket unit to one of "
		 "fiber (tcp:[::1]:8001), local (unix:/run/chatd/chat)",
		 port);
	check_refused(wants, sentence);
}
END_TEST

START_TEST(activation_match_fits_no_address_to_any_port)
{
	uint16_t port;
	const struct activation_want wants[] = {
		{ .name = "fiber", .address = "127.0.0.1", .port = 0 },
		{ .name = "callback", .address = "127.0.0.1", .port = 0 },
	};

	pass("unknown", listening_tcp("127.0.0.1", &port));
	ck_assert_int_eq(match(wants), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why, "fiber (any port), callback (any"));
}
END_TEST

/* Passes fd as one that an earlier chatd has left. */
static void
leave(const char *name, int fd)
{
	pass(name, fd);
	sockets[n_sockets - 1].left = true;
}

START_TEST(activation_match_gives_what_was_left_to_what_is_free)
{
	uint16_t a, b, c;
	int fd_a = listening_tcp("127.0.0.1", &a);
	int fd_b = listening_tcp("127.0.0.1", &b);
	int fd_c = listening_tcp("127.0.0.1", &c);
	const struct activation_want wants[] = {
		{ .name = "fiber", .address = "127.0.0.1", .port = a },
		{ .name = "callback", .address = "127.0.0.1", .port = b },
	};

	leave(NULL, fd_a);
	leave(NULL, fd_b);
	leave(NULL, fd_c);
	pass("fiber", listening_tcp("127.0.0.1", &c));
	ck_assert_int_eq(match(wants), 0);
	ck_assert_int_eq(fds[0], FIRST + 3);
	ck_assert_int_eq(fds[1], FIRST + 1);
}
END_TEST

START_TEST(activation_match_knows_names_of_what_was_left)
{
	uint16_t port;

	leave("callback", listening_tcp("127.0.0.1", &port));
	leave("gone", listening_tcp("127.0.0.1", &port));
	ck_assert_int_eq(match(elsewhere), 0);
	ck_assert_int_eq(fds[0], -1);
	ck_assert_int_eq(fds[1], FIRST);
}
END_TEST

START_TEST(activation_match_gives_any_port_what_was_left_in_order)
{
	uint16_t port;
	const struct activation_want wants[] = {
		{ .name = "fiber", .address = "127.0.0.1", .port = 0 },
		{ .name = "callback", .address = "127.0.0.1", .port = 0 },
	};

	leave(NULL, listening_tcp("127.0.0.2", &port));
	leave(NULL, listening_tcp("127.0.0.1", &port));
	leave(NULL, listening_tcp("127.0.0.1", &port));
	ck_assert_int_eq(match(wants), 0);
	ck_assert_int_eq(fds[0], FIRST + 1);
	ck_assert_int_eq(fds[1], FIRST + 2);
}
END_TEST

/* Sockets and others that nobody can accept from. */
static int
not_listening(int kind)
{
	struct coir_addr addr;
	int pair[2];

	ck_assert_int_eq(coir_addr_tcp("127.0.0.1", 0, &addr), 0);
	switch (kind) {
	case 0:
		return bound_to(&addr);
	case 1:
		return socket(AF_INET, SOCK_DGRAM, 0);
	case 2:
		ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
		return pair[0];
	default:
		return open("/dev/null", O_RDWR);
	}
}

START_TEST(activation_match_refuses_what_does_not_listen)
{
	for (int kind = 0; kind < 4; kind++) {
		n_sockets = 0;
		pass("fiber", not_listening(kind));
		ck_assert_int_eq(match(elsewhere), -EINVAL);
		ck_assert_ptr_nonnull(
			strstr(why,
			       ": not a listening stream socket; its socket "
			       "unit wants ListenStream= and Accept=no"));
		ck_assert_int_eq(fds[0], UNTOUCHED);
	}
}
END_TEST

START_TEST(activation_match_cuts_a_sentence_that_is_too_long)
{
	uint16_t port;
	char name[2 * ACTIVATION_WHY_MAX];

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	pass(name, listening_tcp("127.0.0.1", &port));
	ck_assert_int_eq(match(elsewhere), -EINVAL);
	ck_assert_uint_eq(strlen(why), ACTIVATION_WHY_MAX - 1);
}
END_TEST

SUITE(activation)
{
	ADD(activation_match_goes_by_name_whatever_the_address);
	ADD(activation_match_goes_by_address_without_a_name);
	ADD(activation_match_leaves_the_others_their_own);
	ADD(activation_match_knows_unix_sockets);
	ADD(activation_match_tells_addresses_with_one_port_apart);
	ADD(activation_match_puts_names_before_addresses);
	ADD(activation_match_gives_a_second_of_the_name_by_address);
	ADD(activation_match_refuses_a_second_of_the_name);
	ADD(activation_match_refuses_what_fits_nobody);
	ADD(activation_match_fits_no_address_to_any_port);
	ADD(activation_match_gives_what_was_left_to_what_is_free);
	ADD(activation_match_knows_names_of_what_was_left);
	ADD(activation_match_gives_any_port_what_was_left_in_order);
	ADD(activation_match_refuses_what_does_not_listen);
	ADD(activation_match_cuts_a_sentence_that_is_too_long);
}
