/* SPDX-License-Identifier: MIT */
/*
 * Readiness: who is woken, when the event stays, when it goes, and that a
 * closed descriptor confuses nobody.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Two ends; one is watched. */
struct ends {
	struct coir_fd cfd;
	int other;
};

static void
ends_init(struct ends *e)
{
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ck_assert_int_eq(coir_fd_init(&e->cfd, fds[0]), 0);
	e->other = fds[1];
}

static void
ends_fini(struct ends *e)
{
	ck_assert_int_eq(coir_fd_close(&e->cfd), 0);
	close(e->other);
}

static void
send_byte(struct ends *e)
{
	ck_assert_int_eq(write(e->other, "x", 1), 1);
}

static void
drop_byte(struct ends *e)
{
	char byte;

	ck_assert_int_eq(read(coir_fd_number(&e->cfd), &byte, 1), 1);
}

/* Fill the kernel's buffer. */
static void
choke(struct ends *e)
{
	static const char bytes[4096];

	while (write(coir_fd_number(&e->cfd), bytes, sizeof(bytes)) > 0)
		;
	ck_assert_int_eq(errno, EAGAIN);
}

/* Read it empty at the other end. */
static void
drain(struct ends *e)
{
	static char bytes[65536];

	while (recv(e->other, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		;
}

/* How many events of the program and of descriptors hold the base. */
static int
events(void)
{
	return event_base_get_num_events(
		coir_runtime_base(coir_runtime_current()),
		EVENT_BASE_COUNT_ADDED);
}

/* A fiber that waits once and says how it went. */
struct waiter {
	struct coir_fd *cfd;
	const char *name;
};

static int
wait_read(void *arg)
{
	struct waiter *w = arg;

	trace("%s: %d", w->name, coir_fd_wait_read(w->cfd));
	return 0;
}

static int
wait_write(void *arg)
{
	struct waiter *w = arg;

	trace("%s: %d", w->name, coir_fd_wait_write(w->cfd));
	return 0;
}

static int
waiters_in_order(struct coir_scope *scope, void *arg)
{
	struct ends *e = arg;
	struct waiter w[] = { { &e->cfd, "A" }, { &e->cfd, "B" } };

	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(coir_spawn(scope, wait_read, &w[i]), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	trace("send");
	send_byte(e);
	return coir_sleep(coir_ms(10));
}

static int
two_waiters(void *arg)
{
	struct ends e;
	int rc;

	(void)arg;
	ends_init(&e);
	rc = coir_scope_run(waiters_in_order, &e);
	ends_fini(&e);
	return rc;
}

START_TEST(fd_readiness_wakes_the_longest_waiting_first)
{
	ck_assert_int_eq(run_fiber(two_waiters, NULL), 0);
	trace_expect("send\nA: 0\nB: 0\n");
}
END_TEST

static int
read_one(void *arg)
{
	struct waiter *w = arg;

	ck_assert_int_eq(coir_fd_wait_read(w->cfd), 0);
	drop_byte((struct ends *)w->cfd);
	trace("%s", w->name);
	return 0;
}

static int
bytes_in_order(struct coir_scope *scope, void *arg)
{
	struct ends *e = arg;
	struct waiter w[] = { { &e->cfd, "A" },
			      { &e->cfd, "B" },
			      { &e->cfd, "C" } };

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(scope, read_one, &w[i]), 0);
	for (int i = 0; i < 3; i++) {
		trace("send");
		send_byte(e);
		ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	}
	return 0;
}

static int
one_byte_each(void *arg)
{
	struct ends e;
	int rc;

	(void)arg;
	ends_init(&e);
	rc = coir_scope_run(bytes_in_order, &e);
	ends_fini(&e);
	return rc;
}

START_TEST(fd_one_event_wakes_one_waiter)
{
	ck_assert_int_eq(run_fiber(one_byte_each, NULL), 0);
	trace_expect("send\nA\nsend\nB\nsend\nC\n");
}
END_TEST

static int
close_under_waiters(struct coir_scope *scope, void *arg)
{
	struct ends *e = arg;
	struct waiter w[] = { { &e->cfd, "reader" },
			      { &e->cfd, "reader 2" },
			      { &e->cfd, "writer" } };

	choke(e);
	ck_assert_int_eq(coir_spawn(scope, wait_read, &w[0]), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_read, &w[1]), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_write, &w[2]), 0);
	ck_assert_int_eq(coir_fd_close(&e->cfd), 0);
	trace("closed");
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_fd_wait_read(&e->cfd), -EBADF);
	ck_assert_int_eq(coir_fd_wait_write(&e->cfd), -EBADF);
	ck_assert_int_eq(coir_fd_number(&e->cfd), -EBADF);
	ck_assert_int_eq(coir_fd_release(&e->cfd), -EBADF);
	ck_assert_int_eq(coir_fd_close(&e->cfd), 0);
	return 0;
}

