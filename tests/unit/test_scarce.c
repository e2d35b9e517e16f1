/* SPDX-License-Identifier: MIT */
/*
 * All calls that open descriptors, where there are too few: each says so,
 * leaves none open, and does what it is for when there are enough.
 */
#include "config.h"

#include "support/scarce.h"

#include <coir/command.h>
#include <coir/datagram.h>
#include <coir/dir.h>
#include <coir/load.h>
#include <coir/pipe.h>
#include <coir/process.h>
#include <coir/pty.h>
#include <coir/remote.h>
#include <coir/sendfile.h>
#include <coir/signal.h>
#include <coir/thread.h>
#include <coir/wall.h>
#include <coir/watch.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

#include "machine/valgrind.h"
#include "machine/sanitize.h"
#include "support/runner.h"
#include "unit/file_case.h"
#include "unit/net_case.h"
#include "unit/process_case.h"

/* One call, and how many descriptors it wants at once, or more. */
struct opening {
	const char *name;
	scarce_fn *fn;
	int at_least;
};

static int
pipe_pair(void *arg)
{
	struct coir_pipe a, b;
	int rc = coir_pipe_pair(&a, &b);

	(void)arg;
	if (rc < 0)
		return rc;
	ck_assert_int_eq(coir_close(&a.flow), 0);
	return coir_close(&b.flow);
}

static int
socketpair_(void *arg)
{
	struct coir_socket a, b;
	int rc = coir_socketpair(NULL, &a, &b);

	(void)arg;
	if (rc == 0)
		close_pair(&a, &b);
	return rc;
}

static int
datagram_pair(void *arg)
{
	struct coir_datagram a, b;
	int rc = coir_datagram_pair(NULL, &a, &b);

	(void)arg;
	if (rc < 0)
		return rc;
	ck_assert_int_eq(coir_datagram_close(&a), 0);
	return coir_datagram_close(&b);
}

static int
datagram_open(void *arg)
{
	struct coir_datagram sock;
	int rc = coir_datagram_open(NULL, AF_INET, &sock);

	(void)arg;
	return rc < 0 ? rc : coir_datagram_close(&sock);
}

static int
datagram_bind(void *arg)
{
	struct coir_datagram sock;
	struct coir_addr addr;
	int rc;

	(void)arg;
	ck_assert_int_eq(coir_addr_udp(COIR_IP4_LOOPBACK, 0, &addr), 0);
	rc = coir_datagram_bind(NULL, &addr, NULL, &sock);
	return rc < 0 ? rc : coir_datagram_close(&sock);
}

static int
listen_(void *arg)
{
	struct coir_listener l;
	struct coir_addr addr;
	int rc;

	(void)arg;
	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 0, &addr), 0);
	rc = coir_listen(NULL, &addr, NULL, &l);
	return rc < 0 ? rc : coir_listener_close(&l);
}

/* Who has come is not lost when he cannot be accepted. */
static int
accept_(void *arg)
{
	struct coir_listener *l = arg;
	struct coir_socket sock;
	int rc = coir_accept(NULL, l, &sock, NULL);

	return rc < 0 ? rc : coir_close(&sock.flow);
}

static int
connect_(void *arg)
{
	struct coir_socket sock;
	struct coir_addr addr;
	int rc;

	ck_assert_int_eq(coir_listener_addr(arg, &addr), 0);
	rc = coir_connect(NULL, &addr, &sock);
	return rc < 0 ? rc : coir_close(&sock.flow);
}

static int
pty(void *arg)
{
	struct coir_pty pty;
	int rc = coir_pty_open(NULL, &pty);

	(void)arg;
	return rc < 0 ? rc : coir_close(&pty.flow);
}

static int
watch(void *arg)
{
	struct coir_watch *watch;
	int rc = coir_watch_new(&watch);

	(void)arg;
	if (rc == 0)
		coir_watch_free(watch);
	return rc;
}

static int
signal_(void *arg)
{
	struct coir_signal sig;
	int rc = coir_signal_init(&sig, SIGUSR1);

	(void)arg;
	return rc < 0 ? rc : coir_signal_close(&sig);
}

static int
wall_sleep(void *arg)
{
	struct timespec soon = coir_wall_now();

	(void)arg;
	soon.tv_sec++;
	soon.tv_nsec = 0;
	return coir_wall_sleep_until(&soon);
}

static int
nothing(void *arg)
{
	(void)arg;
	return 0;
}

