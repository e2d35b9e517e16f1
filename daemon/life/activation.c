/* SPDX-License-Identifier: MIT */
/*
 * activation.c - passes over the sockets, names first; and the sentences about
 * those that nobody wants.
 */
#include "config.h"

#include "life/activation.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <coir/addr.h>

/* The matching, half done. */
struct match {
	const struct activation_want *wants;     /* the listeners */
	size_t n_wants;                          /* how many */
	const struct activation_socket *sockets; /* the sockets */
	size_t n;                                /* how many */
	bool *given;                             /* of each, to a want */
	int *fds;                                /* of each want, or -1 */
	char *why;                               /* the sentence */
};

/* The address of a want; -EINVAL if any port would do. */
static int
match_want_addr(const struct activation_want *want, struct coir_addr *ret_addr)
{
	if (want->path != NULL)
		return coir_addr_unix(want->path, ret_addr);
	if (want->port == 0)
		return -EINVAL;
	return coir_addr_tcp(want->address, want->port, ret_addr);
}

/* The address that fd is bound to. */
static int
match_bound_addr(int fd, struct coir_addr *ret_addr)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);

	if (getsockname(fd, (struct sockaddr *)&sa, &len) < 0)
		return -errno;
	return coir_addr_from_sockaddr((struct sockaddr *)&sa, len, ret_addr);
}

static bool
match_is_bound_to(int fd, const struct activation_want *want)
{
	struct coir_addr bound, wanted;

	return match_bound_addr(fd, &bound) == 0 &&
		match_want_addr(want, &wanted) == 0 &&
		coir_addr_equal(&bound, &wanted);
}

/* A stream socket that listens. */
static bool
match_is_listening(int fd)
{
	int type, listening;
	socklen_t len = sizeof(type);

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) < 0)
		return false;
	len = sizeof(listening);
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) < 0)
		return false;
	return type == SOCK_STREAM && listening != 0;
}

/* The want with this name; n_wants if there is none. */
static size_t
match_named(const struct match *m, const char *name)
{
	size_t k = 0;

	while (k < m->n_wants && strcmp(m->wants[k].name, name) != 0)
		k++;
	return k;
}

/* The want with the address that fd is bound to; n_wants if there is none. */
static size_t
match_bound(const struct match *m, int fd)
{
	size_t k = 0;

	while (k < m->n_wants && !match_is_bound_to(fd, &m->wants[k]))
		k++;
	return k;
}

/* Whether want k, if it is one, had no descriptor yet; now it has. */
static bool
match_give(struct match *m, size_t k, int fd)
{
	if (k == m->n_wants || m->fds[k] >= 0)
		return false;
	m->fds[k] = fd;
	return true;
}

/* Adds to the sentence; what does not fit is cut off. */
__attribute__((format(printf, 2, 3))) static void
match_say(struct match *m, const char *fmt, ...)
{
	size_t len = strlen(m->why);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(m->why + len, ACTIVATION_WHY_MAX - len, fmt, ap);
	va_end(ap);
}

/* Begins the sentence about a socket. */
static void
match_say_which(struct match *m, size_t i)
{
	int fd = m->sockets[i].fd;
	char text[COIR_ADDR_TEXT_MAX];
	struct coir_addr addr;

	match_say(m, "passed descriptor %d, named \"%s\"", fd,
		  m->sockets[i].name);
	if (match_bound_addr(fd, &addr) < 0)
		return;
	coir_addr_format(&addr, text, sizeof(text));
	match_say(m, ", bound to %s", text);
}

static void
match_say_want(struct match *m, const struct activation_want *want)
{
	char text[COIR_ADDR_TEXT_MAX] = "any port";
	struct coir_addr addr;

	if (match_want_addr(want, &addr) == 0)
		coir_addr_format(&addr, text, sizeof(text));
	match_say(m, "%s (%s)", want->name, text);
}

