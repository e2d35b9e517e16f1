/* SPDX-License-Identifier: MIT */
/*
 * test_watchdog.c - who keeps the loop is told, while it does.
 */
#include "config.h"

#include <coir/watchdog.h>

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coir/fiber.h>
#include <coir/runtime.h>

#include "support/fail.h"
#include "support/runner.h"

/* What the watchdog's thread has said. */
static struct {
	char text[4096];
	atomic_int reports;
	pthread_t thread;
} said;

static void
hear(const char *line, size_t len, void *arg)
{
	size_t used = strlen(said.text);

	ck_assert_ptr_eq(arg, &said);
	if (used + len + 2 > sizeof(said.text))
		return;
	memcpy(said.text + used, line, len);
	memcpy(said.text + used + len, "\n", 2);
	said.thread = pthread_self();
	if (strstr(line, " has kept the loop for "))
		atomic_fetch_add(&said.reports, 1);
}

static int
watch(int64_t ms)
{
	return coir_watchdog_set(coir_ms(ms), hear, &said);
}

static __attribute__((noinline)) void
spin_until(int reports)
{
	while (atomic_load(&said.reports) < reports)
		;
}

static int
spin(void *arg)
{
	coir_fiber_set_name(coir_self(), "spinner");
	ck_assert_int_eq(watch(20), 0);
	spin_until(1);
	/* has the whole report been made? */
	ck_assert_int_eq(watch(0), 0);
	return arg ? 1 : 0;
}

START_TEST(watchdog_names_the_fiber)
{
	ck_assert_int_eq(coir_run(spin, NULL), 0);
	ck_assert_int_eq(strncmp(said.text,
				 "fiber \"spinner\" has kept the loop for ",
				 38),
			 0);
	ck_assert(!pthread_equal(said.thread, pthread_self()));
}
END_TEST

#ifdef HAVE_LIBDW
START_TEST(watchdog_tells_where_it_is)
{
	const char *at;

	ck_assert_int_eq(coir_run(spin, NULL), 0);
	at = strstr(said.text, "    #0 spin_until");
	ck_assert_msg(at != NULL, "%s", said.text);
	ck_assert_ptr_nonnull(strstr(at, "    #1 spin"));
}
END_TEST
#endif

static int
spin_twice(void *arg)
{
	(void)arg;
	ck_assert_int_eq(watch(20), 0);
	spin_until(1);
	ck_assert_int_eq(coir_yield(), 0);
	spin_until(2);
	return 0;
}

START_TEST(watchdog_tells_each_turn_once)
{
	ck_assert_int_eq(coir_run(spin_twice, NULL), 0);
	ck_assert_int_eq(atomic_load(&said.reports), 2);
}
END_TEST

static int
set_again(void *arg)
{
	(void)arg;
	ck_assert_int_eq(watch(COIR_WATCHDOG_MS), 0);
	ck_assert_int_eq(watch(20), 0);
	spin_until(1);
	ck_assert_int_eq(watch(-1), -EINVAL);
	ck_assert_int_eq(coir_yield(), 0);
	spin_until(2); /* what was set before goes on */
	return 0;
}

START_TEST(watchdog_replaces_the_one_before)
{
	ck_assert_int_eq(coir_run(set_again, NULL), 0);
}
END_TEST

static int
watch_twice(void *arg)
{
	int rc = watch(0);

	(void)arg;
	return rc < 0 ? rc : watch(20);
}

/* In the child: the parent's is not its own, and it may have another. */
static bool
child_is_watched_anew(void)
{
	if (watch(20) != -ENXIO || coir_runtime_after_fork() < 0)
		return false;
	return coir_run(watch_twice, NULL) == 0;
}

static int
fork_watched(void *arg)
{
	int status;
	pid_t pid;

	(void)arg;
	ck_assert_int_eq(watch(COIR_WATCHDOG_MS), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		_exit(child_is_watched_anew() ? 7 : 1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 7);
	return 0;
}

START_TEST(watchdog_survives_a_fork)
{
	ck_assert_int_eq(coir_run(fork_watched, NULL), 0);
}
END_TEST

static int
set_and_unset(void *arg)
{
	int rc = watch(COIR_WATCHDOG_MS);

	(void)arg;
	return rc < 0 ? rc : watch(0);
}

static int
set_without_memory(void *arg)
{
	(void)arg;
	ck_assert_uint_ge(fail_each(set_and_unset, NULL), 1);
	return 0;
}

START_TEST(watchdog_without_memory)
{
	ck_assert_int_eq(coir_run(set_without_memory, NULL), 0);
}
END_TEST

START_TEST(watchdog_without_a_runtime)
{
	ck_assert_int_eq(watch(20), -ENXIO);
	ck_assert_int_eq(watch(-1), -EINVAL);
	ck_assert_int_eq(watch(COIR_WATCHDOG_MS + 1), -EINVAL);
}
END_TEST

SUITE(watchdog)
{
	ADD(watchdog_names_the_fiber);
#ifdef HAVE_LIBDW
	ADD(watchdog_tells_where_it_is);
#endif
	ADD(watchdog_tells_each_turn_once);
	ADD(watchdog_replaces_the_one_before);
	ADD(watchdog_survives_a_fork);
	ADD(watchdog_without_memory);
	ADD(watchdog_without_a_runtime);
}
