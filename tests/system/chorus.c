/* SPDX-License-Identifier: MIT */
/*
 * chorus.c - see chorus.h.
 */
#include "config.h"

#include "system/chorus.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* For everything that is to come, in nanoseconds. */
#define PATIENCE_NS INT64_C(60000000000)

/* Between two lines, about. */
#define BREATH_NS INT64_C(2000000)

static int64_t
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

__attribute__((format(printf, 2, 3))) static bool
fail(struct chorus *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!c->error[0])
		vsnprintf(c->error, sizeof(c->error), fmt, ap);
	va_end(ap);
	return false;
}

static unsigned
below(struct chorus *c, unsigned n)
{
	return (unsigned)rand_r(&c->seed) % n;
}

/* What was read of @v is what the room has there, or the first to say so. */
static bool
compare(struct chorus *c, struct voice *v, const char *buf, size_t n)
{
	size_t known = c->len - v->at < n ? c->len - v->at : n;

	if (memcmp(c->room + v->at, buf, known) != 0)
		return fail(c, "client %zu was sent something else at byte %zu",
			    (size_t)(v - c->voices), v->at);
	if (c->len + n > c->size) {
		c->size = 2 * c->size + n;
		c->room = realloc(c->room, c->size);
		if (!c->room)
			abort();
	}
	memcpy(c->room + c->len, buf + known, n - known);
	c->len += n - known;
	v->at += n;
	return true;
}

static bool
hear(struct chorus *c, struct voice *v)
{
	static char buf[256 * 1024];
	ssize_t n = recv(v->fd, buf, sizeof(buf), MSG_DONTWAIT);
	int64_t t = now();

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n <= 0)
		return fail(c, "client %zu was cut: %s",
			    (size_t)(v - c->voices),
			    n < 0 ? strerror(errno) : "end of stream");
	if (t - v->heard > v->pause)
		v->pause = t - v->heard;
	v->heard = t;
	return compare(c, v, buf, (size_t)n);
}

/* Reads what is there, after at most @ms. */
static bool
hear_all(struct chorus *c, int ms)
{
	struct epoll_event events[256];
	int n = epoll_wait(c->epoll, events, 256, ms);

	for (int i = 0; i < n; i++)
		if (!hear(c, &c->voices[events[i].data.u32]))
			return false;
	return true;
}

/* Says some bytes more, at most @max; a line that is over is followed. */
static bool
say(struct chorus *c, struct voice *v, size_t max, bool begins)
{
	size_t left = strlen(v->line + v->line_at);
	ssize_t n;

	if (left == 0 && begins) {
		snprintf(v->line, sizeof(v->line), "%zu says %ld of many\n",
			 (size_t)(v - c->voices), ++v->said);
		v->line_at = 0;
		left = strlen(v->line);
	}
	n = send(v->fd, v->line + v->line_at, left < max ? left : max,
		 MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n < 0 && errno != EAGAIN)
		return fail(c, "client %zu cannot speak: %s",
			    (size_t)(v - c->voices), strerror(errno));
	v->line_at += n > 0 ? (size_t)n : 0;
	return true;
}

static bool
come(struct chorus *c, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port) };
	struct epoll_event event = { .events = EPOLLIN };
	struct voice *v = &c->voices[c->n];

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	v->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (v->fd < 0)
		return fail(c, "socket: %s", strerror(errno));
	event.data.u32 = (uint32_t)c->n++;
	if (connect(v->fd, (struct sockaddr *)&to, sizeof(to)) < 0 ||
	    epoll_ctl(c->epoll, EPOLL_CTL_ADD, v->fd, &event) < 0)
		return fail(c, "connecting to port %d: %s", port,
			    strerror(errno));
	return true;
}

/* How many "Got connection" the room has. */
static size_t
count(const struct chorus *c, const char *what)
{
	size_t n = 0, len = strlen(what);
	const char *at = c->room;

	while ((at = memmem(at, c->len - (size_t)(at - c->room), what, len))) {
		at += len;
		n++;
	}
	return n;
}

bool
chorus_come(struct chorus *c, size_t n, const int *ports, size_t n_ports)
{
	int64_t until;

	*c = (struct chorus){ .seed = (unsigned)getpid() };
	c->epoll = epoll_create1(EPOLL_CLOEXEC);
	c->voices = calloc(n, sizeof(*c->voices));
	c->room = malloc(c->size = 1 << 20);
	if (c->epoll < 0 || !c->voices || !c->room)
		return fail(c, "no memory");
	for (size_t i = 0; i < n; i++)
		if (!come(c, ports[i % n_ports]) || !hear_all(c, 0))
			return false;
	until = now() + PATIENCE_NS;
	while (count(c, "Got connection from ") < n)
		if (!hear_all(c, 10) || now() > until)
			return fail(c, "not everybody is let in");
	return true;
}

