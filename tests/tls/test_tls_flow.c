/* SPDX-License-Identifier: MIT */
/*
 * test_tls_flow.c - bytes through a session: none lost, none mixed, and an end
 * that is told from a cut.
 */
#include "config.h"

#include <coir/mutex.h>
#include <coir/reader.h>
#include <coir/swap.h>
#include <stdlib.h>

#include "tls_case.h"

enum {
	/* more than sockets and sessions can hold */
	MUCH = 5 * 1024 * 1024,
};

static int
echo(struct tls_case *tls)
{
	char buf[4096];

	for (;;) {
		ssize_t n = coir_read(&tls->server.flow, buf, sizeof(buf));
		int rc;

		if (n <= 0)
			return (int)n;
		rc = coir_write(&tls->server.flow, buf, (size_t)n, NULL);
		if (rc < 0)
			return rc;
	}
}

static int
hear_echo(struct tls_case *tls)
{
	char buf[16] = "";
	size_t done;

	ck_assert_int_eq(coir_copy_string("hello, TLS", &tls->client.flow), 0);
	ck_assert_int_eq(coir_read_exact(&tls->client.flow, buf, 10, &done), 0);
	ck_assert_str_eq(buf, "hello, TLS");
	ck_assert_int_eq(coir_shutdown(&tls->client.flow, COIR_SHUT_WRITE), 0);
	/* half closed: the other side's end comes, and is one */
	return (int)coir_read(&tls->client.flow, buf, sizeof(buf));
}

START_TEST(tls_flow_echoes)
{
	tls_case_check(hear_echo, echo);
}
END_TEST

/* Byte number i of what is sent. */
static char
pattern(size_t i)
{
	return (char)(i * 2654435761U >> 24);
}

static int
send_much(struct tls_case *tls)
{
	char *data = malloc(MUCH);
	size_t done;
	int rc;

	for (size_t i = 0; i < MUCH; i++)
		data[i] = pattern(i);
	rc = coir_write(&tls->client.flow, data, MUCH, &done);
	free(data);
	ck_assert_uint_eq(done, MUCH);
	return rc;
}

static int
receive_much(struct tls_case *tls)
{
	char buf[10000];
	size_t got = 0, wrong = 0;
	ssize_t n;

	while ((n = coir_read(&tls->server.flow, buf, sizeof(buf))) > 0)
		for (ssize_t i = 0; i < n; i++)
			wrong += buf[i] != pattern(got++);
	ck_assert_uint_eq(wrong, 0);
	ck_assert_uint_eq(got, MUCH);
	return (int)n;
}

START_TEST(tls_flow_carries_much_over_a_full_socket)
{
	tls_case_check(send_much, receive_much);
}
END_TEST

/* Both directions at once, neither side reading before it has written. */
static int
pump(struct coir_flow *flow)
{
	char *data = calloc(1, MUCH);
	int rc = coir_write(flow, data, MUCH, NULL);

	free(data);
	return rc;
}

static int
pump_client(void *arg)
{
	struct tls_case *tls = arg;
	int rc = pump(&tls->client.flow);

	coir_shutdown(&tls->client.flow, COIR_SHUT_WRITE);
	return rc;
}

static int
pump_server(void *arg)
{
	struct tls_case *tls = arg;
	int rc = pump(&tls->server.flow);

	coir_shutdown(&tls->server.flow, COIR_SHUT_WRITE);
	return rc;
}

static int
drink(struct coir_flow *flow)
{
	char buf[8192];
	size_t got = 0;
	ssize_t n;

	while ((n = coir_read(flow, buf, sizeof(buf))) > 0)
		got += (size_t)n;
	ck_assert_uint_eq(got, MUCH);
	return (int)n;
}

static int
drink_client(void *arg)
{
	return drink(&((struct tls_case *)arg)->client.flow);
}

static int
drink_server(void *arg)
{
	return drink(&((struct tls_case *)arg)->server.flow);
}

static int
client_both(struct tls_case *tls)
{
	return coir_both(pump_client, tls, drink_client, tls);
}

static int
server_both(struct tls_case *tls)
{
	return coir_both(pump_server, tls, drink_server, tls);
}

START_TEST(tls_flow_goes_both_ways_at_once)
{
	tls_case_check(client_both, server_both);
}
END_TEST

static int
cut_off(struct tls_case *tls)
{
	/* the socket ends, the session does not */
	return coir_close(&tls->client_sock.flow);
}

static int
read_cut(struct tls_case *tls)
{
	char c;

	ck_assert_int_eq((int)coir_read(&tls->server.flow, &c, 1), -ECONNRESET);
	ck_assert_int_eq((int)coir_read(&tls->server.flow, &c, 1), -ECONNRESET);
	trace("%s", coir_error_text());
	return 0;
}

START_TEST(tls_flow_tells_a_cut_from_an_end)
{
	tls_case_check(cut_off, read_cut);
	trace_expect("TLS: the connection was cut off: %s\n",
		     strerror(ECONNRESET));
}
END_TEST

static int
read_and_tell(void *arg)
{
	struct tls_case *tls = arg;
	char c;

	trace("read: %zd", coir_read(&tls->client.flow, &c, 1));
	return 0;
}

static int
close_it(void *arg)
{
	struct tls_case *tls = arg;
	char c;

	ck_assert_int_eq(coir_close(&tls->client.flow), 0);
	ck_assert_int_eq(coir_close(&tls->client.flow), 0);
	ck_assert_int_eq((int)coir_read(&tls->client.flow, &c, 1), -EBADF);
	ck_assert_int_eq(coir_write(&tls->client.flow, "x", 1, NULL), -EBADF);
	ck_assert_int_eq(coir_shutdown(&tls->client.flow, COIR_SHUT_BOTH),
			 -EBADF);
	ck_assert_ptr_null(coir_tls_raw(&tls->client));
	return 0;
}

