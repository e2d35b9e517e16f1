/* SPDX-License-Identifier: MIT */
/*
 * The examples do what they say, to the byte.
 */
#include "config.h"

#include <arpa/inet.h>
#include <fnmatch.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/peer.h"

/* A running example. */
struct example {
	pid_t pid;
	/* its standard output and error */
	FILE *out;
};

static void
example_start(struct example *e, const char *name, const char *arg)
{
	const char *top = getenv("top_builddir");
	char path[4096];
	int fds[2];

	snprintf(path, sizeof(path), "%s/examples/%s", top ? top : ".", name);
	ck_assert_int_eq(pipe(fds), 0);
	e->pid = fork();
	ck_assert_int_ge(e->pid, 0);
	if (e->pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		dup2(fds[1], STDERR_FILENO);
		close(fds[0]);
		close(fds[1]);
		execl(path, name, arg, NULL);
		perror(path);
		_exit(127);
	}
	close(fds[1]);
	e->out = fdopen(fds[0], "r");
	ck_assert_ptr_nonnull(e->out);
}

/* Reads all that it says, and waits for its end with @code, or -signal. */
static void
example_finish(struct example *e, char *said, size_t size, int code)
{
	size_t len = fread(said, 1, size - 1, e->out);
	int status;

	said[len] = '\0';
	ck_assert_int_eq(waitpid(e->pid, &status, 0), e->pid);
	ck_assert_msg((WIFEXITED(status) ? WEXITSTATUS(status)
					 : -WTERMSIG(status)) == code,
		      "wait status %#x, not %d; it said: %s", status, code,
		      said);
	fclose(e->out);
}

/* It says exactly @expected and ends with @code, or -signal. */
static void
example_expect(struct example *e, const char *expected, int code)
{
	char said[65536];

	example_finish(e, said, sizeof(said), code);
	ck_assert_str_eq(said, expected);
}

START_TEST(example_streams_P1_P3)
{
	struct example e;

	example_start(&e, "streams", NULL);
	example_expect(&e,
		       "+fiber waiting...\n"
		       "callback sleeping...\n"
		       "callback sending 1 to fiber\n"
		       "+fiber got \"1\" from callback\n"
		       "+fiber sleeping...\n"
		       "+fiber sending 2 to callback...\n"
		       "+fiber done\n"
		       "callback got \"2\" from fiber\n",
		       0);
}
END_TEST

/* Backtraces are what the compiler and the libraries at hand make of them. */
START_TEST(example_dump)
{
	static const char pattern[] =
		"scope \"runtime\": 1 fibers, 0 daemons\n"
		"  fiber \"main\": running for *\n"
		"    scope \"scope\": 2 fibers, 0 daemons\n"
		"      fiber \"sleeper\": waiting for timer, * left for *\n"
#ifdef HAVE_LIBDW
		"          #0 *\n"
		"          #? coir_sleep*\n"
		"          #? oversleep*\n"
		"          #? sleeper_main*\n"
#endif
		"*"
		"      fiber \"receiver\": waiting for channel receive for *\n"
		"*"
		"fiber \"main\" has kept the loop for *\n"
#ifdef HAVE_LIBDW
		"    #0 compute*\n"
		"    #1 look_and_compute*\n"
#endif
		"*";
	char said[65536];
	struct example e;

	example_start(&e, "dump", NULL);
	example_finish(&e, said, sizeof(said), 0);
	ck_assert_msg(fnmatch(pattern, said, 0) == 0, "%s", said);
}
END_TEST

START_TEST(example_timer)
{
	struct example e;

	example_start(&e, "timer", NULL);
	example_expect(&e,
		       "A - next - 1\nA - next - 2\nA - next - 3\n"
		       "A - next - 4\nA - next - 5\nA - next - 6\n"
		       "A - next - 7\nA - next - 8\nA - next - 9\n"
		       "A - next - 10\n",
		       0);
}
END_TEST

