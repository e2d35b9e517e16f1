/* SPDX-License-Identifier: MIT */
/*
 * How chatd starts, and how it says that it cannot: flags, files, ports; and
 * unix sockets.
 */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/tempdir.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/port.h"

static struct daemon d;
static struct output out;

#define RUN(conf, ...) \
	daemon_run((const char *const[]){ __VA_ARGS__, NULL }, conf, &out)

/* One of the texts holds the other. */
static void
expect_text(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL,
		      "expected \"%s\" somewhere in:\n%s", part, text);
}

START_TEST(bad_flag_is_usage)
{
	RUN(NULL, "--frobnicate");
	ck_assert_int_eq(out.code, 64);
	expect_text(out.err, "frobnicate");
	expect_text(out.err, "chatd [-c FILE]");
}
END_TEST

START_TEST(help_and_version)
{
	RUN(NULL, "-h");
	ck_assert_int_eq(out.code, 0);
	expect_text(out.out, "chatd [-c FILE]");
	RUN(NULL, "-V");
	ck_assert_int_eq(out.code, 0);
	expect_text(out.out, PACKAGE_VERSION);
}
END_TEST

START_TEST(bad_file_lists_every_error)
{
	static const char conf[] = "room: {\n"
				   "  line_max = \"many\";\n"
				   "  histroy_lines = 5;\n"
				   "};\n"
				   "log: { level = \"loud\"; };\n";

	RUN(conf, "-t", "-c", "chatd.conf");
	ck_assert_int_eq(out.code, 78);
	expect_text(out.err, "chatd.conf:2: ");
	expect_text(out.err, "chatd.conf:3: ");
	expect_text(out.err, "history_lines");
	expect_text(out.err, "chatd.conf:5: ");
	RUN(conf, "-c", "chatd.conf");
	ck_assert_int_eq(out.code, 78);
	expect_text(out.err, "chatd.conf:3: ");
}
END_TEST

START_TEST(missing_file_is_named)
{
	RUN(NULL, "-c", "nowhere.conf");
	ck_assert_int_eq(out.code, 66);
	expect_text(out.err, "nowhere.conf");
}
END_TEST

START_TEST(dump_reads_back)
{
	RUN(DAEMON_CONF, "-T", "-c", "chatd.conf");
	ck_assert_int_eq(out.code, 0);
	RUN(out.out, "-t", "-c", "chatd.conf");
	ck_assert_int_eq(out.code, 0);
}
END_TEST

START_TEST(taken_port_is_explained)
{
	char conf[256];
	char where[64];
	int port;
	int fd = port_take(&port);

	snprintf(conf, sizeof(conf),
		 "listeners: { mine: { address = \"127.0.0.1\"; port = %d;"
		 " driver = \"%s\"; }; };",
		 port, _i ? "callback" : "fiber");
	snprintf(where, sizeof(where), "127.0.0.1 port %d", port);
	RUN(conf, "-c", "chatd.conf");
	ck_assert_int_eq(out.code, 69);
	expect_text(out.err, "listener \"mine\"");
	expect_text(out.err, where);
	expect_text(out.err, "in use");
	expect_text(out.err, "ss -ltnp");
	close(fd);
}
END_TEST

/* chatd is from now on what systemd has started. */
static void
be_systemds(void)
{
	const char *built = getenv("CHATD");
	char *real = realpath(built ? built : "chatd", NULL);
	const char *script;
	FILE *file;

	ck_assert_ptr_nonnull(real);
	tempdir_new();
	script = tempdir_file("chatd", "");
	file = fopen(script, "we");
	ck_assert_ptr_nonnull(file);
	fprintf(file, "#!/bin/sh\nSYSTEMD_EXEC_PID=$$ exec '%s' \"$@\"\n",
		real);
	fclose(file);
	free(real);
	ck_assert_int_eq(chmod(script, 0700), 0);
	setenv("CHATD", script, 1);
}

