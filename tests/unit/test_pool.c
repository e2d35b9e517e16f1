/* SPDX-License-Identifier: MIT */
/*
 * test_pool.c - how many threads there are, who is served first, and the end.
 * No test waits for time to pass: work meets at semaphores.
 */
#include "config.h"

#include "thread/pool.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine/sanitize.h"
#include "support/runner.h"

#define JOBS 8

/* Work that says that it runs, and goes on when it is told to. */
struct job {
	struct coir__work work;
	struct bench *bench;
	/* the how-manieth it was to be begun */
	int place;
	pthread_t thread;
};

/* Some of it. */
struct bench {
	struct job jobs[JOBS];
	sem_t begun;
	sem_t go;
	sem_t done;
	int places;
};

static void
work_run(struct coir__work *work)
{
	struct job *job = (struct job *)work;
	struct bench *bench = job->bench;

	job->place = __atomic_add_fetch(&bench->places, 1, __ATOMIC_SEQ_CST);
	job->thread = pthread_self();
	sem_post(&bench->begun);
	while (sem_wait(&bench->go) < 0)
		;
}

static void
work_done(struct coir__work *work)
{
	sem_post(&((struct job *)work)->bench->done);
}

static void
bench_init(struct bench *bench)
{
	memset(bench, 0, sizeof(*bench));
	sem_init(&bench->begun, 0, 0);
	sem_init(&bench->go, 0, 0);
	sem_init(&bench->done, 0, 0);
	for (int i = 0; i < JOBS; i++) {
		bench->jobs[i].bench = bench;
		bench->jobs[i].work.run = work_run;
		bench->jobs[i].work.done = work_done;
	}
}

static void
submit(struct bench *bench, int from, int to)
{
	for (int i = from; i < to; i++)
		ck_assert_int_eq(coir__pool_submit(&bench->jobs[i].work), 0);
}

static void
await(sem_t *sem, int n)
{
	while (n-- > 0)
		ck_assert_int_eq(sem_wait(sem), 0);
}

static void
let(struct bench *bench, int n)
{
	while (n-- > 0)
		sem_post(&bench->go);
}

START_TEST(pool_grows_while_all_are_busy)
{
	struct bench bench;

	bench_init(&bench);
	ck_assert_uint_eq(coir__pool_threads(), 0);
	submit(&bench, 0, JOBS);
	/* all at once, or this would wait for ever */
	await(&bench.begun, JOBS);
	ck_assert_uint_eq(coir__pool_threads(), JOBS);
	let(&bench, JOBS);
	await(&bench.done, JOBS);
	coir__pool_drain();
	ck_assert_uint_eq(coir__pool_threads(), 0);
}
END_TEST

START_TEST(pool_thread_is_used_again)
{
	struct bench bench;

	bench_init(&bench);
	let(&bench, JOBS);
	for (int i = 0; i < JOBS; i++) {
		submit(&bench, i, i + 1);
		await(&bench.done, 1);
		ck_assert_uint_eq(coir__pool_threads(), 1);
		ck_assert(pthread_equal(bench.jobs[i].thread,
					bench.jobs[0].thread));
	}
	coir__pool_drain();
}
END_TEST

START_TEST(pool_serves_in_order_beyond_its_limit)
{
	struct bench bench;

	bench_init(&bench);
	coir__pool_set_limit(1);
	submit(&bench, 0, JOBS);
	ck_assert_uint_eq(coir__pool_threads(), 1);
	let(&bench, JOBS);
	await(&bench.done, JOBS);
	for (int i = 0; i < JOBS; i++)
		ck_assert_int_eq(bench.jobs[i].place, i + 1);
	coir__pool_drain();
}
END_TEST

START_TEST(pool_takes_a_new_limit_at_once)
{
	struct bench bench;

	bench_init(&bench);
	coir__pool_set_limit(2);
	submit(&bench, 0, 4);
	await(&bench.begun, 2);
	ck_assert_uint_eq(coir__pool_threads(), 2);
	/* for those that wait already */
	coir__pool_set_limit(3);
	await(&bench.begun, 1);
	coir__pool_set_limit(1);
	let(&bench, 4);
	await(&bench.done, 4);
	while (coir__pool_threads() > 1)
		sched_yield();
	coir__pool_drain();
}
END_TEST