START_TEST(example_mixed)
{
	struct example e;

	example_start(&e, "mixed", NULL);
	example_expect(&e,
		       "fiber: waiting for tick 1\n"
		       "callback: tick 1\n"
		       "fiber: waiting for tick 2\n"
		       "callback: tick 2\n"
		       "fiber: waiting for tick 3\n"
		       "callback: tick 3\n"
		       "fiber: done\n",
		       0);
}
END_TEST

START_TEST(example_signal)
{
	struct example e;

	example_start(&e, "signal", NULL);
	example_expect(&e,
		       "SIGUSR1 (1)\nSIGUSR1 (1)\n"
		       "SIGTERM: good-bye\n",
		       0);
}
END_TEST

START_TEST(example_datagram)
{
	struct example e;

	example_start(&e, "datagram", NULL);
	example_expect(&e, "hello -> HELLO\ngoodbye -> GOODBYE\n", 0);
}
END_TEST

#ifdef HAVE_ZMQ

START_TEST(example_zmq_fibers)
{
	struct example e;

	example_start(&e, "zmq_fibers", NULL);
	example_expect(&e,
		       "GOT: tick: 1\nGOT: tick: 2\nGOT: tick: 3\n"
		       "GOT: tick: 4\nGOT: tick: 5\nGOT: tick: 6\n"
		       "GOT: tick: 7\nGOT: tick: 8\nGOT: tick: 9\n"
		       "GOT: tick: 10\n",
		       0);
}
END_TEST

#endif

/* Three clients at once; each hears its own words. */
START_TEST(example_echo)
{
	struct example e;
	struct peer p[3];
	char line[128];
	int port;

	example_start(&e, "echo", NULL);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), e.out));
	ck_assert_int_eq(sscanf(line, "listening on tcp:127.0.0.1:%d\n", &port),
			 1);
	for (int i = 0; i < 3; i++)
		peer_connect(&p[i], port);
	for (int i = 2; i >= 0; i--) {
		snprintf(line, sizeof(line), "hello from %d\n", i);
		peer_say(&p[i], line);
	}
	for (int i = 0; i < 3; i++)
		peer_expect(&p[i], "you said: hello from %d\n", i);
	peer_say(&p[0], "again");
	peer_expect(&p[0], "you said: again");
	for (int i = 0; i < 3; i++) {
		peer_half_close(&p[i]);
		peer_expect_end(&p[i]);
		peer_close(&p[i]);
	}
	ck_assert_int_eq(kill(e.pid, SIGTERM), 0);
	example_expect(&e, "", -SIGTERM);
}
END_TEST

/* A listener on a free port of the loopback, which is told. */
static int
listen_somewhere(int *ret_port)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (void *)&in, len), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	ck_assert_int_eq(getsockname(fd, (void *)&in, &len), 0);
	*ret_port = ntohs(in.sin_port);
	return fd;
}

/* Reads to the end of the stream; the text is terminated. */
static void
read_all(int fd, char *buf, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, buf + len, size - 1 - len)) > 0)
		len += (size_t)n;
	ck_assert_int_eq(n, 0);
	buf[len] = '\0';
}

START_TEST(example_http_get)
{
	static char page[40000];
	char address[64], request[256];
	struct example e;
	int port, conn, fd = listen_somewhere(&port);

	snprintf(address, sizeof(address), "tcp:127.0.0.1:%d", port);
	example_start(&e, "http_get", address);
	conn = accept(fd, NULL, NULL);
	read_all(conn, request, sizeof(request));
	ck_assert_str_eq(request, "GET / HTTP/1.0\r\n\r\n");
	memset(page, 'x', sizeof(page) - 1);
	memcpy(page, "HTTP/1.0 200 OK\r\n\r\n", 19);
	ck_assert_int_eq(write(conn, page, sizeof(page) - 1), sizeof(page) - 1);
	close(conn);
	close(fd);
	example_expect(&e, page, 0);
}
END_TEST