/* Nor are there attempts without an end, as many as fit into a second. */
START_TEST(taken_port_is_not_tried_in_a_loop)
{
	static const char pause[] = "ending in a second";
	char conf[256];
	int port;
	int fd = port_take(&port);

	snprintf(conf, sizeof(conf),
		 "listeners: { mine: { address = \"127.0.0.1\"; port = %d; "
		 "}; };",
		 port);
	RUN(conf, "-c", "chatd.conf");
	ck_assert_int_eq(out.code, 69);
	ck_assert_ptr_null(strstr(out.err, pause));
	/* who else has started it has pauses, or asks for none */
	setenv("SYSTEMD_EXEC_PID", "1", 1);
	RUN(conf, "-c", "chatd.conf");
	ck_assert_ptr_null(strstr(out.err, pause));
	be_systemds();
	RUN(conf, "-c", "chatd.conf");
	ck_assert_int_eq(out.code, 69);
	expect_text(out.err, pause);
	/* that one stays as it is */
	RUN("listeners: 1;", "-c", "chatd.conf");
	ck_assert_int_eq(out.code, 78);
	ck_assert_ptr_null(strstr(out.err, pause));
	tempdir_remove();
	close(fd);
}
END_TEST

START_TEST(default_ports_are_8001_and_8002)
{
	RUN(NULL, "-T");
	ck_assert_int_eq(out.code, 0);
	expect_text(out.out, "8001");
	expect_text(out.out, "8002");
	expect_text(out.out, "127.0.0.1");
}
END_TEST

START_TEST(P5_log_at_start)
{
	char expected[256];

	daemon_start(&d, NULL);
	snprintf(expected, sizeof(expected),
		 "fiber waiting for connections on 127.0.0.1:%d...",
		 d.ports[0]);
	expect_text(d.log, expected);
	snprintf(expected, sizeof(expected),
		 "callback waiting for connections on 127.0.0.1:%d...",
		 d.ports[1]);
	expect_text(strstr(d.log, "fiber waiting"), expected);
	expect_text(strstr(d.log, "callback waiting"), "ready\n");
	ck_assert_int_eq(daemon_stop(&d, SIGINT), 0);
}
END_TEST

START_TEST(service_manager_is_told_where)
{
	static char path[64];
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char expected[256];
	char got[256];
	ssize_t n;

	snprintf(path, sizeof(path), "@chatd-notify-%d", getpid());
	memcpy(addr.sun_path + 1, path + 1, strlen(path + 1));
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&addr,
			      (socklen_t)(offsetof(struct sockaddr_un,
						   sun_path) +
					  strlen(path))),
			 0);
	setenv("NOTIFY_SOCKET", path, 1);
	daemon_start(&d, NULL);
	snprintf(expected, sizeof(expected),
		 "STATUS=0 clients, 0 lines/s on 127.0.0.1:%d (fiber), "
		 "127.0.0.1:%d"
		 " (callback)",
		 d.ports[0], d.ports[1]);
	n = recv(fd, got, sizeof(got) - 1, 0);
	ck_assert_int_gt(n, 0);
	got[n] = '\0';
	ck_assert_str_eq(got, expected);
	n = recv(fd, got, sizeof(got) - 1, 0);
	ck_assert_int_eq(n, 7);
	ck_assert_mem_eq(got, "READY=1", 7);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(unix_sockets)
{
	static const char conf[] =
		"listeners: { f: { path = \"%s/f\"; driver = \"fiber\";"
		" mode = \"0600\"; };"
		" c: { path = \"@chatd-test-${CHATD_TEST_NAME}\";"
		" driver = \"callback\"; }; };";
	char path[128];
	char name[64];
	struct stat st;
	struct peer a;
	struct peer b;

	snprintf(name, sizeof(name), "%d", getpid());
	setenv("CHATD_TEST_NAME", name, 1);
	daemon_start(&d, conf);
	snprintf(path, sizeof(path), "%s/f", d.dir);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	peer_connect_unix(&a, path);
	peer_expect(&a, "Got connection from unix: via fiber\n");
	snprintf(path, sizeof(path), "@chatd-test-%s", name);
	peer_connect_unix(&b, path);
	peer_expect(&b,
		    "Got connection from unix: via fiber\n"
		    "Got connection from unix: via callback\n");
	peer_say(&b, "over unix\n");
	peer_expect(&a, "Got connection from unix: via callback\nover unix\n");
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* Commits of a store that has one line: one in memory has none. */
#ifdef HAVE_SQLITE
#define COMMITS "1"
#else
#define COMMITS "0"
#endif

START_TEST(fibers_are_dumped)
{
	struct peer a;

	daemon_start(&d, NULL);
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	ck_assert_int_eq(kill(d.pid, SIGUSR1), 0);
	daemon_await_log(&d, a.address);
	/* the pass in which that was done is over by the next time */
	ck_assert_int_eq(kill(d.pid, SIGUSR1), 0);
	daemon_await_log(&d, "loop passes, the longest ");
	expect_text(d.log, "scope \"runtime\"");
	daemon_await_log(&d, "store: " COMMITS " commits");
#ifdef HAVE_LIBDW
	daemon_await_log(&d, " serve");
	expect_text(d.log, " accept_clients");
#endif
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* Libraries of which only some rooms make use. */
static const char *const late[] = {
#ifdef LATE_ICU
	LATE_ICU,
#endif
#ifdef LATE_MICROHTTPD
	LATE_MICROHTTPD,
#endif
#ifdef LATE_OPENSSL
	LATE_OPENSSL,
#endif
#ifdef LATE_ZMQ
	LATE_ZMQ,
#endif
	NULL,
};

/* Does chatd have the library @name? */
static bool
has_library(const char *name)
{
	char path[32], line[4352];
	bool found = false;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)d.pid);
	maps = fopen(path, "re");
	ck_assert_ptr_nonnull(maps);
	while (!found && fgets(line, sizeof(line), maps))
		found = strstr(line, name);
	fclose(maps);
	return found;
}