static int
thread_run(void *arg)
{
	int result = 0;
	int rc = coir_thread_run(nothing, arg, &result);

	return rc < 0 ? rc : result;
}

static int
process_spawn(void *arg)
{
	struct coir_process proc;
	int rc = coir_process_spawn(NULL, ARGS("true"), NULL, &proc);

	(void)arg;
	return rc < 0 ? rc : coir_process_close(&proc);
}

/* The child's runtime wants descriptors, too. */
static int
process_fork(void *arg)
{
	struct coir_exit_status status = { .code = 0 };
	struct coir_process proc;
	int rc = coir_process_fork(NULL, nothing, arg, &proc);

	if (rc < 0)
		return rc;
	rc = coir_process_wait(&proc, &status);
	ck_assert_int_eq(coir_process_close(&proc), 0);
	return rc < 0 ? rc : -status.code;
}

static int
command_output(void *arg)
{
	struct coir_output output;
	int rc = coir_command_output(ARGS("true"), NULL, &output);

	(void)arg;
	if (rc == 0)
		coir_output_fini(&output);
	return rc;
}

static int
file_open(void *arg)
{
	struct coir_file file;
	int rc = coir_file_open(NULL, in_tempdir("a"), O_RDONLY, 0, &file);

	(void)arg;
	return rc < 0 ? rc : coir_close(&file.flow);
}

static int
file_load(void *arg)
{
	void *bytes;
	size_t len;
	int rc = coir_file_load(in_tempdir("a"), 100, &bytes, &len);

	(void)arg;
	if (rc == 0)
		free(bytes);
	return rc;
}

static int
file_replace(void *arg)
{
	(void)arg;
	return coir_file_replace(in_tempdir("a"), "x", 1, 0600);
}

static int
dir_read(void *arg)
{
	struct coir_dir *dir;
	int rc = coir_dir_read(in_tempdir(""), 100, &dir);

	(void)arg;
	if (rc == 0)
		coir_dir_free(dir);
	return rc;
}

static const struct opening openings[] = {
	{ "coir_pipe_pair", pipe_pair, 2 },
	{ "coir_socketpair", socketpair_, 2 },
	{ "coir_datagram_pair", datagram_pair, 2 },
	{ "coir_datagram_open", datagram_open, 1 },
	{ "coir_datagram_bind", datagram_bind, 1 },
	{ "coir_listen", listen_, 1 },
	{ "coir_connect", connect_, 1 },
	{ "coir_accept", accept_, 1 },
	{ "coir_pty_open", pty, 2 },
	{ "coir_watch_new", watch, 1 },
	{ "coir_signal_init", signal_, 0 },
	{ "coir_thread_run", thread_run, 4 },
	{ "coir_process_spawn", process_spawn, 3 },
	{ "coir_process_fork", process_fork, 3 },
	{ "coir_command_output", command_output, 5 },
	{ "coir_file_open", file_open, 1 },
	{ "coir_file_load", file_load, 1 },
	{ "coir_file_replace", file_replace, 1 },
	{ "coir_dir_read", dir_read, 1 },
	{ "coir_wall_sleep_until", wall_sleep, 1 },
};

FILE_TEST(scarce_descriptors_are_said_to_be_so)
{
	struct coir_remote *remote;
	struct coir_listener l;
	struct coir_addr addr;

	/* the runtime's own descriptors, which it keeps */
	ck_assert_int_eq(coir_remote_new(&remote), 0);
	ck_assert_int_eq(signal_(NULL), 0);
	tempdir_file("a", "x");
	listen_tcp(&l, &addr);
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		const struct opening *o = &openings[i];
		int needed = scarce_each(o->name, o->fn, &l);

		ck_assert_msg(needed >= o->at_least, "%s needs %d", o->name,
			      needed);
	}
	coir_remote_put(remote);
	return coir_listener_close(&l);
}

static int
run(void *arg)
{
	return coir_run(nothing, arg);
}

/* libevent ends the program where it gets some of its descriptors, not all. */
START_TEST(scarce_descriptors_end_no_program)
{
	ck_assert_int_ge(scarce_each("coir_run", run, NULL), 3);
}
END_TEST

SUITE(scarce)
{
	/* it keeps descriptors of its own above the limit */
	if (RUNNING_ON_VALGRIND) {
		runner_skip("valgrind");
		return;
	}
	ADD(scarce_descriptors_are_said_to_be_so);
	/* LeakSanitizer has descriptors of its own, and takes what it cannot
	 * look at for lost */
	if (!COIR__ASAN)
		ADD(scarce_descriptors_end_no_program);
}
