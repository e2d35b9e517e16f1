/* SPDX-License-Identifier: MIT */
/*
 * What the peers' texts promise of fibers and their loop, by the number of the
 * promise.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <coir/combine.h>
#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>
#include <coir/timer.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
count_threads(void)
{
	DIR *dir = opendir("/proc/self/task");
	int n = 0;

	ck_assert_ptr_nonnull(dir);
	for (struct dirent *entry; (entry = readdir(dir));)
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n;
}

static pthread_t callback_thread;

static void
note_thread(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	(void)arg;
	callback_thread = pthread_self();
}

FIBER_TEST(P2_callbacks_and_fibers_in_one_thread)
{
	struct coir_node node;
	int threads = count_threads();

	ck_assert_int_eq(coir_defer(&node, note_thread, NULL), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert(pthread_equal(callback_thread, pthread_self()));
	ck_assert_int_eq(count_threads(), threads);
	return 0;
}

/* A pipe, one end of which is waited for. */
struct reading {
	struct coir_fd cfd;
	int writer;
};

static int
read_slowly(void *arg)
{
	struct reading *r = arg;
	int rc = coir_fd_wait_read(&r->cfd);
	char c = '?';

	if (rc == 0 && read(coir_fd_number(&r->cfd), &c, 1) == 1)
		trace("read %c", c);
	return rc;
}

static int
write_late(void *arg)
{
	struct reading *r = arg;

	for (int i = 0; i < 2; i++) {
		trace("others run");
		if (coir_sleep(coir_ms(10)) < 0)
			return -EIO;
	}
	return write(r->writer, "x", 1) == 1 ? 0 : -EIO;
}

static int
read_beside(void *arg)
{
	struct reading *r = arg;
	int fds[2];
	int rc;

	ck_assert_int_eq(pipe(fds), 0);
	r->writer = fds[1];
	ck_assert_int_eq(coir_fd_init(&r->cfd, fds[0]), 0);
	rc = coir_both(read_slowly, r, write_late, r);
	coir_fd_close(&r->cfd);
	close(r->writer);
	return rc;
}

START_TEST(P17_P89_resumed_by_the_loop)
{
	struct reading r;

	ck_assert_int_eq(run_fiber(read_beside, &r), 0);
	trace_expect("others run\nothers run\nread x\n");
}
END_TEST

static int
count_to_two(void *arg)
{
	int rc = 0;

	(void)arg;
	for (int i = 1; i <= 2 && rc == 0; i++) {
		rc = coir_sleep(coir_ms(1100));
		trace("fiber %d", i);
	}
	return rc;
}

/* With no fiber the call blocks the program; with one it runs meanwhile. */
START_TEST(P18_P19_timer_awaited_by_main)
{
	struct coir_timer timer;
	struct fixture f;
	coir_time start;

	fixture_init(&f);
	start = coir_now();
	coir_timer_init(&timer);
	ck_assert_int_eq(coir_timer_start(&timer, coir_ms(1000), coir_ms(200)),
			 0);
	for (int i = 1; i <= 10; i++) {
		if (i == 2)
			ck_assert_int_eq(coir_spawn(f.scope, count_to_two,
						    NULL),
					 0);
		ck_assert_int_eq(coir_timer_next(&timer, NULL), 0);
		trace("A - next - %d at %d", i,
		      (int)((coir_now().ns - start.ns) / 1000000));
	}
	coir_timer_fini(&timer);
	trace_expect("A - next - 1 at 1000\nA - next - 2 at 1200\n"
		     "A - next - 3 at 1400\nA - next - 4 at 1600\n"
		     "A - next - 5 at 1800\nA - next - 6 at 2000\n"
		     "fiber 1\nA - next - 7 at 2200\n"
		     "A - next - 8 at 2400\nA - next - 9 at 2600\n"
		     "A - next - 10 at 2800\n");
	ck_assert_int_eq(coir_sleep(coir_sec(1)), 0);
	trace_expect("fiber 2\n");
	fixture_fini(&f);
}
END_TEST

static int
say_child(void *arg)
{
	(void)arg;
	trace("child runs");
	return 42;
}

/* Made, readied (twice: once counts), joined. */
SCOPE_TRACE_TEST(P21_P22_ready_then_join, "made\nready\nchild runs\n")
{
	const struct coir_spawn_options options = { .parked = true };
	struct coir_fiber *child;
	int result = 0;

	ck_assert_int_eq(coir_spawn_fiber(scope, &options, say_child, arg,
					  &child),
			 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace("made");
	ck_assert_int_eq(coir_wake(child, NULL), 0);
	ck_assert_int_eq(coir_wake(child, NULL), -EINVAL);
	trace("ready");
	ck_assert_int_eq(coir_join(child, &result), 0);
	ck_assert_int_eq(result, 42);
	ck_assert_int_eq(coir_wake(child, NULL), -EINVAL);
	coir_fiber_put(child);
	return 0;
}

static int
sleep_1_s(void *arg)
{
	int rc = coir_sleep(coir_sec(1));

	++*(int *)arg;
	return rc;
}

static int
spawn_10000(struct coir_scope *scope, void *arg)
{
	int rc = 0;

	for (int i = 0; i < 10000 && rc == 0; i++)
		rc = coir_spawn(scope, sleep_1_s, arg);
	return rc;
}

static int
sleep_10000(void *arg)
{
	coir_time before = coir_now();
	int threads = count_threads();
	int rc = coir_scope_run(spawn_10000, arg);

	ck_assert_int_eq(count_threads(), threads);
	ck_assert_int_ge(coir_now().ns - before.ns, coir_ms(1000).ns);
	ck_assert_int_lt(coir_now().ns - before.ns, coir_ms(1500).ns);
	return rc;
}

START_TEST(P85_ten_thousand_in_one_thread)
{
	int slept = 0;

	ck_assert_int_eq(run_fiber(sleep_10000, &slept), 0);
	ck_assert_int_eq(slept, 10000);
}
END_TEST

SUITE(peer_promises_core)
{
	ADD(P2_callbacks_and_fibers_in_one_thread);
	ADD(P17_P89_resumed_by_the_loop);
	ADD(P18_P19_timer_awaited_by_main);
	ADD(P21_P22_ready_then_join);
	ADD(P85_ten_thousand_in_one_thread);
}
