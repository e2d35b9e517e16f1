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

static int
compare_threads(void *arg)
{
	struct coir_node node;
	int threads = count_threads();

	(void)arg;
	ck_assert_int_eq(coir_defer(&node, note_thread, NULL), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert(pthread_equal(callback_thread, pthread_self()));
	ck_assert_int_eq(count_threads(), threads);
	return 0;
}

START_TEST(P2_callbacks_and_fibers_in_one_thread)
{
	ck_assert_int_eq(run_fiber(compare_threads, NULL), 0);
}
END_TEST

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
static int
ready_and_join(struct coir_scope *scope, void *arg)
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

START_TEST(P21_P22_ready_then_join)
{
	ck_assert_int_eq(run_scope(ready_and_join, NULL), 0);
	trace_expect("made\nready\nchild runs\n");
}
END_TEST

/* Two sides that hand words to one another; each knows the other. */
struct side {
	struct coir_fiber *self;
	struct side *other;
	/* directly, or by way of whoever resumed it */
	bool transfers;
};

static int
echo_side(void *arg)
{
	struct side *side = arg;
	void *word = NULL;
	int rc = coir_suspend(&word);

	while (rc == 0 && word) {
		trace("echo: %s", (char *)word);
		if (side->transfers)
			rc = coir_transfer(side->other->self, word, &word);
		else
			rc = coir_suspend(&word);
	}
	trace("echo ends");
	return rc;
}

static int
asking_side(void *arg)
{
	static char words[][8] = { "one", "two", "three" };
	struct side *side = arg;
	void *echo = NULL;
	int rc = 0;

	side->self = coir_self();
	for (int i = 0; i < 3 && rc == 0; i++) {
		if (side->transfers)
			rc = coir_transfer(side->other->self, words[i], &echo);
		else
			rc = coir_resume(side->other->self, words[i]);
		ck_assert(!side->transfers || echo == words[i]);
		trace("asked %d", i + 1);
	}
	if (rc == 0)
		rc = coir_resume(side->other->self, NULL);
	coir_fiber_put(side->other->self);
	return rc;
}

static int
talk(struct coir_scope *scope, void *arg)
{
	struct side *sides = arg;
	int rc = coir_spawn_fiber(scope, NULL, echo_side, &sides[0],
				  &sides[0].self);

	return rc < 0 ? rc : coir_spawn(scope, asking_side, &sides[1]);
}

static void
check_talk(bool transfers)
{
	struct side sides[2] = { { .other = &sides[1] },
				 { .other = &sides[0] } };

	sides[0].transfers = sides[1].transfers = transfers;
	ck_assert_int_eq(run_scope(talk, sides), 0);
	trace_expect("echo: one\nasked 1\necho: two\nasked 2\n"
		     "echo: three\nasked 3\necho ends\n");
}

START_TEST(P32_asymmetric)
{
	check_talk(false);
}
END_TEST

START_TEST(P32_P48_symmetric)
{
	check_talk(true);
}
END_TEST

static int
until_call(void *arg)
{
	(void)arg;
	trace("begins, will sleep");
	return coir_sleep(coir_ms(1));
}

static int
until_suspend(void *arg)
{
	void *value = NULL;
	int rc;

	ck_assert_ptr_eq(coir_self(), *(struct coir_fiber **)arg);
	trace("begins, will suspend");
	rc = coir_suspend(&value);
	trace("got %s", value ? (char *)value : "nothing");
	return rc < 0 ? rc : coir_suspend(NULL);
}

static int
until_end(void *arg)
{
	(void)arg;
	trace("begins, will end");
	return 0;
}

static int
three_threads(struct coir_scope *scope, void *arg)
{
	static char word[] = "a word";
	static struct coir_fiber *fiber;
	struct coir_fiber *sleeper;

	(void)arg;
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, until_call, NULL,
					  &sleeper),
			 0);
	trace("back");
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, until_suspend, &fiber,
					  &fiber),
			 0);
	trace("back");
	ck_assert_int_eq(coir_spawn(scope, until_end, NULL), 0);
	trace("back");
	ck_assert_int_eq(coir_resume(fiber, word), 0);
	trace("back from resume");
	ck_assert_int_eq(coir_resume(sleeper, word), -EINVAL);
	ck_assert_int_eq(coir_resume(fiber, NULL), 0);
	ck_assert_int_eq(coir_resume(fiber, NULL), -EINVAL);
	coir_fiber_put(fiber);
	coir_fiber_put(sleeper);
	return 0;
}

/*
 * P39: control comes back as soon as the new one calls, suspends or ends; P40:
 * it is who it was made as; P41, P42: a value gets there, and resuming comes
 * back; P43: who waits in a call cannot be resumed.
 */
START_TEST(P39_P40_P41_P42_P43_who_runs_when)
{
	ck_assert_int_eq(run_scope(three_threads, NULL), 0);
	trace_expect("begins, will sleep\nback\nbegins, will suspend\nback\n"
		     "begins, will end\nback\ngot a word\nback from resume\n");
}
END_TEST

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
	ADD(P32_asymmetric);
	ADD(P32_P48_symmetric);
	ADD(P39_P40_P41_P42_P43_who_runs_when);
	ADD(P85_ten_thousand_in_one_thread);
}