START_TEST(pool_gives_back_what_is_not_begun)
{
	struct bench bench;

	bench_init(&bench);
	coir__pool_set_limit(1);
	submit(&bench, 0, 3);
	await(&bench.begun, 1);
	ck_assert(!coir__pool_withdraw(&bench.jobs[0].work));
	ck_assert(coir__pool_withdraw(&bench.jobs[1].work));
	ck_assert(!coir__pool_withdraw(&bench.jobs[1].work));
	let(&bench, 2);
	await(&bench.done, 2);
	ck_assert_int_eq(bench.jobs[1].place, 0);
	ck_assert_int_eq(bench.jobs[2].place, 2);
	ck_assert(!coir__pool_withdraw(&bench.jobs[2].work));
	coir__pool_drain();
}
END_TEST

START_TEST(pool_thread_without_work_ends)
{
	struct bench bench;

	bench_init(&bench);
	coir__pool_set_patience(1);
	submit(&bench, 0, JOBS);
	let(&bench, JOBS);
	await(&bench.done, JOBS);
	while (coir__pool_threads() > 0)
		sched_yield();
	/* the next work has a new one */
	submit(&bench, 0, 1);
	let(&bench, 1);
	await(&bench.done, 1);
	coir__pool_drain();
}
END_TEST

static sigset_t blocked;
static char name[16];

static void
look_run(struct coir__work *work)
{
	(void)work;
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	pthread_getname_np(pthread_self(), name, sizeof(name));
}

START_TEST(pool_thread_takes_no_signals)
{
	struct bench bench;

	bench_init(&bench);
	bench.jobs[0].work.run = look_run;
	/* one is there, and so has its name, before it looks */
	let(&bench, 1);
	submit(&bench, 1, 2);
	await(&bench.done, 1);
	submit(&bench, 0, 1);
	await(&bench.done, 1);
	for (int sig = 1; sig <= SIGSYS; sig++)
		if (sig != SIGKILL && sig != SIGSTOP)
			ck_assert_msg(sigismember(&blocked, sig) == 1,
				      "signal %d is not blocked", sig);
	ck_assert_str_eq(name, "coir-offload");
	/* the thread that started it is as it was */
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	ck_assert_int_eq(sigismember(&blocked, SIGINT), 0);
	coir__pool_drain();
}
END_TEST

#if !COIR__TSAN /* which starts no threads after a fork with threads */
START_TEST(pool_begins_anew_after_a_fork)
{
	struct bench bench;
	int status;
	pid_t pid;

	bench_init(&bench);
	coir__pool_set_limit(1);
	submit(&bench, 0, 2);
	await(&bench.begun, 1);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		/* what the parent has submitted is not run here */
		if (coir__pool_threads() != 0 || bench.places != 1)
			_exit(1);
		let(&bench, 1);
		if (coir__pool_submit(&bench.jobs[2].work) < 0)
			_exit(2);
		await(&bench.done, 1);
		coir__pool_drain();
		_exit(bench.jobs[2].place == 2 ? 0 : 3);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	let(&bench, 2);
	await(&bench.done, 2);
	ck_assert_int_eq(bench.jobs[1].place, 2);
	coir__pool_drain();
}
END_TEST
#endif

SUITE(pool)
{
	ADD(pool_grows_while_all_are_busy);
	ADD(pool_thread_is_used_again);
	ADD(pool_serves_in_order_beyond_its_limit);
	ADD(pool_takes_a_new_limit_at_once);
	ADD(pool_gives_back_what_is_not_begun);
	ADD(pool_thread_without_work_ends);
	ADD(pool_thread_takes_no_signals);
#if !COIR__TSAN
	ADD(pool_begins_anew_after_a_fork);
#endif
}
