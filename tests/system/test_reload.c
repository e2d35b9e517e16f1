/* SPDX-License-Identifier: MIT */
/*
 * Another configuration while chatd runs: all of it or nothing, and nobody who
 * is connected is cut.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
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
#include "system/daemon.h"
#include "system/peer.h"

#define ANY "address = \"127.0.0.1\"; port = 0;"

static struct daemon d;

/* Writes @conf, in which %s stands for the directory, where chatd reads it. */
static void
write_conf(const char *conf)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/chatd.conf", d.dir);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	fprintf(f, conf, d.dir);
#pragma GCC diagnostic pop
	ck_assert_int_eq(fclose(f), 0);
}

/* Has chatd read @conf; waits until its log, from here on, has @result. */
static void
reload(const char *conf, const char *result)
{
	write_conf(conf);
	d.log_len = 0;
	d.log[0] = '\0';
	ck_assert_int_eq(kill(d.pid, SIGHUP), 0);
	daemon_await_log(&d, result);
}

/* The port on which the log says that @label waits. */
static int
port_of(const char *label)
{
	char mark[64];
	const char *at;

	snprintf(mark, sizeof(mark), "%s waiting for connections on ", label);
	at = strstr(d.log, mark);
	ck_assert_ptr_nonnull(at);
	at = strchr(at + strlen(mark), ':');
	ck_assert_ptr_nonnull(at);
	return (int)strtol(at + 1, NULL, 10);
}

/* A socket bound to a port of 127.0.0.1 that is free, and listening. */
static int
take_port(int *ret_port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	socklen_t len = sizeof(sa);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, len), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	*ret_port = ntohs(sa.sin_port);
	return fd;
}

/* Does nobody listen at @port any more? */
static bool
is_refused(int port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool refused;

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	refused = connect(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0 &&
		errno == ECONNREFUSED;
	close(fd);
	return refused;
}

static void
stop(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

START_TEST(a_label_changes_for_those_who_come)
{
	struct peer a, b;

	daemon_start(&d, "listeners: { f: { " ANY " label = \"old\"; }; };");
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "old");
	reload("listeners: { f: { " ANY " label = \"new\"; }; };",
	       "configuration reloaded: 1 changed");
	peer_connect(&b, d.ports[0]);
	peer_skip_to_join(&b, "new");
	peer_expect(&a, "Got connection from %s via new\n", b.address);
	peer_close(&a);
	peer_expect(&b, "Connection from %s via old closed\n", a.address);
	stop();
}
END_TEST

START_TEST(limits_change)
{
	struct peer a, b;
	char line[256];

	daemon_start(&d, "listeners: { f: { " ANY " }; };");
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	reload("listeners: { f: { " ANY " }; }; limits: { clients = 1; };",
	       "configuration reloaded: 1 changed");
	peer_connect(&b, d.ports[0]);
	peer_line(&b, line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, "*** "));
	peer_expect_end(&b);
	reload("listeners: { f: { " ANY " max_clients = 1; }; };",
	       "configuration reloaded: 2 changed");
	peer_connect(&b, d.ports[0]);
	peer_line(&b, line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, "*** "));
	peer_expect_end(&b);
	peer_say(&a, "still here\n");
	peer_expect(&a, "still here\n");
	stop();
}
END_TEST

START_TEST(who_was_quiet_before_there_was_a_limit_has_its_time)
{
	struct peer a;

	daemon_start(&d, "listeners: { f: { " ANY " }; };");
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	peer_say(&a, "hello\n");
	peer_expect(&a, "hello\n");
	reload("listeners: { f: { " ANY " }; };"
	       "limits: { idle_time = \"1 s\"; };",
	       "configuration reloaded: 1 changed");
	peer_expect(&a, "*** closing: you have said nothing for 1 s\n");
	peer_expect_end(&a);
	stop();
}
END_TEST

