/* SPDX-License-Identifier: MIT */
/*
 * The life of a unix socket's path: whose it is, and who removes it when.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/listener.h>
#include <coir/scope.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "unit/net_case.h"

static const struct coir_listen_options reuse = { .reuse_addr = true };

/* A directory of its own and a path in it. */
struct place {
	char dir[32];
	char path[64];
	struct coir_addr addr;
};

static void
place_init(struct place *p)
{
	snprintf(p->dir, sizeof(p->dir), "/tmp/coir-bind-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(p->dir));
	snprintf(p->path, sizeof(p->path), "%s/socket", p->dir);
	ck_assert_int_eq(coir_addr_unix(p->path, &p->addr), 0);
}

/* Everything is gone; a path that was left behind would be in the way. */
static void
place_fini(struct place *p)
{
	ck_assert_int_eq(rmdir(p->dir), 0);
}

static bool
exists(const struct place *p)
{
	struct stat st;

	return lstat(p->path, &st) == 0;
}

/* A socket that nobody listens on any more. */
static void
leave_stale(struct place *p)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t len;
	const struct sockaddr *sa = coir_addr_sockaddr(&p->addr, &len);

	ck_assert_int_eq(bind(fd, sa, len), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	close(fd);
	ck_assert(exists(p));
}

/* Run @body in a fiber with a place. */
static void
with_place(coir_fn *body)
{
	struct place p;

	place_init(&p);
	ck_assert_int_eq(run_fiber(body, &p), 0);
	place_fini(&p);
}

/* A test whose body is given to with_place(). */
#define PLACE_TEST(name) BODY_TEST(name, with_place(name##_main))

PLACE_TEST(bind_path_goes_when_the_listener_is_closed)
{
	struct place *p = arg;
	struct coir_listener l;

	ck_assert_int_eq(coir_listen(NULL, &p->addr, NULL, &l), 0);
	ck_assert(exists(p));
	ck_assert_int_eq(coir_listener_close(&l), 0);
	ck_assert(!exists(p));
	return coir_listener_close(&l);
}

PLACE_TEST(P61_bind_path_goes_with_the_scope)
{
	struct place *p = arg;
	struct coir_listener l;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_listen(&scope, &p->addr, NULL, &l), 0);
	ck_assert(exists(p));
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert(!exists(p));
	return 0;
}

PLACE_TEST(P61_bind_leaves_a_path_that_is_in_use)
{
	struct place *p = arg;
	struct coir_listener l, second;

	ck_assert_int_eq(coir_listen(NULL, &p->addr, NULL, &l), 0);
	ck_assert_int_eq(coir_listen(NULL, &p->addr, NULL, &second),
			 -EADDRINUSE);
	ck_assert(exists(p));
	ck_assert_int_eq(coir_listen(NULL, &p->addr, &reuse, &second),
			 -EADDRINUSE);
	ck_assert(exists(p));
	return coir_listener_close(&l);
}

PLACE_TEST(P63_bind_replaces_a_stale_socket_if_asked)
{
	struct place *p = arg;
	struct coir_listener l;

	leave_stale(p);
	ck_assert_int_eq(coir_listen(NULL, &p->addr, NULL, &l), -EADDRINUSE);
	ck_assert(exists(p));
	ck_assert_int_eq(coir_listen(NULL, &p->addr, &reuse, &l), 0);
	return coir_listener_close(&l);
}