void
chorus_listen(struct chorus *c)
{
	for (size_t i = 0; i < c->n; i++) {
		c->voices[i].heard = now();
		c->voices[i].pause = 0;
	}
}

void
chorus_pace(struct chorus *c, int64_t ns)
{
	c->beat = ns;
	c->next = now();
}

/* Somebody says a piece, or the first of them a line. */
static bool
say_next(struct chorus *c)
{
	struct voice *v = &c->voices[below(c, CHORUS_TALKERS)];

	if (c->beat > 0) {
		c->next += c->beat;
		return say(c, &c->voices[0], sizeof(v->line), true);
	}
	c->next = now() + BREATH_NS / 2 + below(c, (unsigned)BREATH_NS);
	return say(c, v, 1 + below(c, 40), true);
}

bool
chorus_sing(struct chorus *c, int64_t ns)
{
	int64_t end = now() + ns;

	while (now() < end)
		if ((now() >= c->next && !say_next(c)) || !hear_all(c, 1))
			return false;
	return true;
}

/* Has everybody all, and the room all that was said? */
static bool
is_settled(const struct chorus *c)
{
	char last[64];

	for (size_t i = 0; i < c->n; i++)
		if (c->voices[i].at != c->len)
			return false;
	for (size_t i = 0; i < CHORUS_TALKERS; i++) {
		snprintf(last, sizeof(last), "\n%zu says %ld of many\n", i,
			 c->voices[i].said);
		if (c->voices[i].said > 0 &&
		    !memmem(c->room, c->len, last, strlen(last)))
			return false;
	}
	return true;
}

bool
chorus_settle(struct chorus *c)
{
	int64_t until = now() + PATIENCE_NS;

	while (!is_settled(c)) {
		for (size_t i = 0; i < CHORUS_TALKERS; i++)
			if (!say(c, &c->voices[i], 64, false))
				return false;
		if (!hear_all(c, 20))
			return false;
		if (now() > until)
			return fail(c, "something that was said never came");
	}
	return true;
}

long
chorus_judge(struct chorus *c)
{
	long said[CHORUS_TALKERS] = { 0 }, lines = 0;
	size_t who;
	long n;

	for (size_t at = 0; at < c->len; lines++) {
		const char *line = c->room + at;
		const char *end = memchr(line, '\n', c->len - at);

		if (!end)
			return fail(c, "a line without an end") - 1;
		at = (size_t)(end - c->room) + 1;
		if (sscanf(line, "%zu says %ld of many\n", &who, &n) == 2) {
			if (who >= CHORUS_TALKERS || n != ++said[who])
				return fail(c,
					    "line %ld of client %zu after "
					    "%ld",
					    n, who, said[who] - 1) -
					1;
		} else if (memcmp(line, "Got ", 4) != 0) {
			return fail(c, "nobody has said \"%.*s\"",
				    (int)(end - line), line) -
				1;
		}
	}
	for (size_t i = 0; i < CHORUS_TALKERS; i++)
		if (said[i] != c->voices[i].said)
			return fail(c, "client %zu has said %ld lines, not %ld",
				    i, c->voices[i].said, said[i]) -
				1;
	if (count(c, "Got connection from ") != c->n)
		return fail(c, "somebody has come twice") - 1;
	return lines;
}

static int
by_size(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

void
chorus_pauses(const struct chorus *c, double *ret_p50, double *ret_max)
{
	int64_t *all = calloc(c->n, sizeof(*all));
	int64_t t = now();

	if (!all)
		abort();
	for (size_t i = 0; i < c->n; i++) {
		const struct voice *v = &c->voices[i];

		all[i] = t - v->heard > v->pause ? t - v->heard : v->pause;
	}
	qsort(all, c->n, sizeof(*all), by_size);
	*ret_p50 = (double)all[c->n / 2] / 1e6;
	*ret_max = (double)all[c->n - 1] / 1e6;
	free(all);
}

void
chorus_go(struct chorus *c)
{
	for (size_t i = 0; i < c->n; i++)
		close(c->voices[i].fd);
	close(c->epoll);
	free(c->voices);
	free(c->room);
}