static int
match_refuse_kind(struct match *m, size_t i)
{
	match_say_which(m, i);
	match_say(m,
		  ": not a listening stream socket; its socket unit wants "
		  "ListenStream= and Accept=no");
	return -EINVAL;
}

/* Its listener, want k, has a socket already. */
static int
match_refuse_second(struct match *m, size_t i, size_t k)
{
	match_say_which(m, i);
	match_say(m,
		  ": listener %s has descriptor %d already; give each "
		  "listener one socket unit with one ListenStream=",
		  m->wants[k].name, m->fds[k]);
	return -EINVAL;
}

static int
match_refuse(struct match *m, size_t i)
{
	size_t k = match_named(m, m->sockets[i].name);

	if (k == m->n_wants)
		k = match_bound(m, m->sockets[i].fd);
	if (k < m->n_wants)
		return match_refuse_second(m, i, k);
	match_say_which(m, i);
	match_say(m,
		  ": no listener has this name or address; set "
		  "FileDescriptorName= of its socket unit to one of ");
	for (k = 0; k < m->n_wants; k++) {
		match_say(m, k > 0 ? ", " : "");
		match_say_want(m, &m->wants[k]);
	}
	return -EINVAL;
}

/* The listener for a socket; n_wants if there is none. */
typedef size_t match_find(const struct match *m,
			  const struct activation_socket *socket);

static size_t
match_by_name(const struct match *m, const struct activation_socket *socket)
{
	return socket->name ? match_named(m, socket->name) : m->n_wants;
}

static size_t
match_by_address(const struct match *m, const struct activation_socket *socket)
{
	return match_bound(m, socket->fd);
}

/* The first without one that would have any port of its address. */
static size_t
match_by_host(const struct match *m, const struct activation_socket *socket)
{
	struct coir_addr bound, wanted;
	size_t k = 0;

	if (match_bound_addr(socket->fd, &bound) < 0)
		return m->n_wants;
	for (; k < m->n_wants; k++) {
		const struct activation_want *want = &m->wants[k];

		if (m->fds[k] < 0 && !want->path && want->port == 0 &&
		    coir_addr_tcp(want->address, coir_addr_port(&bound),
				  &wanted) == 0 &&
		    coir_addr_equal(&bound, &wanted))
			break;
	}
	return k;
}

/* Gives those that have no listener yet the one that @find finds. */
static void
match_pass(struct match *m, bool left, match_find *find)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->sockets[i].left == left && !m->given[i])
			m->given[i] = match_give(m, find(m, &m->sockets[i]),
						 m->sockets[i].fd);
}

/* All passes. */
static int
match_all(struct match *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (!m->sockets[i].left &&
		    !match_is_listening(m->sockets[i].fd))
			return match_refuse_kind(m, i);
	match_pass(m, false, match_by_name);
	match_pass(m, false, match_by_address);
	for (size_t i = 0; i < m->n; i++)
		if (!m->sockets[i].left && !m->given[i])
			return match_refuse(m, i);
	match_pass(m, true, match_by_name);
	match_pass(m, true, match_by_address);
	match_pass(m, true, match_by_host);
	return 0;
}

int
activation_match(const struct activation_want *wants, size_t n_wants,
		 const struct activation_socket *sockets, size_t n,
		 int *ret_fds, char ret_why[static ACTIVATION_WHY_MAX])
{
	struct match m = { wants, n_wants, sockets, n, NULL, NULL, ret_why };
	int rc = -ENOMEM;

	m.given = calloc(n + 1, sizeof(*m.given));
	m.fds = malloc((n_wants + 1) * sizeof(*m.fds));
	ret_why[0] = '\0';
	if (m.given == NULL || m.fds == NULL) {
		match_say(&m, "no memory for the sockets that were passed");
		goto out;
	}
	for (size_t k = 0; k < n_wants; k++)
		m.fds[k] = -1;
	rc = match_all(&m);
	if (rc == 0)
		memcpy(ret_fds, m.fds, n_wants * sizeof(*m.fds));
out:
	free(m.fds);
	free(m.given);
	return rc;
}
