/* SPDX-License-Identifier: MIT */
/*
 * What the text that chatd comes from promises of its chat, by the number of
 * the promise, with the labels that it has there. The leave lines are ours:
 * there each front end has wording of its own.
 */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"

static struct daemon d;

static const char original_conf[] =
	"listeners: { a: { address = \"127.0.0.1\"; port = 0;"
	" driver = \"fiber\"; label = \"Eio\"; };"
	" b: { address = \"127.0.0.1\"; port = 0;"
	" driver = \"callback\"; label = \"Lwt\"; }; };";

/* How many sockets listen on @port; all must do so on @ip, if there is one. */
static int
count_listeners(const char *table, int port, const char *ip)
{
	char line[512];
	int n = 0;
	FILE *file = fopen(table, "r");

	if (!file) /* no IPv6 here */
		return 0;
	while (fgets(line, sizeof(line), file)) {
		char local[64];
		unsigned number, state;

		if (sscanf(line, " %*d: %63[0-9A-F]:%x %*[0-9A-F]:%*x %x",
			   local, &number, &state) != 3 ||
		    (int)number != port || state != 0x0A /* TCP_LISTEN */)
			continue;
		ck_assert_str_eq(local, ip);
		n++;
	}
	fclose(file);
	return n;
}

START_TEST(P4_both_ports_listen_on_the_loopback_alone)
{
	char loopback[16];

	snprintf(loopback, sizeof(loopback), "%08X",
		 (unsigned)htonl(INADDR_LOOPBACK));
	daemon_start(&d, original_conf);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(count_listeners("/proc/net/tcp", d.ports[i],
						 loopback),
				 1);
		ck_assert_int_eq(count_listeners("/proc/net/tcp6", d.ports[i],
						 loopback),
				 0);
	}
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/*
 * P8, P9: what A and B see; P10: both see the other's; P11: addresses are
 * those that the clients have; P7: what is typed comes back, once.
 */
START_TEST(P7_P8_P9_P10_P11_two_clients_see_the_session)
{
	struct peer a, b;

	daemon_start(&d, original_conf);
	peer_connect(&a, d.ports[0]);
	peer_say(&a, "Hello from client A\n");
	peer_expect(&a,
		    "Got connection from %s via Eio\n"
		    "Hello from client A\n",
		    a.address);
	peer_connect(&b, d.ports[1]);
	peer_say(&b, "Hello from client B\n");
	peer_expect(&b,
		    "Got connection from %s via Eio\n"
		    "Hello from client A\n"
		    "Got connection from %s via Lwt\n"
		    "Hello from client B\n",
		    a.address, b.address);
	peer_expect(&a,
		    "Got connection from %s via Lwt\n"
		    "Hello from client B\n",
		    b.address);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	peer_expect_end(&a);
	peer_expect_end(&b);
}
END_TEST

/* On either port, from the first line on; those who left have left a line. */
START_TEST(P6_who_comes_late_sees_the_whole_history)
{
	struct peer first, gone, late[2];

	daemon_start(&d, original_conf);
	peer_connect(&first, d.ports[1]);
	peer_expect(&first, "Got connection from %s via Lwt\n", first.address);
	peer_connect(&gone, d.ports[0]);
	peer_expect(&first, "Got connection from %s via Eio\n", gone.address);
	peer_say(&gone, "good-bye\n");
	peer_expect(&first, "good-bye\n");
	peer_close(&gone);
	peer_expect(&first, "Connection from %s via Eio closed\n",
		    gone.address);
	for (int i = 0; i < 2; i++) {
		peer_connect(&late[i], d.ports[i]);
		peer_expect(&late[i],
			    "Got connection from %s via Lwt\n"
			    "Got connection from %s via Eio\n"
			    "good-bye\n"
			    "Connection from %s via Eio closed\n"
			    "Got connection from %s via Eio\n",
			    first.address, gone.address, gone.address,
			    late[0].address);
	}
	peer_expect(&late[1], "Got connection from %s via Lwt\n",
		    late[1].address);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

SUITE(promises)
{
	ADD(P4_both_ports_listen_on_the_loopback_alone);
	ADD(P7_P8_P9_P10_P11_two_clients_see_the_session);
	ADD(P6_who_comes_late_sees_the_whole_history);
}
