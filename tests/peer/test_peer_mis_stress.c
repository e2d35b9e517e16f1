/* SPDX-License-Identifier: MIT */
/*
 * Eio's stress programs: processes, semaphores, and release hooks, a thousand
 * of each; at the end every counter is zero.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/sem.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "unit/process_case.h"

#define ROUNDS 1000

/* So many children at once. */
#define CHILDREN 10

/* What is out and has to come back. */
static int outstanding;

static int
run_child(void *arg)
{
	int rc;

	outstanding++;
	rc = coir_command_run(ARGS("true"), arg, NULL);
	outstanding--;
	return rc;
}

static int
spawn_children(struct coir_scope *scope, void *arg)
{
	int rc = 0;

	for (int i = 0; i < CHILDREN && rc == 0; i++)
		rc = coir_spawn(scope, run_child, arg);
	return rc;
}

static int
stress_children(void *arg)
{
	int rc = 0;

	for (int i = 0; i < ROUNDS / CHILDREN && rc == 0; i++)
		rc = coir_scope_run(spawn_children, arg);
	return rc;
}

START_TEST(MIS_10_stress_proc)
{
	ck_assert_int_eq(run_real(stress_children, NULL), 0);
	ck_assert_int_eq(outstanding, 0);
}
END_TEST

static int
hold(void *arg)
{
	int rc = coir_sem_acquire(arg);

	if (rc < 0)
		return rc;
	outstanding++;
	rc = coir_yield();
	outstanding--;
	coir_sem_release(arg);
	return rc;
}

static int
spawn_holders(struct coir_scope *scope, void *arg)
{
	int rc = 0;

	for (int i = 0; i < ROUNDS && rc == 0; i++)
		rc = coir_spawn(scope, hold, arg);
	return rc;
}

static int
stress_semaphore(void *arg)
{
	struct coir_sem sem;
	int rc;

	(void)arg;
	ck_assert_int_eq(coir_sem_init(&sem, 3), 0);
	rc = coir_scope_run(spawn_holders, &sem);
	ck_assert_uint_eq(coir_sem_value(&sem), 3);
	coir_sem_fini(&sem);
	return rc;
}

START_TEST(MIS_10_stress_semaphore)
{
	ck_assert_int_eq(run_fiber(stress_semaphore, NULL), 0);
	ck_assert_int_eq(outstanding, 0);
}
END_TEST

static int
release(void *arg)
{
	(void)arg;
	outstanding--;
	return coir_yield();
}

/* Hooks of which every second one is taken back. */
static int
add_hooks(struct coir_scope *scope, void *arg)
{
	struct coir_hook *hooks = arg;
	int rc = 0;

	for (int i = 0; i < ROUNDS && rc == 0; i++) {
		rc = coir_scope_defer(scope, &hooks[i], release, NULL);
		outstanding += rc == 0;
	}
	for (int i = 0; i < ROUNDS; i += 2)
		outstanding -= coir_hook_remove(&hooks[i]);
	return rc;
}

static int
stress_release(void *arg)
{
	static struct coir_hook hooks[ROUNDS];

	(void)arg;
	return coir_scope_run(add_hooks, hooks);
}

START_TEST(MIS_10_stress_release)
{
	ck_assert_int_eq(run_fiber(stress_release, NULL), 0);
	ck_assert_int_eq(outstanding, 0);
}
END_TEST

SUITE(peer_mis_stress)
{
	ADD(MIS_10_stress_proc);
	ADD(MIS_10_stress_semaphore);
	ADD(MIS_10_stress_release);
}
