/* SPDX-License-Identifier: MIT */
/*
 * test_trial.c - what can be listened at, and what cannot.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "conf/conf.h"
#include "conf/conf_errors.h"
#include "life/inheritance.h"
#include "life/trial.h"
#include "support/runner.h"
#include "support/tempdir.h"

static struct conf_listener listener;
static struct conf conf;
static struct conf_errors errors;
static struct activation_socket left;
static struct inheritance in;
static char empty[] = "";
static char any[] = "127.0.0.1";
static char name[] = "new";
static char origin[] = "chatd.conf:7";

/* One listener, to be at @path or, if that is NULL, at @port. */
static int
try_at(char *path, int port)
{
	listener = (struct conf_listener){
		.name = name,
		.origin = origin,
		.address = path ? NULL : any,
		.port = port,
		.path = path,
	};
	conf = (struct conf){ .listeners = &listener, .n_listeners = 1 };
	conf.metrics.listen = empty;
	conf_errors_fini(&errors);
	return trial_of_listeners(&conf, &in, &errors);
}

/* Somebody who listens at a port of 127.0.0.1. */
static int
listen_at_port(int *ret_port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	socklen_t len = sizeof(sa);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, len), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	*ret_port = ntohs(sa.sin_port);
	return fd;
}

START_TEST(trial_of_ports)
{
	int port, fd = listen_at_port(&port);

	ck_assert_int_eq(try_at(NULL, 0), 0);
	ck_assert_int_eq(try_at(NULL, port), -EADDRINUSE);
	ck_assert_uint_eq(errors.n, 1);
	ck_assert_ptr_eq(strstr(errors.items[0],
				"chatd.conf:7: listener \"new\": cannot "),
			 errors.items[0]);
	close(fd);
	ck_assert_int_eq(try_at(NULL, port), 0);
	conf_errors_fini(&errors);
}
END_TEST

/* It will be closed before another is opened there. */
START_TEST(trial_of_a_port_that_was_left)
{
	int port, fd = listen_at_port(&port);

	left = (struct activation_socket){ .fd = fd, .left = true };
	in = (struct inheritance){ .listening = &left, .n_listening = 1 };
	ck_assert_int_eq(try_at(NULL, port), 0);
	listener.address = (char[]){ "0.0.0.0" };
	ck_assert_int_eq(trial_of_listeners(&conf, &in, &errors), 0);
	ck_assert_uint_eq(errors.n, 0);
	close(fd);
}
END_TEST

START_TEST(trial_of_paths)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char nowhere[] = "/nowhere/at/all";
	char abstract[] = "@chatd-test-trial";

	tempdir_new();
	snprintf(sa.sun_path, sizeof(sa.sun_path), "%s", in_tempdir("sock"));
	ck_assert_int_eq(try_at(sa.sun_path, 0), 0);
	ck_assert_int_ne(access(sa.sun_path, F_OK), 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	/* one that nobody listens at is replaced */
	ck_assert_int_eq(try_at(sa.sun_path, 0), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	ck_assert_int_eq(try_at(sa.sun_path, 0), -EADDRINUSE);
	ck_assert_int_eq(try_at(nowhere, 0), -ENOENT);
	ck_assert_int_eq(try_at(abstract, 0), 0);
	conf_errors_fini(&errors);
	close(fd);
	tempdir_remove();
}
END_TEST

SUITE(trial)
{
	ADD(trial_of_ports);
	ADD(trial_of_a_port_that_was_left);
	ADD(trial_of_paths);
}
