/* SPDX-License-Identifier: MIT */
/*
 * test_sample.c - a look from another thread at the fiber that runs.
 */
#include "config.h"

#include "thread/sample.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <coir/fiber.h>
#include <coir/runtime.h>

#include "support/runner.h"

/* Long enough for the busiest machine. */
#define PATIENCE INT64_C(60000000000)

/* What the other thread does, one sample for each go. */
static struct {
	struct coir__sampler *sampler;
	sem_t go;
	atomic_bool answered;
	bool taken;
	bool quit;
	pthread_t thread;
} other;

static void *
take_samples(void *arg)
{
	(void)arg;
	for (;;) {
		sem_wait(&other.go);
		if (other.quit)
			return NULL;
		other.taken = coir__sampler_take(other.sampler, PATIENCE);
		atomic_store(&other.answered, true);
	}
}

/* Have a sample taken while this function runs. */
static __attribute__((noinline)) void
be_sampled(void)
{
	atomic_store(&other.answered, false);
	sem_post(&other.go);
	while (!atomic_load(&other.answered))
		;
	ck_assert(other.taken);
}

static void
begin_sampling(void)
{
	other.sampler = calloc(1, sizeof(*other.sampler));
	ck_assert_ptr_nonnull(other.sampler);
	coir__sampler_init(other.sampler, coir_runtime_current());
	sem_init(&other.go, 0, 0);
	other.quit = false;
	ck_assert_int_eq(pthread_create(&other.thread, NULL, take_samples,
					NULL),
			 0);
}

static void
end_sampling(void)
{
	other.quit = true;
	sem_post(&other.go);
	ck_assert_int_eq(pthread_join(other.thread, NULL), 0);
	coir__sampler_fini(other.sampler);
	free(other.sampler);
}

static int
sample_turns(void *arg)
{
	struct coir__turn turn;

	(void)arg;
	begin_sampling();
	be_sampled();
	turn = other.sampler->turn;
	ck_assert_ptr_eq(turn.fiber, coir_self());
	ck_assert_str_eq(other.sampler->name, "main");
	be_sampled();
	ck_assert_mem_eq(&turn, &other.sampler->turn, sizeof(turn));
	ck_assert_int_eq(coir_yield(), 0);
	be_sampled();
	ck_assert_ptr_eq(other.sampler->turn.fiber, coir_self());
	ck_assert_mem_ne(&turn, &other.sampler->turn, sizeof(turn));
	end_sampling();
	return 0;
}

START_TEST(sample_tells_one_turn_from_the_next)
{
	ck_assert_int_eq(coir_run(sample_turns, NULL), 0);
}
END_TEST

static int
sample_stack(void *arg)
{
	volatile uint64_t here = UINT64_C(0x1234567812345678);
	const struct coir__stack_view *stack;
	uint64_t copied;

	(void)arg;
	begin_sampling();
	be_sampled();
	stack = &other.sampler->stack;
	ck_assert(stack->lo <= (uintptr_t)&here);
	ck_assert(stack->hi > (uintptr_t)&here);
	ck_assert_uint_eq(stack->lo % 8, 0);
	memcpy(&copied, stack->bytes + ((uintptr_t)&here - stack->lo),
	       sizeof(copied));
	ck_assert_uint_eq(copied, here);
	ck_assert_uint_le(other.sampler->regs.value[COIR__REGISTER_SP] & ~7UL,
			  (uintptr_t)&here);
	end_sampling();
	return 0;
}

START_TEST(sample_has_the_stack)
{
	ck_assert_int_eq(coir_run(sample_stack, NULL), 0);
}
END_TEST

static int signals;

static void
count_signal(int number)
{
	signals += number == SIGURG;
}

static int
sample_beside_a_handler(void *arg)
{
	(void)arg;
	begin_sampling();
	ck_assert_int_eq(raise(SIGURG), 0);
	ck_assert_int_eq(signals, 1);
	be_sampled();
	ck_assert_int_eq(signals, 1);
	end_sampling();
	ck_assert_int_eq(raise(SIGURG), 0);
	ck_assert_int_eq(signals, 2);
	return 0;
}

START_TEST(sample_hands_other_signals_on)
{
	signal(SIGURG, count_signal);
	ck_assert_int_eq(coir_run(sample_beside_a_handler, NULL), 0);
}
END_TEST

static int
sample_blocked(void *arg)
{
	struct coir__sampler *sampler = calloc(1, sizeof(*sampler));
	sigset_t urgent;

	(void)arg;
	ck_assert_ptr_nonnull(sampler);
	coir__sampler_init(sampler, coir_runtime_current());
	sigemptyset(&urgent);
	sigaddset(&urgent, SIGURG);
	ck_assert_int_eq(pthread_sigmask(SIG_BLOCK, &urgent, NULL), 0);
	ck_assert(!coir__sampler_take(sampler, 1000));
	ck_assert(!coir__sampler_take(sampler, 1000));
	ck_assert_int_eq(pthread_sigmask(SIG_UNBLOCK, &urgent, NULL), 0);
	ck_assert(coir__sampler_take(sampler, PATIENCE));
	ck_assert_ptr_eq(sampler->turn.fiber, coir_self());
	coir__sampler_fini(sampler);
	free(sampler);
	return 0;
}

START_TEST(sample_is_taken_late_from_one_who_blocks)
{
	ck_assert_int_eq(coir_run(sample_blocked, NULL), 0);
}
END_TEST

SUITE(sample)
{
	ADD(sample_tells_one_turn_from_the_next);
	ADD(sample_has_the_stack);
	ADD(sample_hands_other_signals_on);
	ADD(sample_is_taken_late_from_one_who_blocks);
}
