/* SPDX-License-Identifier: MIT */
/*
 * test_holder.c - what a service says to its manager, understood.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/notify_socket.h"
#include "life/holder.h"
#include "support/leak.h"
#include "support/runner.h"

static struct holder holder;
static struct notify_socket to;
static int sender;
static int fds_before;

static void
setup(void)
{
	fds_before = leak_count_fds();
	ck_assert_int_eq(holder_open(&holder), 0);
	setenv("NOTIFY_SOCKET", holder.address, 1);
	ck_assert_int_eq(notify_socket_find(&to), 1);
	sender = notify_socket_open(0);
	ck_assert_int_ge(sender, 0);
}

static void
teardown(void)
{
	close(sender);
	holder_close(&holder);
	unsetenv("NOTIFY_SOCKET");
	ck_assert_int_eq(leak_count_fds(), fds_before);
}

/* Says @text, with a descriptor of nothing in particular if @passes. */
static void
say(const char *text, bool passes)
{
	int fd = passes ? open("/dev/null", O_RDONLY | O_CLOEXEC) : -1;

	ck_assert_int_eq(notify_socket_send(sender, &to, text, fd), 0);
	if (passes)
		close(fd);
	ck_assert_int_eq(holder_take(&holder), 1);
	ck_assert_int_eq(holder_take(&holder), 0);
}

START_TEST(holder_knows_how_the_service_is)
{
	say("READY=1\nSTATUS=a=b\nEXTEND_TIMEOUT_USEC=1500", false);
	ck_assert(holder.ready && !holder.stopping);
	ck_assert_str_eq(holder.status, "a=b");
	ck_assert_int_eq(holder.extended, 1500000);
	say("STOPPING=1\nWATCHDOG=1\n\nREADY\nODD=1", false);
	say("WATCHDOG=1", false);
	ck_assert(holder.ready && holder.stopping);
	ck_assert_uint_eq(holder.beats, 2);
	holder_forget(&holder);
	ck_assert(!holder.ready && !holder.stopping && !holder.beats);
	ck_assert_str_eq(holder.status, "");
}
END_TEST

START_TEST(holder_keeps_descriptors_by_name)
{
	say("FDSTORE=1\nFDNAME=a\nFDPOLL=0", true);
	say("FDNAME=b\nFDSTORE=1", true);
	say("FDSTORE=1", true);
	ck_assert_uint_eq(holder.n, 3);
	ck_assert_str_eq(holder.held[0].name, "a");
	ck_assert_str_eq(holder.held[1].name, "b");
	ck_assert_str_eq(holder.held[2].name, "stored");
	ck_assert_int_eq(fcntl(holder.held[2].fd, F_GETFD), FD_CLOEXEC);
	say("FDSTOREREMOVE=1\nFDNAME=a", false);
	ck_assert_uint_eq(holder.n, 2);
	ck_assert_str_eq(holder.held[0].name, "b");
	holder_forget(&holder);
	ck_assert_uint_eq(holder.n, 2);
	holder_drop(&holder);
	ck_assert_uint_eq(holder.n, 0);
}
END_TEST

START_TEST(holder_lists_what_it_keeps)
{
	char names[HOLDER_NAMES_MAX] = "?";
	int fds[HOLDER_PLACES];

	ck_assert_uint_eq(holder_list(&holder, fds, names), 0);
	ck_assert_str_eq(names, "");
	say("FDSTORE=1\nFDNAME=a", true);
	say("FDSTORE=1\nFDNAME=b", true);
	ck_assert_uint_eq(holder_list(&holder, fds, names), 2);
	ck_assert_str_eq(names, "a:b");
	ck_assert_int_eq(fds[1], holder.held[1].fd);
	holder_drop(&holder);
}
END_TEST

START_TEST(holder_knows_whose_messages_it_has)
{
	say("WATCHDOG=1", false);
	ck_assert_int_eq(holder.barrier, 0);
	say("BARRIER=1", true);
	ck_assert_int_eq(holder.barrier, getpid());
	holder_forget(&holder);
	ck_assert_int_eq(holder.barrier, 0);
}
END_TEST

START_TEST(holder_closes_what_it_is_not_to_keep)
{
	int before = leak_count_fds();

	say("BARRIER=1", true);
	say("FDSTORE=0", true);
	say("FDSTOREREMOVE=1\nFDNAME=none", true);
	ck_assert_int_eq(leak_count_fds(), before);
}
END_TEST

START_TEST(holder_has_so_many_places)
{
	for (int i = 0; i < HOLDER_PLACES + 2; i++)
		say("FDSTORE=1", true);
	ck_assert_uint_eq(holder.n, HOLDER_PLACES);
	ck_assert_uint_eq(holder.overruns, 2);
}
END_TEST

/* Has somebody else do it, for which we have to be root: true if it is done. */
static bool
have_stranger(int (*act)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (geteuid() != 0 || setuid(65534) < 0)
			_exit(77);
		_exit(act() < 0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		return false;
	ck_assert_int_eq(status, 0);
	return true;
}

static int
say_ready(void)
{
	return notify_socket_send(sender, &to, "READY=1", -1);
}

START_TEST(holder_believes_no_stranger)
{
	ck_assert_int_eq(chmod(holder.dir, 0755), 0);
	ck_assert_int_eq(chmod(holder.address, 0777), 0);
	if (!have_stranger(say_ready))
		return;
	/* root is believed, and 65534 is not root */
	ck_assert_int_eq(holder_take(&holder), 1);
	ck_assert(!holder.ready);
}
END_TEST

/* Succeeds if it does not. */
static int
take_address(void)
{
	const struct sockaddr *addr = (const struct sockaddr *)&to.addr;
	int fd = notify_socket_open(0);

	return bind(fd, addr, to.len) < 0 && errno == EACCES ? 0 : -1;
}

/* What was meant for one that has died does not go to whoever likes it. */
START_TEST(holder_has_no_successor)
{
	close(holder.fd);
	holder.fd = -1;
	have_stranger(take_address);
	unlink(holder.address);
	have_stranger(take_address);
	ck_assert_int_eq(say_ready(), -ENOENT);
}
END_TEST

START_TEST(holder_leaves_no_file)
{
	holder_close(&holder);
	ck_assert_int_eq(access(to.addr.sun_path, F_OK), -1);
	*strrchr(to.addr.sun_path, '/') = '\0';
	ck_assert_int_eq(access(to.addr.sun_path, F_OK), -1);
}
END_TEST

SUITE(holder)
{
	tcase_add_checked_fixture(tc_, setup, teardown);
	ADD(holder_knows_how_the_service_is);
	ADD(holder_keeps_descriptors_by_name);
	ADD(holder_lists_what_it_keeps);
	ADD(holder_knows_whose_messages_it_has);
	ADD(holder_closes_what_it_is_not_to_keep);
	ADD(holder_has_so_many_places);
	ADD(holder_believes_no_stranger);
	ADD(holder_has_no_successor);
	ADD(holder_leaves_no_file);
}
