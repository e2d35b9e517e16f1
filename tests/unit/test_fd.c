/* SPDX-License-Identifier: MIT */
/*
 * The life of a watched descriptor: closed, released, used again under the
 * same number, outliving its runtime, in the wrong thread.
 */
#include "config.h"

#include <coir/dump.h>
#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "support/elsewhere.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/fd_case.h"

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

TRACE_TEST(fd_close_wakes_everybody,
	   "closed\nreader: -9\nreader 2: -9\nwriter: -9\n")
{
	struct ends e;
	int rc;

	ends_init(&e);
	rc = coir_scope_run(close_under_waiters, &e);
	ends_fini(&e);
	return rc;
}

/* The number of a closed descriptor is in use for another one at once. */
FIBER_TEST(fd_number_may_be_used_again)
{
	struct ends old, new;
	int number;

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

FIBER_TEST(fd_release_leaves_it_as_it_was)
{
	struct coir_fd cfd;
	int fds[2];

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

/* What is known of it is not asked for; what is wrong is told by a wait. */
FIBER_TEST(fd_init_nonblocking_believes_it)
{
	struct coir_fd cfd;
	int fds[2];

	ck_assert_int_eq(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
	ck_assert_int_eq(coir_fd_init_nonblocking(&cfd, fds[0]), 0);
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	ck_assert_int_eq(coir_fd_wait_read(&cfd), 0);
	ck_assert_int_eq(coir_fd_release(&cfd), fds[0]);
	ck_assert(flags_of(fds[0]));
	close(fds[0]);
	close(fds[1]);
	fds[0] = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	ck_assert_int_eq(coir_fd_init_nonblocking(&cfd, fds[0]), 0);
	ck_assert_int_eq(coir_fd_wait_read(&cfd), -EPERM);
	return coir_fd_close(&cfd);
}

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
	ck_assert_int_eq(coir_fd_init_nonblocking(&cfd, 0), -ENXIO);
}
END_TEST

static void
never_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	(void)arg;
	ck_abort_msg("called after the runtime has ended");
}

/* Descriptors may outlive the runtime; they belong to nobody then. */
START_TEST(fd_outlives_its_runtime)
{
	struct fixture f;
	struct coir_node node;
	struct ends e;

	fixture_init(&f);
	ends_init(&e);
	coir_fd_read_node(&node, &e.cfd);
	ck_assert_int_eq(coir_node_listen(&node, never_cb, NULL), 0);
	ck_assert_int_eq(coir_runtime_free(f.rt), 0);
	ck_assert_int_eq(event_base_get_num_events(f.base,
						   EVENT_BASE_COUNT_ADDED),
			 0);
	ck_assert_int_eq(coir_runtime_new(f.base, NULL, &f.rt), 0);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), -EXDEV);
	ends_fini(&e);
	fixture_fini(&f);
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
	struct ends e;

	(void)arg;
	ends_init(&e);
	elsewhere(other_thread, &e.cfd);
	ends_fini(&e);
	return 0;
}

START_TEST(fd_of_another_thread_is_refused)
{
	ck_assert_int_eq(coir_run(be_foreign, NULL), 0);
}
END_TEST

/* Find what the fiber called @arg waits for. */
static void
trace_wait(const char *line, size_t len, void *arg)
{
	const char *at = strstr(line, "waiting for ");

	(void)len;
	if (strstr(line, arg) && at)
		trace("%.*s", (int)(strstr(at, " for 0ms") - at), at);
}

static int
wait_both(void *arg)
{
	struct ends *e = arg;
	struct coir_node readable, writable;
	struct coir_node *list[] = { &readable, &writable };
	size_t which;

	coir_fd_read_node(&readable, &e->cfd);
	coir_fd_write_node(&writable, &e->cfd);
	return coir_select(list, 2, &which);
}

static int
dump_waiter(struct coir_scope *scope, void *arg)
{
	const struct coir_spawn_options options = { .name = "both" };

	ck_assert_int_eq(coir_spawn_fiber(scope, &options, wait_both, arg,
					  NULL),
			 0);
	ck_assert_int_gt(coir_dump(trace_wait, (void *)"both"), 0);
	coir_scope_cancel(scope);
	return 0;
}

FIBER_TEST(fd_dump_names_it)
{
	struct ends e;
	int fd;

	ends_init(&e);
	choke(&e);
	fd = coir_fd_number(&e.cfd);
	ck_assert_int_eq(coir_scope_run(dump_waiter, &e), 0);
	trace_expect("waiting for fd %d readable or fd %d writable\n", fd, fd);
	ends_fini(&e);
	return 0;
}

SUITE(fd)
{
	ADD(fd_close_wakes_everybody);
	ADD(fd_number_may_be_used_again);
	ADD(fd_files_are_always_ready);
	ADD(fd_release_leaves_it_as_it_was);
	ADD(fd_init_checks_the_number);
	ADD(fd_init_nonblocking_believes_it);
	ADD(fd_outlives_its_runtime);
	ADD(fd_of_another_thread_is_refused);
	ADD(fd_dump_names_it);
}
