/* SPDX-License-Identifier: MIT */
/*
 * Streams under torture: what was written is what is read, in order; no
 * descriptor is left, neither here nor on its way.
 */
#include "config.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/rights.h>
#include <coir/swap.h>
#include <coir/time.h>
#include <coir/want.h>

#include "stress/stream_case.h"

static int
send_bulk(void *arg)
{
	struct stream *s = arg;
	int rc = coir_write(&s->in.flow, bulk, BULK, &s->sent);

	return end_sending(s, rc);
}

SCENARIO(socket_keeps_its_bytes, SCENARIO_VIRTUAL)
{
	struct stream s;
	int rc = open_stream(&s);

	if (rc < 0)
		return rc;
	rc = coir_both(recv_bulk, &s, send_bulk, &s);
	MUST(rc < 0 || s.received == BULK);
	close_stream(&s);
	return rc;
}

/* Descriptors on their way belong to the kernel, then to who received them. */
static int
send_rights(void *arg)
{
	struct stream *s = arg;
	const int fds[2] = { STDIN_FILENO, STDOUT_FILENO };
	int rc = 0;

	for (int i = 0; i < 3 && rc == 0; i++) {
		rc = coir_rights_send(&s->in, "x", 1, fds, 2, NULL);
		if (rc == 0)
			rc = coir_yield();
	}
	return end_sending(s, rc);
}

static int
recv_rights(void *arg)
{
	struct stream *s = arg;
	struct coir_rights rights;
	int fds[2];
	char byte;
	ssize_t n;

	do {
		coir_rights_init(&rights, fds, 2);
		n = coir_rights_recv(&s->out, &byte, 1, &rights);
		if (n > 0) {
			int fd = coir_rights_take(&rights, 1);

			MUST(fd >= 0);
			close(fd);
			s->received++;
		}
		coir_rights_close(&rights);
	} while (n > 0);
	coir_shutdown(&s->out.flow, COIR_SHUT_READ);
	return (int)n;
}

SCENARIO(rights_leave_no_descriptor, SCENARIO_VIRTUAL)
{
	struct stream s;
	int rc = open_stream(&s);

	if (rc < 0)
		return rc;
	rc = coir_both(recv_rights, &s, send_rights, &s);
	MUST(rc < 0 || s.received == 3);
	coir_close(&s.in.flow);
	coir_close(&s.out.flow);
	return rc;
}

/* A library that reads by itself and says what it wants. */
static int
want_byte(void *arg)
{
	struct stream *s = arg;
	char byte;
	ssize_t n = recv(coir_fd_number(&s->out.fd), &byte, 1, MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN ? COIR_WANT_READ : -errno;
	if (n > 0)
		take_in(s, &byte, 1);
	return (int)n;
}

static int
want_to_end(void *arg)
{
	struct stream *s = arg;
	int rc;

	while ((rc = coir_want(&s->out.fd, want_byte, s)) > 0)
		;
	return rc;
}

static int
want_bytes(void *arg)
{
	int rc = want_to_end(arg);

	if (rc < 0)
		MUST(coir_protect(want_to_end, arg) == 0);
	return rc;
}

static int
send_bytes(void *arg)
{
	struct stream *s = arg;
	int rc = 0;

	while (s->sent < 5 && rc == 0) {
		size_t done = 0;

		rc = coir_write(&s->in.flow, bulk + s->sent, 1, &done);
		s->sent += done;
		if (rc == 0)
			rc = coir_yield();
	}
	return end_sending(s, rc);
}

SCENARIO(want_waits_for_what_is_wanted, SCENARIO_VIRTUAL)
{
	struct stream s;
	int rc = open_stream(&s);

	if (rc < 0)
		return rc;
	rc = coir_both(want_bytes, &s, send_bytes, &s);
	MUST(rc < 0 || s.received == 5);
	close_stream(&s);
	return rc;
}

/* Writes through the outside of what is exchanged all the time. */
struct exchange {
	struct stream s;
	struct coir_swap outside;
	/* another way to the same stream */
	struct coir_swap detour;
	bool ended;
};

static int
send_through(void *arg)
{
	struct exchange *x = arg;
	int rc = coir_write(&x->outside.flow, bulk, BULK, &x->s.sent);

	x->ended = true;
	return end_sending(&x->s, rc);
}

static int
exchange(void *arg)
{
	struct exchange *x = arg;
	struct coir_flow *next = &x->detour.flow;
	struct coir_flow *old;
	int rc = 0;

	while (rc == 0 && !x->ended) {
		rc = coir_swap_to(&x->outside, next, &old);
		if (rc == 0)
			next = old;
		if (rc == 0 || rc == -EBUSY)
			rc = coir_sleep(coir_ms(1));
	}
	return rc;
}

static int
recv_all(void *arg)
{
	return recv_bulk(&((struct exchange *)arg)->s);
}

SCENARIO(swap_keeps_its_bytes, SCENARIO_VIRTUAL)
{
	struct exchange x = { .ended = false };
	struct coir_branch branches[] = { { .fn = send_through, .arg = &x },
					  { .fn = exchange, .arg = &x },
					  { .fn = recv_all, .arg = &x } };
	int rc = open_stream(&x.s);

	if (rc < 0)
		return rc;
	coir_swap_init(&x.outside, &x.s.in.flow);
	coir_swap_init(&x.detour, &x.s.in.flow);
	rc = coir_all(branches, 3);
	MUST(rc < 0 || x.s.received == BULK);
	close_stream(&x.s);
	return rc;
}

SUITE(torture_flow)
{
	ADD_SCENARIO(socket_keeps_its_bytes);
	ADD_SCENARIO(rights_leave_no_descriptor);
	ADD_SCENARIO(want_waits_for_what_is_wanted);
	ADD_SCENARIO(swap_keeps_its_bytes);
}
