/* SPDX-License-Identifier: MIT */
/*
 * Other listeners while chatd runs: they come, go and move, and who is
 * connected stays.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/port.h"

#define ANY "address = \"127.0.0.1\"; port = 0;"

static struct daemon d;

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
	daemon_reload(&d,
		      "listeners: { f: { " ANY " label = \"one\"; };"
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
	int port = port_find();

	snprintf(first, sizeof(first),
		 "listeners: { f: { port = %d; driver = \"fiber\"; }; };",
		 port);
	snprintf(second, sizeof(second),
		 "listeners: { f: { port = %d; driver = \"callback\"; }; };",
		 port);
	daemon_start(&d, first);
	peer_connect(&a, port);
	peer_skip_to_join(&a, "fiber");
	daemon_reload(&d, second, "configuration reloaded: ");
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
	int port = port_find();

	snprintf(first, sizeof(first), "listeners: { f: { port = %d; }; };",
		 port);
	snprintf(second, sizeof(second),
		 "listeners: { f: { address = \"0.0.0.0\"; port = %d; }; };",
		 port);
	daemon_start(&d, first);
	peer_connect(&a, port);
	peer_skip_to_join(&a, "fiber");
	daemon_reload(&d, second, "configuration reloaded: ");
	peer_connect_from(&b, 7, port);
	peer_skip_to_join(&b, "fiber");
	peer_expect(&a, "Got connection from %s via fiber\n", b.address);
	daemon_reload(&d, first, "configuration reloaded: ");
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
	daemon_reload(
		&d,
		"listeners: { u: { path = \"%s/one\"; mode = \"0600\"; }; };",
		"configuration reloaded: 1 changed");
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	daemon_reload(&d, "listeners: { u: { path = \"%s/two\"; }; };",
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

START_TEST(a_port_that_is_taken_changes_nothing)
{
	struct peer a, b;
	char conf[512];
	int port;
	int fd = port_take(&port);

	daemon_start(&d, "listeners: { f: { " ANY " label = \"old\"; }; };");
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "old");
	snprintf(conf, sizeof(conf),
		 "listeners: { f: { " ANY " label = \"new\"; };\n"
		 " h: { " ANY " label = \"h\"; };\n"
		 " g: { port = %d; }; };\n",
		 port);
	daemon_reload(&d, conf,
		      "configuration not reloaded: nothing has changed");
	ck_assert_ptr_nonnull(
		strstr(d.log,
		       "chatd.conf:3: listener \"g\": cannot listen on "));
	ck_assert_ptr_nonnull(strstr(d.log, "Address already in use"));
	peer_connect(&b, d.ports[0]);
	peer_skip_to_join(&b, "old");
	close(fd);
	daemon_reload(&d, conf, "configuration reloaded: ");
	stop();
}
END_TEST

START_TEST(who_made_way_in_vain_is_back)
{
	struct peer a;
	char first[256], second[256];
	int other;
	int fd = port_take(&other);
	int port = port_find();

	snprintf(first, sizeof(first), "listeners: { f: { port = %d; }; };",
		 port);
	snprintf(second, sizeof(second),
		 "listeners: { f: { address = \"0.0.0.0\"; port = %d; };"
		 " g: { port = %d; }; };",
		 port, other);
	daemon_start(&d, first);
	daemon_reload(&d, second,
		      "configuration not reloaded: nothing has changed");
	peer_connect(&a, port);
	peer_skip_to_join(&a, "fiber");
	close(fd);
	stop();
}
END_TEST

SUITE(reload_listeners)
{
	ADD(listeners_come_and_go_and_clients_stay);
	ADD(another_driver_at_the_same_port);
	ADD(from_one_address_to_all);
	ADD(a_unix_socket_moves);
	ADD(a_port_that_is_taken_changes_nothing);
	ADD(who_made_way_in_vain_is_back);
}