static int
closing(void *arg)
{
	struct ends e;
	int rc;

	(void)arg;
	ends_init(&e);
	rc = coir_scope_run(close_under_waiters, &e);
	ends_fini(&e);
	return rc;
}

START_TEST(fd_close_wakes_everybody)
{
	ck_assert_int_eq(run_fiber(closing, NULL), 0);
	trace_expect("closed\nreader: -9\nreader 2: -9\nwriter: -9\n");
}
END_TEST

/* The number of a closed descriptor is in use for another one at once. */
static int
reuse_number(void *arg)
{
	struct ends old, new;
	int number;

	(void)arg;
	ends_init(&old);
	send_byte(&old);
	ck_assert_int_eq(coir_fd_wait_read(&old.cfd), 0);
	number = coir_fd_number(&old.cfd);
	ck_assert_int_eq(coir_fd_close(&old.cfd), 0);
	ends_init(&new);
	ck_assert_int_eq(coir_fd_number(&new.cfd), number);
	send_byte(&new);
	ck_assert_int_eq(coir_fd_wait_read(&new.cfd), 0);
	drop_byte(&new);
	ends_fini(&old);
	send_byte(&new);
	ck_assert_int_eq(coir_fd_wait_read(&new.cfd), 0);
	ends_fini(&new);
	return 0;
}

START_TEST(fd_number_may_be_used_again)
{
	ck_assert_int_eq(run_fiber(reuse_number, NULL), 0);
}
END_TEST

/* After a wait the event stays; with nobody waiting it fires once and goes. */
static int
registration(void *arg)
{
	struct ends e;
	int before = events();

	(void)arg;
	ends_init(&e);
	ck_assert_int_eq(events(), before);
	send_byte(&e);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ck_assert_int_eq(events(), before + 1);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(events(), before);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ends_fini(&e);
	return 0;
}

START_TEST(fd_event_goes_when_nobody_waits)
{
	ck_assert_int_eq(run_fiber(registration, NULL), 0);
}
END_TEST

/* What fired while nobody waited completes the next wait at once. */
static int
remembered(void *arg)
{
	struct ends e;

	(void)arg;
	ends_init(&e);
	send_byte(&e);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert(!e.cfd.read_.armed_);
	ck_assert(e.cfd.read_.ready_);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ck_assert(!e.cfd.read_.armed_);
	ends_fini(&e);
	return 0;
}

START_TEST(fd_readiness_seen_by_nobody_is_remembered)
{
	ck_assert_int_eq(run_fiber(remembered, NULL), 0);
}
END_TEST

/* Somebody who was woken and has not run yet is about to read. */
static int
passed_over(void *arg)
{
	struct ends e;

	(void)arg;
	ends_init(&e);
	send_byte(&e);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(coir_yield(), 0);
	ck_assert(e.cfd.read_.armed_);
	ends_fini(&e);
	return 0;
}

START_TEST(fd_event_stays_while_its_reader_is_ready)
{
	ck_assert_int_eq(run_fiber(passed_over, NULL), 0);
}
END_TEST

