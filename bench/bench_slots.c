/* SPDX-License-Identifier: MIT */
/*
 * What a slot costs a delivery: one line to each of many TCP connections, by
 * send(2) and through slots, in turns; somebody else reads.
 *
 *	bench_slots [CLIENTS [ROUNDS]]
 */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "slot/slot.h"
#include "slot/slots.h"

/* Bytes of a line. */
#define LINE 64

#define CLIENTS_MAX 5000
#define ROUNDS_MAX 5000

/* One connection. */
struct client {
	int ours;          /* where the line is sent */
	int theirs;        /* where it is read */
	struct slot *slot; /* the same, noted */
};

static struct client clients[CLIENTS_MAX];
static int n_clients;

/* Puts @client in a slot. */
static void
enter(struct client *client, struct slots *slots, uint64_t id)
{
	struct slot_identity who;
	struct coir_addr peer;

	bench_check(coir_addr_tcp("127.0.0.1", 1, &peer) == 0, "address");
	bench_check(slot_identify(client->ours, &peer, "bench", "bench",
				  &who) == 0,
		    "cookie");
	client->slot = slots_take(slots);
	slot_fill(client->slot, &who);
	slot_enter(client->slot, id);
}

static void
connect_clients(struct slots *slots)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof(in);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	const int on = 1;

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bench_check(bind(listener, (struct sockaddr *)&in, len) == 0, "bind");
	bench_check(listen(listener, 8) == 0, "listen");
	getsockname(listener, (struct sockaddr *)&in, &len);
	for (int i = 0; i < n_clients; i++) {
		struct client *client = &clients[i];

		client->theirs = socket(AF_INET, SOCK_STREAM, 0);
		bench_check(connect(client->theirs, (struct sockaddr *)&in,
				    len) == 0,
			    "connect");
		client->ours = accept(listener, NULL, NULL);
		bench_check(client->ours >= 0, "accept");
		setsockopt(client->ours, IPPROTO_TCP, TCP_NODELAY, &on,
			   sizeof(on));
		enter(client, slots, (uint64_t)i + 1);
	}
}

/* Reads what all are sent, on the other core. Returns its process. */
static pid_t
start_reader(void)
{
	static char heard[64 * 1024];
	pid_t pid = fork();

	bench_check(pid >= 0, "fork");
	if (pid > 0)
		return pid;
	bench_pin(1);
	for (int i = 0;; i = (i + 1) % n_clients)
		(void)!recv(clients[i].theirs, heard, sizeof(heard),
			    MSG_DONTWAIT);
}

/* Sends each a line. Returns the nanoseconds of processor time for one. */
static double
send_all(bool slots, uint64_t number)
{
	static char line[LINE];
	const struct cursor_place from = { .next = number };
	const struct cursor_place to = { .next = number + 1 };
	int64_t began = bench_clock(CLOCK_PROCESS_CPUTIME_ID);

	for (int i = 0; i < n_clients; i++) {
		struct iovec range = { line, sizeof(line) };

		if (slots)
			(void)slot_send(clients[i].slot, &from, &to, &range, 1);
		else
			(void)!send(clients[i].ours, line, sizeof(line),
				    MSG_NOSIGNAL | MSG_DONTWAIT);
	}
	return (double)(bench_clock(CLOCK_PROCESS_CPUTIME_ID) - began) /
		n_clients;
}

/* The two in turns; who is first changes. */
static void
measure(int rounds)
{
	static double plain[ROUNDS_MAX], noted[ROUNDS_MAX], ratio[ROUNDS_MAX];
	struct bench_interval interval;

	for (int i = 0; i < rounds; i++) {
		if (i % 2)
			noted[i] = send_all(true, (uint64_t)i);
		plain[i] = send_all(false, (uint64_t)i);
		if (!(i % 2))
			noted[i] = send_all(true, (uint64_t)i);
		ratio[i] = noted[i] / plain[i];
	}
	bench_interval(ratio, rounds, &interval);
	printf("%d clients, %d rounds, a line of %d bytes to each\n"
	       "send(2)   %6.0f ns\n"
	       "slot      %6.0f ns   %.3f [%.3f, %.3f]\n",
	       n_clients, rounds, LINE, bench_median(plain, rounds),
	       bench_median(noted, rounds), interval.median, interval.low,
	       interval.high);
}

int
main(int argc, char **argv)
{
	const struct slots_shape shape = { .count = CLIENTS_MAX,
					   .line_max = 65536,
					   .style = 1 };
	int rounds = bench_argument(argc, argv, 2, 1000);
	struct slots *slots;
	pid_t reader;

	n_clients = bench_argument(argc, argv, 1, 400);
	if (n_clients > CLIENTS_MAX || rounds > ROUNDS_MAX)
		bench_check(false, "so many");
	bench_check(slots_new(&shape, &slots) == 0, "slots");
	connect_clients(slots);
	reader = start_reader();
	bench_pin(0);
	measure(rounds);
	kill(reader, SIGKILL);
	waitpid(reader, NULL, 0);
	slots_free(slots);
	return 0;
}