PLACE_TEST(bind_never_removes_a_file)
{
	struct place *p = arg;
	struct coir_listener l;
	int fd = open(p->path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(coir_listen(NULL, &p->addr, &reuse, &l), -EADDRINUSE);
	ck_assert_int_eq(unlink(p->path), 0);
	return 0;
}

/* Somebody has put another socket in the place of ours. */
PLACE_TEST(bind_leaves_a_path_that_is_no_longer_ours)
{
	struct place *p = arg;
	struct coir_listener l;

	ck_assert_int_eq(coir_listen(NULL, &p->addr, NULL, &l), 0);
	ck_assert_int_eq(unlink(p->path), 0);
	leave_stale(p);
	ck_assert_int_eq(coir_listener_close(&l), 0);
	ck_assert(exists(p));
	ck_assert_int_eq(unlink(p->path), 0);
	return 0;
}

/* A forked child closes its copy, as far as it may. */
static int
forked(void *arg)
{
	struct place *p = arg;
	struct coir_listener l;
	int status;
	pid_t pid;

	ck_assert_int_eq(coir_listen(NULL, &p->addr, NULL, &l), 0);
	pid = fork();
	if (pid == 0) {
		int rc = coir_listener_close(&l);

		_exit(rc == -EXDEV && close(coir_fd_number(&l.fd)) == 0 ? 0
									: 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert(exists(p));
	return coir_listener_close(&l);
}

START_TEST(bind_path_stays_when_a_child_closes_it)
{
	with_place(forked);
}
END_TEST

PLACE_TEST(bind_path_of_an_adopted_listener_stays)
{
	struct place *p = arg;
	struct coir_listener l, copy;
	int fd;

	ck_assert_int_eq(coir_listen(NULL, &p->addr, NULL, &l), 0);
	fd = dup(coir_fd_number(&l.fd));
	ck_assert_int_eq(coir_listener_init(&copy, fd), 0);
	ck_assert_int_eq(coir_listener_close(&copy), 0);
	ck_assert(exists(p));
	return coir_listener_close(&l);
}

/* A listener that was released goes on, and so does its path. */
static int
released(void *arg)
{
	struct place *p = arg;
	struct coir_scope scope;
	struct coir_socket client;
	struct coir_listener l;
	int fd;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_listen(&scope, &p->addr, NULL, &l), 0);
	fd = coir_listener_release(&l);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_listener_close(&l), 0);
	ck_assert_int_eq(coir_listener_release(&l), -EBADF);
	ck_assert_int_eq(coir_connect(NULL, &p->addr, &client), 0);
	ck_assert_int_eq(coir_close(&client.flow), 0);
	ck_assert_int_eq(unlink(p->path), 0);
	return close(fd);
}

START_TEST(bind_path_of_a_released_listener_stays)
{
	with_place(released);
}
END_TEST

PLACE_TEST(bind_sets_permissions)
{
	struct coir_listen_options options = { .mode = 0622 };
	struct place *p = arg;
	struct coir_listener l;
	struct stat st;

	ck_assert_int_eq(coir_listen(NULL, &p->addr, &options, &l), 0);
	ck_assert_int_eq(lstat(p->path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0622);
	return coir_listener_close(&l);
}

FIBER_TEST(bind_abstract_names_have_no_path)
{
	struct coir_listener l, second;
	struct coir_addr addr, got;
	char name[64];

	snprintf(name, sizeof(name), "@coir-bind-%d", getpid());
	ck_assert_int_eq(coir_addr_unix(name, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, &l), 0);
	ck_assert_int_eq(coir_listener_addr(&l, &got), 0);
	ck_assert(coir_addr_equal(&addr, &got));
	ck_assert_int_eq(coir_listen(NULL, &addr, &reuse, &second),
			 -EADDRINUSE);
	return coir_listener_close(&l);
}

SUITE(bind)
{
	ADD(bind_path_goes_when_the_listener_is_closed);
	ADD(P61_bind_path_goes_with_the_scope);
	ADD(P61_bind_leaves_a_path_that_is_in_use);
	ADD(P63_bind_replaces_a_stale_socket_if_asked);
	ADD(bind_never_removes_a_file);
	ADD(bind_leaves_a_path_that_is_no_longer_ours);
	ADD(bind_path_stays_when_a_child_closes_it);
	ADD(bind_path_of_an_adopted_listener_stays);
	ADD(bind_path_of_a_released_listener_stays);
	ADD(bind_sets_permissions);
	ADD(bind_abstract_names_have_no_path);
}
