/* SPDX-License-Identifier: MIT */
/*
 * test_guard.c - an overflow is named, and every fault goes its old way.
 */
#include "config.h"

#include <coir/guard.h>

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include <coir/fiber.h>
#include <coir/runtime.h>

#include "death.h"
#include "support/elsewhere.h"
#include "support/runner.h"

/* Use up the stack; every frame is looked at again, so that none is saved. */
static __attribute__((noinline)) int
recurse(volatile char *outer)
{
	volatile char frame[256];

	frame[0] = outer[0];
	if (frame[0] != 0)
		return 0; /* it never is */
	return recurse(frame) + frame[0];
}

static int
overflow(void *arg)
{
	volatile char frame = 0;

	coir_fiber_set_name(coir_self(), arg);
	return recurse(&frame);
}

static void
run_overflow(void *arg)
{
	ck_assert_int_eq(coir_run(overflow, arg), 0);
}

START_TEST(guard_overflow_names_the_fiber)
{
	death_expect(run_overflow, (void *)"deep one", SIGSEGV,
		     "libcoir: fiber \"deep one\": its stack has overflowed");
}
END_TEST

/* Nothing is there, and compilers do not take it for a null pointer. */
static volatile int *const unmapped = (volatile int *)8192;

static int
fault(void *arg)
{
	(void)arg;
	return *unmapped;
}

static void
run_fault(void *arg)
{
	ck_assert_int_eq(coir_run(fault, arg), 0);
}

START_TEST(guard_another_fault_is_not_called_overflow)
{
	death_expect(run_fault, NULL, SIGSEGV, "");
}
END_TEST

static void
fault_outside(void *arg)
{
	ck_assert_int_eq(coir_guard_install(), 0);
	fault(arg);
}

START_TEST(guard_fault_without_a_runtime_is_survived_by_nobody)
{
	death_expect(fault_outside, NULL, SIGSEGV, "");
}
END_TEST

/* What was there before, both kinds: ends the process in its own way. */
static void
plain_handler(int number)
{
	(void)number;
	if (write(STDERR_FILENO, "the old handler\n", 16) == 16)
		raise(SIGKILL);
}

static void
info_handler(int number, siginfo_t *info, void *context)
{
	(void)context;
	if (info->si_addr == (void *)unmapped)
		plain_handler(number);
}

static void
fault_after_plain(void *arg)
{
	signal(SIGSEGV, plain_handler);
	run_fault(arg);
}

START_TEST(guard_hands_on_to_a_plain_handler)
{
	death_expect(fault_after_plain, NULL, SIGKILL, "the old handler");
}
END_TEST

static void
fault_after_info(void *arg)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO };

	action.sa_sigaction = info_handler;
	sigaction(SIGSEGV, &action, NULL);
	run_fault(arg);
}

START_TEST(guard_hands_on_to_a_handler_with_info)
{
	death_expect(fault_after_info, NULL, SIGKILL, "the old handler");
}
END_TEST

/* It wants to be called once, and leaves the fault where it is. */
static void
handler_for_once(int number)
{
	static volatile sig_atomic_t calls;

	(void)number;
	if (calls++ > 0 || write(STDERR_FILENO, "once\n", 5) != 5)
		_exit(1);
}

static void
fault_after_handler_for_once(void *arg)
{
	struct sigaction action = { .sa_flags = (int)SA_RESETHAND };

	action.sa_handler = handler_for_once;
	sigaction(SIGSEGV, &action, NULL);
	run_fault(arg);
}

START_TEST(guard_hands_on_once_if_that_is_wanted)
{
	death_expect(fault_after_handler_for_once, NULL, SIGSEGV, "once\n");
}
END_TEST

static void
overflow_after_plain(void *arg)
{
	signal(SIGSEGV, plain_handler);
	run_overflow(arg);
}

START_TEST(guard_names_the_fiber_before_it_hands_on)
{
	death_expect(overflow_after_plain, (void *)"deep", SIGKILL,
		     "\nthe old handler");
}
END_TEST