START_TEST(listeners_come_and_go_and_clients_stay)
{
	struct peer a, b;
	int gone;

	daemon_start(&d,
		     "listeners: { f: { " ANY " label = \"one\"; };"
		     " c: { " ANY " driver = \"callback\";"
		     " label = \"two\"; }; };");
	gone = d.ports[1];
	peer_connect(&a, gone);
	peer_skip_to_join(&a, "two");
	reload("listeners: { f: { " ANY " label = \"one\"; };"
	       " g: { " ANY " driver = \"callback\";"
	       " label = \"three\"; }; };",
	       "configuration reloaded: ");
	ck_assert(is_refused(gone));
	peer_connect(&b, port_of("three"));
	peer_skip_to_join(&b, "three");
	peer_expect(&a, "Got connection from %s via three\n", b.address);
	peer_say(&a, "I am still here\n");
	peer_expect(&b, "I am still here\n");
	peer_close(&a);
	peer_expect(&b, "Connection from %s via two closed\n", a.address);
	peer_say(&b, "bye\n");
	peer_expect(&b, "bye\n");
	stop();
}
END_TEST

START_TEST(another_driver_at_the_same_port)
{
	struct peer a, b;
	char first[256], second[256];
	int port;

	close(take_port(&port));
	snprintf(first, sizeof(first),
		 "listeners: { f: { port = %d; driver = \"fiber\"; }; };",
		 port);
	snprintf(second, sizeof(second),
		 "listeners: { f: { port = %d; driver = \"callback\"; }; };",
		 port);
	daemon_start(&d, first);
	peer_connect(&a, port);
	peer_skip_to_join(&a, "fiber");
	reload(second, "configuration reloaded: ");
	peer_connect(&b, port);
	peer_skip_to_join(&b, "callback");
	peer_say(&a, "from a fiber\n");
	peer_expect(&b, "from a fiber\n");
	stop();
}
END_TEST

START_TEST(from_one_address_to_all)
{
	struct peer a, b;
	char first[256], second[256];
	int port;

	close(take_port(&port));
	snprintf(first, sizeof(first), "listeners: { f: { port = %d; }; };",
		 port);
	snprintf(second, sizeof(second),
		 "listeners: { f: { address = \"0.0.0.0\"; port = %d; }; };",
		 port);
	daemon_start(&d, first);
	peer_connect(&a, port);
	peer_skip_to_join(&a, "fiber");
	reload(second, "configuration reloaded: ");
	peer_connect_from(&b, 7, port);
	peer_skip_to_join(&b, "fiber");
	peer_expect(&a, "Got connection from %s via fiber\n", b.address);
	reload(first, "configuration reloaded: ");
	peer_say(&b, "back\n");
	peer_expect(&a, "back\n");
	stop();
}
END_TEST

START_TEST(a_unix_socket_moves)
{
	struct peer a, b;
	char path[128];
	struct stat st;

	daemon_start(&d, "listeners: { u: { path = \"%s/one\"; }; };");
	snprintf(path, sizeof(path), "%s/one", d.dir);
	peer_connect_unix(&a, path);
	peer_expect(&a, "Got connection from unix: via fiber\n");
	reload("listeners: { u: { path = \"%s/one\"; mode = \"0600\"; }; };",
	       "configuration reloaded: 1 changed");
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	reload("listeners: { u: { path = \"%s/two\"; }; };",
	       "configuration reloaded: 1 changed");
	ck_assert_int_eq(stat(path, &st), -1);
	snprintf(path, sizeof(path), "%s/two", d.dir);
	peer_connect_unix(&b, path);
	peer_expect(&b,
		    "Got connection from unix: via fiber\n"
		    "Got connection from unix: via fiber\n");
	peer_expect(&a, "Got connection from unix: via fiber\n");
	stop();
}
END_TEST

START_TEST(a_bad_file_changes_nothing)
{
	struct peer a, b;

	daemon_start(&d, "listeners: { f: { " ANY " label = \"old\"; }; };");
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "old");
	reload("listeners: { f: { " ANY " label = \"new\"; }; };\n"
	       "limits: { clients = \"many\"; };\n"
	       "rom: { };\n",
	       "configuration not reloaded: nothing has changed");
	ck_assert_ptr_nonnull(strstr(d.log, "chatd.conf:2: limits.clients"));
	ck_assert_ptr_nonnull(strstr(d.log, "chatd.conf:3: "));
	peer_connect(&b, d.ports[0]);
	peer_skip_to_join(&b, "old");
	stop();
}
END_TEST

