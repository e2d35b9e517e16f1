/* SPDX-License-Identifier: MIT */
/*
 * socketloop's own test program (S.API-21): clients in threads of their own, on
 * blocking sockets, talk to a server of fibers that sends each line back
 * reversed. "close" ends a connection, "stop" the server.
 */
#include "config.h"

#include <coir/promise.h>
#include <coir/reader.h>
#include <coir/scope.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer/net_peer.h"

#define THREADS 10
#define CONNECTIONS 5
#define LINES 30

/* The server and what it has counted. */
struct reverser {
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_promise stop;
	int messages;
	int closes;
};

static void
reverse(char *text, size_t len)
{
	for (size_t i = 0; i < len / 2; i++) {
		char c = text[i];

		text[i] = text[len - 1 - i];
		text[len - 1 - i] = c;
	}
}

/* One line, without its end. 0; -ENODATA: the connection ends. */
static int
take_line(struct coir_reader *r, char *line, size_t size)
{
	const char *text;
	size_t len;
	int rc = coir_reader_line(r, &text, &len);

	if (rc < 0)
		return rc;
	ck_assert_uint_lt(len, size);
	memcpy(line, text, len);
	line[len] = '\0';
	return 0;
}

static int
converse(struct coir_socket *sock, struct coir_reader *r, struct reverser *s)
{
	char line[64];
	int rc;

	while ((rc = take_line(r, line, sizeof(line))) == 0) {
		size_t len = strlen(line);

		if (strcmp(line, "close") == 0 || strcmp(line, "stop") == 0)
			break;
		reverse(line, len);
		line[len] = '\n';
		s->messages++;
		rc = coir_write(&sock->flow, line, len + 1, NULL);
		if (rc < 0)
			return rc;
	}
	s->closes++;
	if (rc == 0 && strcmp(line, "stop") == 0)
		return coir_promise_resolve(&s->stop, NULL);
	return rc;
}

static int
serve_reversed(struct coir_socket *sock, const struct coir_addr *peer,
	       void *arg)
{
	struct coir_reader r;
	int rc = coir_reader_init(&r, &sock->flow, 256, 256);

	(void)peer;
	if (rc < 0)
		return rc;
	rc = converse(sock, &r, arg);
	coir_reader_fini(&r);
	return rc;
}

/* A plain program: connect, and have a FILE of it. */
static FILE *
dial(const struct coir_addr *addr)
{
	socklen_t len;
	const struct sockaddr *sa = coir_addr_sockaddr(addr, &len);
	int fd = socket(sa->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, sa, len) < 0)
		return NULL;
	return fdopen(fd, "r+");
}

/* Says @text, and hears it reversed: false if not. */
static bool
say(FILE *file, char *text)
{
	char answer[64];

	fprintf(file, "%s\n", text);
	fflush(file);
	if (!fgets(answer, sizeof(answer), file))
		return false;
	reverse(text, strlen(text));
	return strncmp(answer, text, strlen(text)) == 0;
}

/* Returns how many lines went wrong. */
static long
one_connection(const struct coir_addr *addr, int number)
{
	FILE *file = dial(addr);
	long wrong = 0;

	if (!file)
		return 1;
	for (int i = 0; i < LINES; i++) {
		char text[64];

		snprintf(text, sizeof(text), "connection %d line %d", number,
			 i);
		wrong += !say(file, text);
	}
	fprintf(file, "close\n");
	fclose(file);
	return wrong;
}

static void *
client_thread(void *arg)
{
	struct reverser *s = arg;
	long wrong = 0;

	for (int i = 0; i < CONNECTIONS; i++)
		wrong += one_connection(&s->addr, i);
	return (void *)wrong;
}

/* One whose line is long in coming. */
static FILE *
dial_slowly(const struct coir_addr *addr)
{
	FILE *file = dial(addr);

	if (file) {
		fprintf(file, "half a ");
		fflush(file);
	}
	return file;
}

static bool
end_slowly(FILE *file)
{
	char answer[64];
	bool right;

	fprintf(file, "line\n");
	fflush(file);
	right = fgets(answer, sizeof(answer), file) &&
		strcmp(answer, "enil a flah\n") == 0;
	fprintf(file, "close\n");
	fclose(file);
	return right;
}

/* One who holds up none of the others; they; who stops the server. */
static void *
director(void *arg)
{
	struct reverser *s = arg;
	pthread_t threads[THREADS];
	FILE *slow = dial_slowly(&s->addr);
	long wrong = 0;
	FILE *file;

	if (!slow)
		return (void *)1L;
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, client_thread, s) != 0)
			return (void *)1L;
	for (int i = 0; i < THREADS; i++) {
		void *result;

		pthread_join(threads[i], &result);
		wrong += (long)result;
	}
	wrong += !end_slowly(slow);
	file = dial(&s->addr);
	if (!file)
		return (void *)1L;
	fprintf(file, "stop\n");
	fclose(file);
	return (void *)wrong;
}

static int
socketloop(void *arg)
{
	struct reverser s = { 0 };
	struct coir_server_options options = { .stop = &s.stop };
	pthread_t thread;
	void *wrong;

	(void)arg;
	listen_tcp(&s.l, &s.addr);
	coir_promise_init(&s.stop);
	ck_assert_int_eq(pthread_create(&thread, NULL, director, &s), 0);
	ck_assert_int_eq(coir_run_server(&s.l, &options, serve_reversed, &s),
			 0);
	ck_assert_int_eq(pthread_join(thread, &wrong), 0);
	ck_assert_ptr_null(wrong);
	ck_assert_int_eq(s.messages, THREADS * CONNECTIONS * LINES + 1);
	ck_assert_int_eq(s.closes, THREADS * CONNECTIONS + 2);
	coir_promise_fini(&s.stop);
	return coir_listener_close(&s.l);
}

START_TEST(S_API_21_P34_P35_fifteen_hundred_messages)
{
	ck_assert_int_eq(run_net(socketloop, NULL), 0);
}
END_TEST

SUITE(socketloop)
{
	ADD(S_API_21_P34_P35_fifteen_hundred_messages);
}