static int
wait_until_writable(struct coir_scope *scope, void *arg)
{
	struct ends *e = arg;
	struct waiter w = { &e->cfd, "writer" };

	choke(e);
	ck_assert_int_eq(coir_spawn(scope, wait_write, &w), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	trace("drain");
	drain(e);
	return coir_sleep(coir_ms(10));
}

static int
writing(void *arg)
{
	struct ends e;
	int rc;

	(void)arg;
	ends_init(&e);
	rc = coir_scope_run(wait_until_writable, &e);
	ends_fini(&e);
	return rc;
}

START_TEST(fd_wait_write)
{
	ck_assert_int_eq(run_fiber(writing, NULL), 0);
	trace_expect("drain\nwriter: 0\n");
}
END_TEST

/* An idle descriptor does not keep the program's dispatch from returning. */
START_TEST(fd_idle_one_does_not_hold_the_base)
{
	struct fixture f;
	struct ends e;
	struct waiter w = { &e.cfd, "A" };

	fixture_init(&f);
	ends_init(&e);
	ck_assert_int_eq(coir_spawn(f.scope, wait_read, &w), 0);
	send_byte(&e);
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	trace_expect("A: 0\n");
	ck_assert_int_eq(events(), 0);
	drop_byte(&e);
	ck_assert_int_eq(coir_spawn(f.scope, wait_read, &w), 0);
	send_byte(&e);
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	trace_expect("A: 0\n");
	ends_fini(&e);
	fixture_fini(&f);
}
END_TEST

/* The same on the main stack, which drives the loop itself. */
START_TEST(fd_wait_on_the_main_stack)
{
	struct fixture f;
	struct ends e;

	fixture_init(&f);
	ends_init(&e);
	send_byte(&e);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ck_assert_int_eq(events(), 0);
	ends_fini(&e);
	fixture_fini(&f);
}
END_TEST

static void
ready_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	trace("%s: %d", (const char *)arg, result);
}

START_TEST(fd_callbacks_wait_too)
{
	struct fixture f;
	struct ends e;
	struct coir_node a, b, c;

	fixture_init(&f);
	ends_init(&e);
	coir_fd_read_node(&a, &e.cfd);
	coir_fd_read_node(&b, &e.cfd);
	coir_fd_read_node(&c, &e.cfd);
	ck_assert_int_eq(coir_node_listen(&a, ready_cb, "a"), 0);
	ck_assert_int_eq(coir_node_listen(&b, ready_cb, "b"), 0);
	ck_assert_int_eq(coir_node_listen(&c, ready_cb, "c"), 0);
	ck_assert(coir_node_cancel(&b));
	send_byte(&e);
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	trace_expect("a: 0\nc: 0\n");
	ends_fini(&e);
	coir_fd_read_node(&a, &e.cfd);
	ck_assert_int_eq(coir_node_listen(&a, ready_cb, "a"), -EBADF);
	fixture_fini(&f);
}
END_TEST

static int
select_both_sides(void *arg)
{
	struct coir_node r, w;
	struct coir_node *nodes[] = { &r, &w };
	struct ends e;
	size_t which;

	(void)arg;
	ends_init(&e);
	for (size_t i = 0; i < 2; i++) {
		coir_fd_read_node(&r, &e.cfd);
		coir_fd_write_node(&w, &e.cfd);
		ck_assert_int_eq(coir_select(nodes, 2, &which), 0);
		ck_assert_uint_eq(which, 1 - i);
		choke(&e);
		send_byte(&e);
	}
	ends_fini(&e);
	return 0;
}

START_TEST(fd_select_reading_and_writing)
{
	ck_assert_int_eq(run_fiber(select_both_sides, NULL), 0);
}
END_TEST

static int
cancelled_wait(void *arg)
{
	struct coir_scope scope;
	struct ends e;
	int rc;

	(void)arg;
	ends_init(&e);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(
		coir_scope_set_deadline(&scope, coir_after(coir_ms(5))), 0);
	rc = coir_fd_wait_read(&e.cfd);
	ck_assert_int_eq(coir_scope_close(&scope, rc), -ETIMEDOUT);
	send_byte(&e);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ends_fini(&e);
	return 0;
}

START_TEST(fd_wait_can_be_cancelled)
{
	ck_assert_int_eq(run_fiber(cancelled_wait, NULL), 0);
}
END_TEST

static int
wait_for_file(void *arg)
{
	struct coir_fd cfd;
	int fd = open(arg, O_RDONLY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(coir_fd_init(&cfd, fd), 0);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_fd_wait_read(&cfd), 0);
		ck_assert_int_eq(coir_fd_wait_write(&cfd), 0);
	}
	return coir_fd_close(&cfd);
}

START_TEST(fd_files_are_always_ready)
{
	ck_assert_int_eq(run_fiber(wait_for_file, "/proc/self/exe"), 0);
	ck_assert_int_eq(run_fiber(wait_for_file, "/dev/null"), 0);
	ck_assert_int_eq(run_fiber(wait_for_file, "/"), 0);
}
END_TEST

static int
flags_of(int fd)
{
	return fcntl(fd, F_GETFL) & O_NONBLOCK;
}

