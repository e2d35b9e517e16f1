/* SPDX-License-Identifier: MIT */
/*
 * test_signals.c - signals that nobody has answered yet.
 */
#include "config.h"

#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/server_state.h"
#include "server/signals.h"
#include "support/leak.h"
#include "support/runner.h"

/* What an exec would leave to the next image. */
START_TEST(signals_stay_pending_until_read)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1,
				       SIGUSR2 };
	struct server *server = calloc(1, sizeof(*server));
	sigset_t pending;
	int fds;

	ck_assert_ptr_nonnull(server);
	server->base = event_base_new();
	fds = leak_count_fds();
	ck_assert_int_eq(signals_open(server), 0);
	ck_assert_int_eq(kill(getpid(), numbers[_i]), 0);
	ck_assert_int_eq(sigpending(&pending), 0);
	ck_assert_int_eq(sigismember(&pending, numbers[_i]), 1);
	signals_close(server);
	ck_assert_int_eq(leak_count_fds(), fds);
	event_base_free(server->base);
	free(server);
}
END_TEST

SUITE(signals)
{
	tcase_add_loop_test(tc_, signals_stay_pending_until_read, 0, 5);
}
