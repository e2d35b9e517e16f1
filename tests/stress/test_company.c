/* SPDX-License-Identifier: MIT */
/*
 * test_company.c - who shares a loop with a fiber that never rests, and who
 * shares a descriptor with others, with whoever closes it, or with its number.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <coir/combine.h>
#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/flow.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <coir/time.h>
#include <coir/timer.h>

#include "support/fixture.h"
#include "support/torture.h"

#define TURNS 50

/* A fiber that always yields, and those beside it. */
struct office {
	struct coir_socket a;
	struct coir_socket b;
	long yields;
	int naps;
	int ticks;
	int bytes;
	int busy;
};

static int
yield_on(void *arg)
{
	struct office *office = arg;
	int rc = 0;

	while (rc == 0 && office->busy > 0) {
		rc = coir_yield();
		office->yields++;
	}
	return rc;
}

static int
nap_on(void *arg)
{
	struct office *office = arg;
	int rc = 0;

	for (; rc == 0 && office->naps < TURNS; office->naps++)
		rc = coir_sleep(coir_us(200));
	office->busy--;
	return rc;
}

static int
tick_on(void *arg)
{
	struct office *office = arg;
	struct coir_timer timer;
	int rc;

	coir_timer_init(&timer);
	rc = coir_timer_start(&timer, coir_us(100), coir_us(200));
	for (; rc == 0 && office->ticks < TURNS; office->ticks++)
		rc = coir_timer_next(&timer, NULL);
	coir_timer_fini(&timer);
	office->busy--;
	return rc;
}

static int
throw_on(void *arg)
{
	struct office *office = arg;
	int rc = 0;
	char byte = 'x';

	for (; rc == 0 && office->bytes < TURNS; office->bytes++) {
		rc = coir_write(&office->a.flow, &byte, 1, NULL);
		if (rc == 0)
			rc = coir_read_exact(&office->a.flow, &byte, 1, NULL);
	}
	coir_shutdown(&office->a.flow, COIR_SHUT_WRITE);
	office->busy--;
	return rc;
}

static int
throw_back(void *arg)
{
	struct office *office = arg;
	char byte;
	ssize_t n;

	while ((n = coir_read(&office->b.flow, &byte, 1)) == 1)
		n = coir_write(&office->b.flow, &byte, 1, NULL);
	return (int)n;
}

static int
share_an_office(void *arg)
{
	struct office *office = arg;
	struct coir_branch branches[] = {
		{ .fn = yield_on, .arg = office },
		{ .fn = nap_on, .arg = office },
		{ .fn = tick_on, .arg = office },
		{ .fn = throw_back, .arg = office },
		{ .fn = throw_on, .arg = office },
	};
	int rc = coir_socketpair(NULL, &office->a, &office->b);

	if (rc < 0)
		return rc;
	rc = coir_all(branches, 5);
	coir_close(&office->a.flow);
	coir_close(&office->b.flow);
	return rc;
}

/* In real time: a round that is cut short must poll, however many are ready. */
START_TEST(company_of_a_fiber_that_always_yields)
{
	struct office office = { .busy = 3 };

	ck_assert_int_eq(coir_run(share_an_office, &office), 0);
	ck_assert_int_eq(office.naps, TURNS);
	ck_assert_int_eq(office.ticks, TURNS);
	ck_assert_int_eq(office.bytes, TURNS);
	ck_assert_int_gt(office.yields, TURNS);
}
END_TEST

/* A descriptor for which two wait while a third closes it. */
struct shared {
	struct coir_fd cfd;
	int number;
	int refused;
	int served;
};

static int
wait_for_it(void *arg)
{
	struct shared *shared = arg;
	int rc = coir_fd_wait_read(&shared->cfd);

	shared->refused += rc == -EBADF;
	shared->served += rc == 0;
	return rc == -EBADF ? 0 : rc;
}

static int
close_it(void *arg)
{
	struct shared *shared = arg;
	int rc = coir_yield();
	int closed = coir_fd_close(&shared->cfd);

	return rc < 0 ? rc : closed;
}

static int
close_under_waiters(struct shared *shared)
{
	struct coir_branch branches[] = { { .fn = wait_for_it, .arg = shared },
					  { .fn = wait_for_it, .arg = shared },
					  { .fn = close_it, .arg = shared } };

	return coir_all(branches, 3);
}

/* The next one has the number of the last, and is another one all the same. */
static int
reuse(struct shared *shared, int round)
{
	int fds[2];
	int rc;

	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0)
		return -errno;
	if (round > 0 && fds[0] != shared->number)
		rc = -EPROTO;
	else
		rc = coir_fd_init(&shared->cfd, fds[0]);
	shared->number = fds[0];
	if (rc == 0 && round % 2 && write(fds[1], "x", 1) == 1)
		rc = wait_for_it(shared);
	if (rc == 0 && round % 2) {
		char byte;

		rc = read(fds[0], &byte, 1) == 1 ? 0 : -EIO;
	}
	if (rc == 0)
		rc = close_under_waiters(shared);
	close(fds[1]);
	return rc;
}

static int
reuse_again_and_again(void *arg)
{
	int rc = 0;

	for (int i = 0; i < 1000 && rc == 0; i++)
		rc = reuse(arg, i);
	return rc;
}

START_TEST(company_on_a_descriptor)
{
	struct shared shared = { .number = -1 };

	ck_assert_int_eq(run_fiber(reuse_again_and_again, &shared), 0);
	ck_assert_int_eq(shared.refused, 2000);
	ck_assert_int_eq(shared.served, 500);
}
END_TEST

SCENARIO(two_waiters_and_a_closer, SCENARIO_VIRTUAL)
{
	struct shared shared = { .number = -1 };
	int fds[2];
	int rc;

	MUST(pipe2(fds, O_CLOEXEC | O_NONBLOCK) == 0);
	rc = coir_fd_init(&shared.cfd, fds[0]);
	if (rc == 0) {
		rc = close_under_waiters(&shared);
		coir_fd_close(&shared.cfd);
	} else {
		close(fds[0]);
	}
	close(fds[1]);
	MUST(rc < 0 || shared.refused == 2);
	return rc;
}

SUITE(company)
{
	ADD(company_of_a_fiber_that_always_yields);
	ADD(company_on_a_descriptor);
	ADD_SCENARIO(two_waiters_and_a_closer);
}