#ifdef HAVE_LIBDW
START_TEST(guard_overflow_tells_where)
{
	death_expect(run_overflow, (void *)"deep one", SIGSEGV,
		     "to hold\nlibcoir:     #0 recurse");
}
END_TEST

/* The program's own alternate stack has room for a handler, no more. */
static void
overflow_on_small_stack(void *arg)
{
	stack_t stack = { .ss_size = (size_t)sysconf(_SC_SIGSTKSZ) };

	stack.ss_sp = malloc(stack.ss_size);
	ck_assert_int_eq(sigaltstack(&stack, NULL), 0);
	run_overflow(arg);
}

START_TEST(guard_overflow_tells_where_on_a_small_alternate_stack)
{
	death_expect(overflow_on_small_stack, (void *)"deep one", SIGSEGV,
		     "to hold\nlibcoir:     #0 recurse");
}
END_TEST
#endif

static void
send_signal(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_guard_install(), 0);
	kill(getpid(), SIGSEGV);
	pause();
}

START_TEST(guard_does_not_swallow_a_signal_that_was_sent)
{
	death_expect(send_signal, NULL, SIGSEGV, "");
}
END_TEST

static void
fault_after_ignoring(void *arg)
{
	signal(SIGSEGV, SIG_IGN);
	ck_assert_int_eq(coir_guard_install(), 0);
	kill(getpid(), SIGSEGV);
	if (write(STDERR_FILENO, "it was ignored\n", 15) == 15)
		fault(arg);
}

START_TEST(guard_ignores_what_was_ignored_but_no_fault)
{
	death_expect(fault_after_ignoring, NULL, SIGSEGV, "it was ignored");
}
END_TEST

/* Is there an alternate stack? */
static bool
alternate_stack_is_set(void)
{
	stack_t stack;

	ck_assert_int_eq(sigaltstack(NULL, &stack), 0);
	return !(stack.ss_flags & SS_DISABLE);
}

static void *
thread_main(void *arg)
{
	*(int *)arg = coir_guard_install();
	if (!alternate_stack_is_set())
		*(int *)arg = 1;
	return NULL;
}

START_TEST(guard_gives_each_thread_an_alternate_stack)
{
	int rc = -1;

	elsewhere(thread_main, &rc);
	ck_assert_int_eq(rc, 0);
}
END_TEST

START_TEST(guard_installs_once)
{
	const stack_t none = { .ss_flags = SS_DISABLE };
	struct sigaction first, second;

	/* the test program has one */
	ck_assert_int_eq(sigaltstack(&none, NULL), 0);
	ck_assert_int_eq(coir_guard_install(), 0);
	ck_assert_int_eq(sigaction(SIGSEGV, NULL, &first), 0);
	signal(SIGSEGV, SIG_DFL);
	ck_assert_int_eq(coir_guard_install(), 0);
	ck_assert_int_eq(sigaction(SIGSEGV, NULL, &second), 0);
	ck_assert(first.sa_flags & SA_ONSTACK);
	ck_assert_ptr_eq(second.sa_handler, SIG_DFL);
	ck_assert(alternate_stack_is_set());
}
END_TEST

SUITE(guard)
{
	ADD(guard_overflow_names_the_fiber);
	ADD(guard_another_fault_is_not_called_overflow);
	ADD(guard_fault_without_a_runtime_is_survived_by_nobody);
	ADD(guard_hands_on_to_a_plain_handler);
	ADD(guard_hands_on_to_a_handler_with_info);
	ADD(guard_hands_on_once_if_that_is_wanted);
	ADD(guard_names_the_fiber_before_it_hands_on);
#ifdef HAVE_LIBDW
	ADD(guard_overflow_tells_where);
	ADD(guard_overflow_tells_where_on_a_small_alternate_stack);
#endif
	ADD(guard_does_not_swallow_a_signal_that_was_sent);
	ADD(guard_ignores_what_was_ignored_but_no_fault);
	ADD(guard_gives_each_thread_an_alternate_stack);
	ADD(guard_installs_once);
}
