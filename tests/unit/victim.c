/* SPDX-License-Identifier: MIT */
/*
 * victim.c - see victim.h.
 */
#include "config.h"

#include "victim.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "life/bag.h"
#include "support/leak.h"
#include "support/runner.h"

struct holder victim_store;
static int fds_before;

void
victim_set_up(void)
{
	/* keepers whose chatd is gone are ours to wait for */
	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	fds_before = leak_count_fds();
	ck_assert_int_eq(holder_open(&victim_store), 0);
	setenv("NOTIFY_SOCKET", victim_store.address, 1);
	setenv("FDSTORE", "32", 1);
}

void
victim_tear_down(void)
{
	holder_close(&victim_store);
	ck_assert_int_eq(leak_count_fds(), fds_before);
	ck_assert_int_lt(waitpid(-1, NULL, WNOHANG | __WALL), 0);
	ck_assert_int_eq(errno, ECHILD);
}

/* Tells the test that the victim is as it is to be. */
void
victim_report(int fd, int what)
{
	if (write(fd, &what, sizeof(what)) != sizeof(what))
		_exit(1);
}

/* Starts a victim, and returns what it reports. */
int
victim_start(victim_life *live, pid_t *ret_pid)
{
	int ends[2], what = 0;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	*ret_pid = fork();
	if (*ret_pid == 0) {
		struct keeper keeper;

		/* what the victim has is only its own */
		holder_close(&victim_store);
		signal(SIGTERM, SIG_DFL);
		close(ends[0]);
		if (keeper_start(&keeper) != 1)
			_exit(1);
		live(&keeper, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	ck_assert_int_eq(read(ends[0], &what, sizeof(what)), sizeof(what));
	close(ends[0]);
	return what;
}

/* Everything said until no child of ours is left, which all have spoken. */
void
victim_hear_all(void)
{
	struct pollfd poller = { .fd = victim_store.fd, .events = POLLIN };

	for (int i = 0; i < PATIENCE_MS; i++) {
		while (holder_take(&victim_store) > 0)
			;
		if (waitpid(-1, NULL, WNOHANG | __WALL) < 0 && errno == ECHILD)
			return;
		poll(&poller, 1, 1);
	}
	ck_abort_msg("somebody does not end");
}

/* All out of the bags that the store has. Returns how many. */
int
victim_unpack(int *ret_fds, int size)
{
	uint64_t cookies[BAG_HANDFUL];
	int handful[BAG_HANDFUL];
	bool lost;
	int all = 0;

	for (size_t i = 0; i < victim_store.n; i++) {
		int n;

		if (strcmp(victim_store.held[i].name, KEEPER_BAG_NAME) != 0)
			continue;
		while ((n = bag_take(victim_store.held[i].fd, handful, cookies,
				     &lost)) > 0)
			for (int k = 0; k < n; k++, all++)
				if (all < size)
					ret_fds[all] = handful[k];
				else
					close(handful[k]);
	}
	return all;
}

/* One of each: only the third and the fourth are to be kept. */
void
victim_hold_a_mixture(MAYBE_UNUSED struct keeper *keeper, int fd)
{
	int ends[2], pair[2], listener;

	if (pipe(ends) < 0 || socket(AF_INET, SOCK_DGRAM, 0) < 0)
		_exit(1);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (listen(listener, 1) < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 ||
	    memfd_create("chatd-slots", 0) < 0 || memfd_create("other", 0) < 0)
		_exit(1);
	if (write(pair[0], "kept", 4) != 4)
		_exit(1);
	victim_report(fd, 0);
	pause();
}

/* A stream socket and its other end, with what was written to that. */
void
victim_check_mixture(void)
{
	int fds[8], listening;
	socklen_t len = sizeof(listening);
	char text[8];

	ck_assert_uint_eq(victim_store.n, 2);
	ck_assert_str_eq(victim_store.held[0].name, KEEPER_BAG_NAME);
	ck_assert_str_eq(victim_store.held[1].name, "chatd-slots");
	ck_assert_int_eq(victim_unpack(fds, 8), 3);
	ck_assert_int_eq(getsockopt(fds[0], SOL_SOCKET, SO_ACCEPTCONN,
				    &listening, &len),
			 0);
	ck_assert_int_eq(listening, 1);
	ck_assert_int_eq(read(fds[2], text, sizeof(text)), 4);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
}