static int
release(void *arg)
{
	struct coir_fd cfd;
	int fds[2];

	(void)arg;
	ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
	ck_assert_int_eq(coir_fd_init(&cfd, fds[0]), 0);
	ck_assert(flags_of(fds[0]));
	ck_assert_int_eq(coir_fd_release(&cfd), fds[0]);
	ck_assert(!flags_of(fds[0]));
	ck_assert_int_eq(coir_fd_close(&cfd), 0);
	ck_assert_int_eq(fcntl(fds[1], F_SETFL, O_NONBLOCK), 0);
	ck_assert_int_eq(coir_fd_init(&cfd, fds[1]), 0);
	ck_assert_int_eq(coir_fd_release(&cfd), fds[1]);
	ck_assert(flags_of(fds[1]));
	close(fds[0]);
	close(fds[1]);
	return 0;
}

START_TEST(fd_release_leaves_it_as_it_was)
{
	ck_assert_int_eq(run_fiber(release, NULL), 0);
}
END_TEST

static int
bad_number(void *arg)
{
	struct coir_fd cfd;

	(void)arg;
	ck_assert_int_eq(coir_fd_init(&cfd, -1), -EBADF);
	ck_assert_int_eq(coir_fd_init(&cfd, 1000000), -EBADF);
	return 0;
}

START_TEST(fd_init_checks_the_number)
{
	struct coir_fd cfd;

	ck_assert_int_eq(run_fiber(bad_number, NULL), 0);
	ck_assert_int_eq(coir_fd_init(&cfd, STDIN_FILENO), -ENXIO);
}
END_TEST

/* Descriptors may outlive the runtime; they belong to nobody then. */
START_TEST(fd_outlives_its_runtime)
{
	struct fixture f;
	struct coir_node node;
	struct ends e;

	fixture_init(&f);
	ends_init(&e);
	coir_fd_read_node(&node, &e.cfd);
	ck_assert_int_eq(coir_node_listen(&node, ready_cb, "never"), 0);
	ck_assert_int_eq(coir_runtime_free(f.rt), 0);
	ck_assert_int_eq(event_base_get_num_events(f.base,
						   EVENT_BASE_COUNT_ADDED),
			 0);
	ck_assert_int_eq(coir_runtime_new(f.base, NULL, &f.rt), 0);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), -EXDEV);
	ends_fini(&e);
	fixture_fini(&f);
	trace_expect("%s", "");
}
END_TEST

static int
touch_foreign(void *arg)
{
	struct coir_fd *cfd = arg;

	ck_assert_int_eq(coir_fd_wait_read(cfd), -EXDEV);
	ck_assert_int_eq(coir_fd_close(cfd), -EXDEV);
	ck_assert_int_eq(coir_fd_release(cfd), -EXDEV);
	return 0;
}

static void *
other_thread(void *arg)
{
	ck_assert_int_eq(coir_run(touch_foreign, arg), 0);
	return NULL;
}

static int
be_foreign(void *arg)
{
	pthread_t thread;
	struct ends e;

	(void)arg;
	ends_init(&e);
	ck_assert_int_eq(pthread_create(&thread, NULL, other_thread, &e.cfd),
			 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ends_fini(&e);
	return 0;
}

START_TEST(fd_of_another_thread_is_refused)
{
	ck_assert_int_eq(coir_run(be_foreign, NULL), 0);
}
END_TEST

SUITE(fd)
{
	ADD(fd_readiness_wakes_the_longest_waiting_first);
	ADD(fd_one_event_wakes_one_waiter);
	ADD(fd_close_wakes_everybody);
	ADD(fd_number_may_be_used_again);
	ADD(fd_event_goes_when_nobody_waits);
	ADD(fd_readiness_seen_by_nobody_is_remembered);
	ADD(fd_event_stays_while_its_reader_is_ready);
	ADD(fd_wait_write);
	ADD(fd_idle_one_does_not_hold_the_base);
	ADD(fd_wait_on_the_main_stack);
	ADD(fd_callbacks_wait_too);
	ADD(fd_select_reading_and_writing);
	ADD(fd_wait_can_be_cancelled);
	ADD(fd_files_are_always_ready);
	ADD(fd_release_leaves_it_as_it_was);
	ADD(fd_init_checks_the_number);
	ADD(fd_outlives_its_runtime);
	ADD(fd_of_another_thread_is_refused);
}
