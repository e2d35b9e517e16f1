/* SPDX-License-Identifier: MIT */
/*
 * What the peers' texts promise of fibers that suspend, resume one another and
 * hand over directly, by the number of the promise.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>

#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

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

/*
 * P39: control comes back as soon as the new one calls, suspends or ends; P40:
 * it is who it was made as; P41, P42: a value gets there, and resuming comes
 * back; P43: who waits in a call cannot be resumed.
 */
SCOPE_TRACE_TEST(P39_P40_P41_P42_P43_who_runs_when,
		 "begins, will sleep\nback\nbegins, will suspend\nback\n"
		 "begins, will end\nback\ngot a word\nback from resume\n")
{
	static char word[] = "a word";
	static struct coir_fiber *fiber;
	struct coir_fiber *sleeper;

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

SUITE(peer_promises_park)
{
	ADD(P32_asymmetric);
	ADD(P32_P48_symmetric);
	ADD(P39_P40_P41_P42_P43_who_runs_when);
}