/* To link them takes most of the time that a start takes. */
/* Where nobody is, nobody is cut, though the time for that is over. */
START_TEST(end_without_clients_is_quiet)
{
	char rest[4096];
	size_t len = 0;
	ssize_t n;

	daemon_start(&d, DAEMON_CONF "drain_timeout = \"0 s\";");
	ck_assert_int_eq(kill(d.pid, SIGTERM), 0);
	while ((n = read(d.log_fd, rest + len, sizeof(rest) - 1 - len)) > 0)
		len += (size_t)n;
	rest[len] = '\0';
	ck_assert_int_eq(daemon_end(&d), 0);
	expect_text(rest, "stopped");
	ck_assert_ptr_null(strstr(rest, "cutting"));
}
END_TEST

START_TEST(libraries_that_nobody_uses_are_not_loaded)
{
	daemon_start(&d, "listeners: { a: { port = 0; }; };");
	ck_assert(has_library("libevent"));
	for (size_t i = 0; late[i]; i++)
		ck_assert_msg(!has_library(late[i]),
			      "something of %s is called that is not in "
			      "daemon/common/late_*.c",
			      late[i]);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

#ifdef LATE_ZMQ
START_TEST(libraries_that_are_configured_are_loaded)
{
	daemon_start(&d,
		     "listeners: { a: { port = 0; }; };"
		     "bus: { publish = \"ipc://%s/bus\"; };");
	ck_assert(has_library(LATE_ZMQ));
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST
#endif

SUITE(start)
{
	ADD(bad_flag_is_usage);
	ADD(help_and_version);
	ADD(bad_file_lists_every_error);
	ADD(missing_file_is_named);
	ADD(dump_reads_back);
	tcase_add_loop_test(tc_, taken_port_is_explained, 0, 2);
	ADD(taken_port_is_not_tried_in_a_loop);
	ADD(default_ports_are_8001_and_8002);
	ADD(P5_log_at_start);
	ADD(service_manager_is_told_where);
	ADD(unix_sockets);
	ADD(fibers_are_dumped);
	ADD(end_without_clients_is_quiet);
	ADD(libraries_that_nobody_uses_are_not_loaded);
#ifdef LATE_ZMQ
	ADD(libraries_that_are_configured_are_loaded);
#endif
}