START_TEST(a_file_that_is_gone_changes_nothing)
{
	char path[128];

	daemon_start(&d, NULL);
	snprintf(path, sizeof(path), "%s/chatd.conf", d.dir);
	ck_assert_int_eq(unlink(path), 0);
	d.log_len = 0;
	d.log[0] = '\0';
	ck_assert_int_eq(kill(d.pid, SIGHUP), 0);
	daemon_await_log(&d, "configuration not reloaded");
	ck_assert_ptr_nonnull(strstr(d.log, "No such file"));
	stop();
}
END_TEST

START_TEST(a_port_that_is_taken_changes_nothing)
{
	struct peer a, b;
	char conf[512];
	int port;
	int fd = take_port(&port);

	daemon_start(&d, "listeners: { f: { " ANY " label = \"old\"; }; };");
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "old");
	snprintf(conf, sizeof(conf),
		 "listeners: { f: { " ANY " label = \"new\"; };\n"
		 " h: { " ANY " label = \"h\"; };\n"
		 " g: { port = %d; }; };\n",
		 port);
	reload(conf, "configuration not reloaded: nothing has changed");
	ck_assert_ptr_nonnull(
		strstr(d.log,
		       "chatd.conf:3: listener \"g\": cannot listen on "));
	ck_assert_ptr_nonnull(strstr(d.log, "Address already in use"));
	peer_connect(&b, d.ports[0]);
	peer_skip_to_join(&b, "old");
	close(fd);
	reload(conf, "configuration reloaded: ");
	stop();
}
END_TEST

START_TEST(who_made_way_in_vain_is_back)
{
	struct peer a;
	char first[256], second[256];
	int port, other;
	int fd = take_port(&other);

	close(take_port(&port));
	snprintf(first, sizeof(first), "listeners: { f: { port = %d; }; };",
		 port);
	snprintf(second, sizeof(second),
		 "listeners: { f: { address = \"0.0.0.0\"; port = %d; };"
		 " g: { port = %d; }; };",
		 port, other);
	daemon_start(&d, first);
	reload(second, "configuration not reloaded: nothing has changed");
	peer_connect(&a, port);
	peer_skip_to_join(&a, "fiber");
	close(fd);
	stop();
}
END_TEST

START_TEST(what_takes_a_restart_is_said)
{
	daemon_start(&d, "listeners: { f: { " ANY " }; };");
	reload("listeners: { f: { " ANY " }; }; room: { line_max = 100;"
	       " lag_max = 77; };",
	       "configuration reloaded: 1 changed");
	ck_assert_ptr_nonnull(strstr(d.log,
				     "room.line_max has changed; it "
				     "takes effect at the next start"));
	stop();
}
END_TEST

/* The next message to the service manager at @fd; state lines are passed by. */
static void
expect_told(int fd, const char *message)
{
	char got[512] = "STATUS=";

	while (strncmp(got, "STATUS=", 7) == 0) {
		ssize_t n = recv(fd, got, sizeof(got) - 1, 0);

		ck_assert_int_ge(n, 0);
		got[n] = '\0';
	}
	ck_assert_msg(strncmp(got, message, strlen(message)) == 0, "%s", got);
}

START_TEST(the_service_manager_is_told)
{
	static char path[64];
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	size_t len;

	snprintf(path, sizeof(path), "@chatd-reload-%d", getpid());
	len = strlen(path);
	memcpy(sa.sun_path + 1, path + 1, len - 1);
	len += offsetof(struct sockaddr_un, sun_path);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, (socklen_t)len), 0);
	setenv("NOTIFY_SOCKET", path, 1);
	daemon_start(&d, NULL);
	expect_told(fd, "READY=1");
	reload("nonsense = 1;", "configuration not reloaded");
	expect_told(fd, "RELOADING=1");
	expect_told(fd, "READY=1");
	stop();
	close(fd);
}
END_TEST

SUITE(reload)
{
	ADD(a_label_changes_for_those_who_come);
	ADD(limits_change);
	ADD(who_was_quiet_before_there_was_a_limit_has_its_time);
	ADD(listeners_come_and_go_and_clients_stay);
	ADD(another_driver_at_the_same_port);
	ADD(from_one_address_to_all);
	ADD(a_unix_socket_moves);
	ADD(a_bad_file_changes_nothing);
	ADD(a_file_that_is_gone_changes_nothing);
	ADD(a_port_that_is_taken_changes_nothing);
	ADD(who_made_way_in_vain_is_back);
	ADD(what_takes_a_restart_is_said);
	ADD(the_service_manager_is_told);
}
