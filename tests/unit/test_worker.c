/* SPDX-License-Identifier: MIT */
/*
 * A thread that does jobs: in order, each back on the loop, none after the end.
 */
#include "config.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include <event2/event.h>

#include "common/worker.h"
#include "support/fail.h"
#include "support/leak.h"
#include "support/runner.h"

#define JOBS 100

/* A job that notes where and when it was done. */
struct note {
	struct job job;   /* first */
	pthread_t worked; /* the thread that worked on it */
	int place;        /* among those worked on, from 1; 0: not yet */
	int reported;     /* among those reported, from 1; 0: not yet */
	int again;        /* times to give it again */
};

static struct event_base *base;
static struct worker *worker;
static struct note notes[JOBS];
static int places;           /* the thread's while there are jobs */
static int reports;          /* jobs reported */
static atomic_int idles;     /* calls of idle */
static sem_t idled;          /* one for each of them */
static int idles_left;       /* it is to be called again so many times */
static coir_time idle_pause; /* before it is */
static pthread_t loop;       /* this thread */
static sigset_t job_signals; /* blocked in the thread */

static void
work(struct job *job)
{
	struct note *note = (struct note *)job;

	note->worked = pthread_self();
	note->place = ++places;
	pthread_sigmask(SIG_SETMASK, NULL, &job_signals);
}

static void
done(struct job *job)
{
	struct note *note = (struct note *)job;

	ck_assert(pthread_equal(pthread_self(), loop));
	ck_assert(!pthread_equal(note->worked, loop));
	note->reported = ++reports;
	if (note->again-- > 0)
		worker_give(worker, job);
}

static coir_time
idle(void *arg)
{
	ck_assert_ptr_eq(arg, &idles);
	atomic_fetch_add(&idles, 1);
	sem_post(&idled);
	return idles_left-- > 0 ? idle_pause : COIR_FOREVER;
}

/* Has the worker call idle(), and again after each of the first @left calls. */
static void
start_idler(int left)
{
	worker_free(worker);
	idles_left = left;
	ck_assert_int_eq(worker_new(base, "worker", idle, &idles, &worker), 0);
}

static void
await_idles(int n)
{
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(sem_wait(&idled), 0);
}

static void
set_up(void)
{
	base = event_base_new();
	ck_assert_ptr_nonnull(base);
	loop = pthread_self();
	memset(notes, 0, sizeof(notes));
	for (int i = 0; i < JOBS; i++) {
		notes[i].job.work = work;
		notes[i].job.done = done;
	}
	places = reports = 0;
	idle_pause = coir_ns(0);
	atomic_store(&idles, 0);
	ck_assert_int_eq(sem_init(&idled, 0, 0), 0);
	ck_assert_int_eq(worker_new(base, "worker", NULL, NULL, &worker), 0);
}

static void
tear_down(void)
{
	worker_free(worker);
	sem_destroy(&idled);
	event_base_free(base);
}

START_TEST(worker_does_jobs_in_order)
{
	for (int i = 0; i < JOBS; i++)
		worker_give(worker, &notes[i].job);
	ck_assert_int_eq(reports, 0);
	ck_assert_int_ge(event_base_loop(base, 0), 0);
	ck_assert_int_eq(reports, JOBS);
	for (int i = 0; i < JOBS; i++) {
		ck_assert_int_eq(notes[i].place, i + 1);
		ck_assert_int_eq(notes[i].reported, i + 1);
	}
}
END_TEST

START_TEST(worker_job_may_be_given_again_from_its_report)
{
	notes[0].again = 500;
	worker_give(worker, &notes[0].job);
	ck_assert_int_ge(event_base_loop(base, 0), 0);
	ck_assert_int_eq(reports, 501);
	ck_assert_int_eq(places, 501);
}
END_TEST

/* Nothing is out: the loop has nothing to wait for. */
START_TEST(worker_holds_the_loop_only_while_it_works)
{
	ck_assert_int_eq(event_base_loop(base, 0), 1);
	worker_give(worker, &notes[0].job);
	ck_assert_int_ge(event_base_loop(base, 0), 0);
	ck_assert_int_eq(event_base_loop(base, 0), 1);
}
END_TEST

START_TEST(worker_leaves_signals_to_others)
{
	worker_give(worker, &notes[0].job);
	ck_assert_int_ge(event_base_loop(base, 0), 0);
	ck_assert_int_eq(sigismember(&job_signals, SIGTERM), 1);
	ck_assert_int_eq(sigismember(&job_signals, SIGUSR1), 1);
	pthread_sigmask(SIG_SETMASK, NULL, &job_signals);
	ck_assert_int_eq(sigismember(&job_signals, SIGTERM), 0);
}
END_TEST

START_TEST(worker_ends_with_jobs_pending)
{
	for (int i = 0; i < JOBS; i++)
		worker_give(worker, &notes[i].job);
	worker_free(worker);
	ck_assert_int_eq(event_base_loop(base, 0), 1);
	ck_assert_int_eq(reports, 0);
	worker = NULL;
}
END_TEST

/* After each job, and as long as it has something to do. */
START_TEST(worker_is_idle_in_between)
{
	start_idler(3);
	worker_give(worker, &notes[0].job);
	event_base_loop(base, 0);
	await_idles(4);
	worker_give(worker, &notes[1].job);
	event_base_loop(base, 0);
	worker_free(worker);
	worker = NULL;
	ck_assert_int_ge(atomic_load(&idles), 4);
	ck_assert_int_le(atomic_load(&idles), 6);
	ck_assert_int_eq(reports, 2);
}
END_TEST

/* After the pause that it has asked for. */
START_TEST(worker_is_idle_again_after_a_pause)
{
	coir_time begun = coir_now();

	idle_pause = coir_ms(2);
	start_idler(3);
	await_idles(4);
	ck_assert_int_ge(coir_now().ns - begun.ns, coir_ms(6).ns);
}
END_TEST

/* A job has no need to wait for the end of a pause. */
START_TEST(worker_takes_a_job_within_a_pause)
{
	idle_pause = coir_sec(3600);
	start_idler(2);
	await_idles(1);
	worker_give(worker, &notes[0].job);
	event_base_loop(base, 0);
	ck_assert_int_eq(reports, 1);
	await_idles(1);
}
END_TEST

static int
make_one(void *arg)
{
	struct worker *one;
	int rc = worker_new(base, "worker", NULL, NULL, &one);

	(void)arg;
	if (rc == 0)
		worker_free(one);
	return rc;
}

START_TEST(worker_may_not_be_made)
{
	int fds = leak_count_fds();

	ck_assert_uint_ge(fail_each(make_one, NULL), 1);
	ck_assert_int_eq(leak_count_fds(), fds);
	worker_free(NULL);
}
END_TEST

SUITE(worker)
{
	TCase *tc = tcase_create("worker");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, worker_does_jobs_in_order);
	tcase_add_test(tc, worker_job_may_be_given_again_from_its_report);
	tcase_add_test(tc, worker_holds_the_loop_only_while_it_works);
	tcase_add_test(tc, worker_leaves_signals_to_others);
	tcase_add_test(tc, worker_ends_with_jobs_pending);
	tcase_add_test(tc, worker_is_idle_in_between);
	tcase_add_test(tc, worker_is_idle_again_after_a_pause);
	tcase_add_test(tc, worker_takes_a_job_within_a_pause);
	tcase_add_test(tc, worker_may_not_be_made);
	suite_add_tcase(s, tc);
}