static int
close_under_reader(struct tls_case *tls)
{
	return coir_both(read_and_tell, tls, close_it, tls);
}

static int
read_end(struct tls_case *tls)
{
	char c;

	return (int)coir_read(&tls->server.flow, &c, 1);
}

START_TEST(tls_flow_close_wakes_its_reader)
{
	/* the server hears the end, not a cut */
	tls_case_check(close_under_reader, read_end);
	trace_expect("read: -9\n");
}
END_TEST

static int
end_reading(void *arg)
{
	struct tls_case *tls = arg;

	return coir_shutdown(&tls->client.flow, COIR_SHUT_READ);
}

static int
shutdown_under_reader(struct tls_case *tls)
{
	return coir_both(read_and_tell, tls, end_reading, tls);
}

START_TEST(tls_flow_shutdown_ends_reading)
{
	tls_case_check(shutdown_under_reader, read_end);
	trace_expect("read: 0\n");
}
END_TEST

static int
write_too_much(struct coir_scope *scope, void *arg)
{
	struct tls_case *tls = arg;

	coir_scope_set_deadline(scope, coir_after(coir_ms(10)));
	return pump(&tls->client.flow);
}

/* Cancelled in the middle; what comes next is read as it was written. */
static int
cancelled_write(struct tls_case *tls)
{
	ck_assert_int_eq(coir_scope_run(write_too_much, tls), -ETIMEDOUT);
	tls->count = 1;
	return coir_copy_string("!", &tls->client.flow);
}

static int
read_late(struct tls_case *tls)
{
	char buf[8192];
	ssize_t n;
	char last = 0;

	while (!tls->count)
		ck_assert_int_eq(coir_sleep(coir_ms(5)), 0);
	while ((n = coir_read(&tls->server.flow, buf, sizeof(buf))) > 0)
		last = buf[n - 1];
	ck_assert_int_eq(last, '!');
	return (int)n;
}

START_TEST(tls_flow_cancelled_write_breaks_nothing)
{
	tls_case_check(cancelled_write, read_late);
}
END_TEST

static int
upgrade_client(void *arg)
{
	struct tls_case *tls = arg;
	struct coir_swap conn;
	char answer[4] = "";

	coir_swap_init(&conn, &tls->client_sock.flow);
	ck_assert_int_eq(coir_copy_string("STARTTLS\n", &conn.flow), 0);
	ck_assert_int_eq(coir_read_exact(&conn.flow, answer, 3, NULL), 0);
	ck_assert_str_eq(answer, "ok\n");
	ck_assert_int_eq(coir_tls_client(NULL, &tls->client_context,
					 &tls->client_sock, "localhost",
					 &tls->client),
			 0);
	ck_assert_int_eq(coir_swap_to(&conn, &tls->client.flow, NULL), 0);
	ck_assert_int_eq(coir_copy_string("secret\n", &conn.flow), 0);
	return coir_close(&conn.flow);
}

/* One line of at most 15 bytes. */
static void
read_line(struct coir_reader *reader, char *ret_line)
{
	const char *line;
	size_t len;

	ck_assert_int_eq(coir_reader_line(reader, &line, &len), 0);
	ck_assert_uint_lt(len, 16);
	memcpy(ret_line, line, len);
	ret_line[len] = '\0';
}

static int
upgrade_server(void *arg)
{
	struct tls_case *tls = arg;
	struct coir_swap conn;
	struct coir_reader reader;
	char line[16];

	coir_swap_init(&conn, &tls->server_sock.flow);
	ck_assert_int_eq(coir_reader_init(&reader, &conn.flow, 16, 64), 0);
	read_line(&reader, line);
	ck_assert_str_eq(line, "STARTTLS");
	ck_assert_int_eq(coir_copy_string("ok\n", &conn.flow), 0);
	ck_assert_int_eq(coir_tls_server(NULL, &tls->server_context,
					 &tls->server_sock, &tls->server),
			 0);
	ck_assert_int_eq(coir_swap_to(&conn, &tls->server.flow, NULL), 0);
	read_line(&reader, line);
	ck_assert_str_eq(line, "secret");
	coir_reader_fini(&reader);
	return coir_close(&conn.flow);
}

static int
upgrade_main(void *arg)
{
	struct tls_case *tls = arg;

	ck_assert_int_eq(coir_socketpair(NULL, &tls->client_sock,
					 &tls->server_sock),
			 0);
	return coir_both(upgrade_server, tls, upgrade_client, tls);
}

START_TEST(P51_tls_takes_the_place_of_a_socket)
{
	struct tls_case tls;

	tls_case_init(&tls);
	ck_assert_int_eq(run_fiber(upgrade_main, &tls), 0);
	tls_case_fini(&tls);
}
END_TEST

SUITE(tls_flow)
{
	ADD(tls_flow_echoes);
	ADD(tls_flow_carries_much_over_a_full_socket);
	ADD(tls_flow_goes_both_ways_at_once);
	ADD(tls_flow_tells_a_cut_from_an_end);
	ADD(tls_flow_close_wakes_its_reader);
	ADD(tls_flow_shutdown_ends_reading);
	ADD(tls_flow_cancelled_write_breaks_nothing);
	ADD(P51_tls_takes_the_place_of_a_socket);
}