START_TEST(example_dial)
{
	char address[64], said[200];
	struct example e;
	int port, conn, fd = listen_somewhere(&port);

	snprintf(address, sizeof(address), "127.0.0.1:%d", port);
	example_start(&e, "dial", address);
	conn = accept(fd, NULL, NULL);
	ck_assert_int_eq(write(conn, "hello\n", 6), 6);
	close(conn);
	close(fd);
	example_expect(&e, "hello\n", 0);
	snprintf(said, sizeof(said),
		 "dial: connecting to tcp:%s: Connection refused, connecting "
		 "to \"127.0.0.1\":%d\n",
		 address, port);
	example_start(&e, "dial", address);
	example_expect(&e, said, 1);
}
END_TEST

START_TEST(example_resolve)
{
	struct example e;

	example_start(&e, "resolve", "127.0.0.1");
	example_expect(&e, "tcp:127.0.0.1:443 is localhost, https\n", 0);
}
END_TEST

START_TEST(example_http_get_refused)
{
	char address[64], said[128];
	struct example e;
	int port;

	close(listen_somewhere(&port));
	snprintf(address, sizeof(address), "tcp:127.0.0.1:%d", port);
	snprintf(said, sizeof(said),
		 "http_get: connecting to %s: Connection refused\n", address);
	example_start(&e, "http_get", address);
	example_expect(&e, said, 1);
	example_start(&e, "http_get", NULL);
	example_expect(&e, "usage: http_get ADDRESS\n", 64);
}
END_TEST

START_TEST(example_each)
{
	struct example e;

	example_start(&e, "each", NULL);
	example_expect(&e,
		       "done: 1\ndone: 2\ndone: 3\ndone: 0\ndone: 4\n"
		       "15, 5, 5, 1, 9\n",
		       0);
}
END_TEST

START_TEST(example_generator)
{
	struct example e;

	example_start(&e, "generator", NULL);
	example_expect(&e, "0\n1\n1\n2\n3\n5\n8\n13\n21\n34\n", 0);
}
END_TEST

START_TEST(example_step_P47)
{
	struct example e;

	example_start(&e, "step", NULL);
	example_expect(&e,
		       "fiber: moves, frame 1\n"
		       "fiber: nothing else to do\n"
		       "main: draws frame 0 of 3\n"
		       "fiber: moves, frame 2\n"
		       "main: draws frame 1 of 3\n"
		       "fiber: moves, frame 3\n"
		       "main: draws frame 2 of 3\n"
		       "main: draws frame 3 of 3\n"
		       "main: 0 fibers are left\n",
		       0);
}
END_TEST

/* Who of the two is first when both are due is the clock's affair. */
START_TEST(example_eco_P87)
{
	char line[64];
	struct example e;
	int lines[2] = { 0, 0 };

	example_start(&e, "eco", NULL);
	for (int i = 0; i < 8; i++) {
		int who = 0;

		ck_assert_ptr_nonnull(fgets(line, sizeof(line), e.out));
		ck_assert_int_eq(sscanf(line, "eco%d\n", &who), 1);
		ck_assert(who == 1 || who == 2);
		ck_assert(i > 1 || who == i + 1);
		lines[who - 1]++;
	}
	example_expect(&e, "", 0);
	ck_assert_int_eq(lines[0], 5);
	ck_assert_int_eq(lines[1], 3);
}
END_TEST

SUITE(examples)
{
	ADD(example_streams_P1_P3);
	ADD(example_dump);
	ADD(example_timer);
	ADD(example_mixed);
	ADD(example_signal);
	ADD(example_datagram);
#ifdef HAVE_ZMQ
	ADD(example_zmq_fibers);
#endif
	ADD(example_echo);
	ADD(example_http_get);
	ADD(example_dial);
	ADD(example_resolve);
	ADD(example_http_get_refused);
	ADD(example_each);
	ADD(example_generator);
	ADD(example_step_P47);
	ADD(example_eco_P87);
}
