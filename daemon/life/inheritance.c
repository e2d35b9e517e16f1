/* SPDX-License-Identifier: MIT */
/*
 * inheritance.c - see inheritance.h.
 *
 * All sockets are gathered in one list first: those that have names before
 * those out of bags, so that of two descriptors of one socket the one with the
 * name stays.
 *
 * Without memory nothing is closed, and the store is not told to forget: what
 * was taken out of bags is in the table, where the keeper finds it, and what
 * was not is still in the bags.
 */
#include "config.h"

#include "life/inheritance.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/notify_socket.h"
#include "common/socket_cookie.h"
#include "life/bag.h"
#include "life/keeper.h"

/* A socket that was found. */
struct found {
	struct activation_socket socket;
	uint64_t cookie; /* the same for all descriptors of a socket */
	size_t place;    /* in the list */
	bool listening;
};

/* All of them. */
struct finds {
	struct found *list; /* n of them */
	size_t n;
	size_t room;
};

static bool
is_listening(int fd)
{
	int value = 0;
	socklen_t len = sizeof(value);

	getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &len);
	return value;
}

/* Adds @fd, whose @cookie may be known. Returns 0 or -ENOMEM. */
static int
add(struct finds *finds, int fd, uint64_t cookie, const char *name, bool left)
{
	struct found *found;

	if (finds->n == finds->room) {
		size_t room = finds->room ? 2 * finds->room : BAG_HANDFUL;

		found = reallocarray(finds->list, room, sizeof(*found));
		if (!found)
			return -ENOMEM;
		finds->list = found;
		finds->room = room;
	}
	found = &finds->list[finds->n];
	*found = (struct found){ .socket = { fd, name, left },
				 .cookie = cookie,
				 .place = finds->n };
	if (!cookie) {
		found->listening = is_listening(fd);
		found->cookie = socket_cookie_of(fd);
	}
	/* what is no socket is like nothing else */
	if (!found->cookie)
		found->cookie = UINT64_MAX - finds->n;
	finds->n++;
	return 0;
}

/* Takes all out of the bag and closes it. Returns 0 or -ENOMEM. */
static int
empty(struct inheritance *in, struct finds *finds, int bag)
{
	int fds[BAG_HANDFUL];
	uint64_t cookies[BAG_HANDFUL];
	bool lost = false;
	int rc;

	do {
		int n = rc = bag_take(bag, fds, cookies, &lost);

		in->lost |= lost;
		for (int i = 0; i < n && rc >= 0; i++)
			if (add(finds, fds[i], cookies[i], NULL, true) < 0)
				rc = -ENOMEM;
	} while (rc > 0 || (rc == 0 && lost));
	if (rc == -ENOMEM || rc == -ENOBUFS)
		return -ENOMEM;
	in->damaged += rc < 0;
	close(bag);
	return 0;
}

/* Takes the place of @fd in the inheritance; of two the later one counts. */
static void
settle(int *place, int fd)
{
	if (*place >= 0)
		close(*place);
	*place = fd;
}

/* Has the store forget @name. One that cannot be told is gone itself. */
static void
forget(const char *name)
{
	struct notify_socket to;
	char text[128];
	int fd;

	if (notify_socket_find(&to) <= 0)
		return;
	fd = notify_socket_open(0);
	if (fd < 0)
		return;
	snprintf(text, sizeof(text), "FDSTOREREMOVE=1\nFDNAME=%s", name);
	(void)notify_socket_send(fd, &to, text, -1);
	close(fd);
}

/* Is @fd, called @name, of the store and not of a socket unit? Then where. */
static int *
place_of(struct inheritance *in, const char *name)
{
	if (strcmp(name, INHERITANCE_SLOTS) == 0)
		return &in->slots_fd;
	if (strcmp(name, INHERITANCE_CONF) == 0)
		return &in->conf_fd;
	return NULL;
}

static int
take_passed(struct inheritance *in, struct finds *finds)
{
	int rc = passed_take(&in->passed);

	for (size_t i = 0; rc == 0 && i < in->passed.n; i++) {
		struct passed_fd *p = &in->passed.fds[i];
		int *place = place_of(in, p->name);

		if (place)
			settle(place, p->fd);
		else if (strcmp(p->name, KEEPER_BAG_NAME) != 0)
			rc = add(finds, p->fd, 0, p->name, false);
	}
	for (size_t i = 0; rc == 0 && i < in->passed.n; i++) {
		struct passed_fd *p = &in->passed.fds[i];

		if (strcmp(p->name, KEEPER_BAG_NAME) == 0)
			rc = empty(in, finds, p->fd);
	}
	return rc;
}

/* The store need not keep what is here. */
static void
forget_passed(const struct inheritance *in)
{
	bool bags = false;

	for (size_t i = 0; i < in->passed.n; i++)
		bags |= strcmp(in->passed.fds[i].name, KEEPER_BAG_NAME) == 0;
	if (bags)
		forget(KEEPER_BAG_NAME);
	if (in->slots_fd >= 0)
		forget(INHERITANCE_SLOTS);
	if (in->conf_fd >= 0)
		forget(INHERITANCE_CONF);
}

/* One "what=number" of the variable; @what stays where it is. */
static int
take_word(struct inheritance *in, struct finds *finds, const char *what,
	  int number)
{
	static const char door[] = "door/";

	if (strcmp(what, "keeper") == 0) {
		in->keeper = number;
		return 0;
	}
	if (fcntl(number, F_SETFD, FD_CLOEXEC) < 0)
		return -errno;
	if (strcmp(what, "bag") == 0)
		return empty(in, finds, number);
	if (strcmp(what, "slots") == 0)
		settle(&in->slots_fd, number);
	else if (strcmp(what, "conf") == 0)
		settle(&in->conf_fd, number);
	else if (strcmp(what, "lock") == 0)
		settle(&in->lock_fd, number);
	else if (strncmp(what, door, sizeof(door) - 1) == 0)
		return add(finds, number, 0, what + sizeof(door) - 1, true);
	else
		return -EINVAL;
	return 0;
}

/* Reads "what=number" and takes that. What is odd is counted and left. */
static int
take_entry(struct inheritance *in, struct finds *finds, char *word)
{
	char *value = strchr(word, '=');
	int rc = -EINVAL;

	if (value) {
		char *end;
		long number;

		*value++ = '\0';
		number = strtol(value, &end, 10);
		if (end > value && !*end && number >= 0 && number <= INT_MAX)
			rc = take_word(in, finds, word, (int)number);
	}
	if (rc == -ENOMEM)
		return rc;
	in->damaged += rc < 0;
	return 0;
}

/* Doors are named before bags, so of two of a socket theirs is the first. */
static int
take_exec(struct inheritance *in, struct finds *finds)
{
	char *rest = in->words;
	char *word;
	int rc = 0;

	while (rc == 0 && (word = strsep(&rest, ":")))
		rc = take_entry(in, finds, word);
	return rc;
}

static int
by_cookie(const void *left, const void *right)
{
	const struct found *a = left;
	const struct found *b = right;

	if (a->cookie != b->cookie)
		return a->cookie < b->cookie ? -1 : 1;
	return a->place < b->place ? -1 : 1;
}

static int
by_place(const void *left, const void *right)
{
	const struct found *a = left;
	const struct found *b = right;

	return a->place < b->place ? -1 : a->place > b->place;
}

/* Leaves each socket once. */
static void
part_twins(struct finds *finds)
{
	size_t left = 0;

	if (finds->n == 0)
		return;
	qsort(finds->list, finds->n, sizeof(*finds->list), by_cookie);
	for (size_t i = 0; i < finds->n; i++) {
		const struct found *f = &finds->list[i];

		if (left > 0 && finds->list[left - 1].cookie == f->cookie)
			close(f->socket.fd);
		else
			finds->list[left++] = *f;
	}
	finds->n = left;
	qsort(finds->list, finds->n, sizeof(*finds->list), by_place);
}

/* Parts them into those that listen or should, and the connected ones. */
static int
sort_out(struct inheritance *in, struct finds *finds)
{
	part_twins(finds);
	in->listening = calloc(finds->n + 1, sizeof(*in->listening));
	in->sockets = calloc(finds->n + 1, sizeof(*in->sockets));
	if (!in->listening || !in->sockets)
		return -ENOMEM;
	for (size_t i = 0; i < finds->n; i++) {
		const struct found *f = &finds->list[i];

		if (f->listening || !f->socket.left)
			in->listening[in->n_listening++] = f->socket;
		else
			in->sockets[in->n_sockets++] =
				(struct socket_cookie){ f->cookie,
							f->socket.fd };
	}
	finds->n = 0;
	return 0;
}

/* Frees the memory. */
static void
release(struct inheritance *in)
{
	free(in->listening);
	free(in->sockets);
	free(in->words);
	passed_fini(&in->passed);
}

int
inheritance_take(struct inheritance *ret_inheritance)
{
	struct inheritance in = { .slots_fd = -1,
				  .conf_fd = -1,
				  .lock_fd = -1 };
	const char *words = getenv(INHERITANCE_VARIABLE);
	struct finds finds = { .n = 0 };
	int rc = take_passed(&in, &finds);

	if (rc == 0 && words) {
		in.exec = true;
		in.words = strdup(words);
		rc = in.words ? take_exec(&in, &finds) : -ENOMEM;
	}
	unsetenv(INHERITANCE_VARIABLE);
	if (rc == 0)
		rc = sort_out(&in, &finds);
	free(finds.list);
	if (rc < 0) {
		release(&in);
		return rc;
	}
	forget_passed(&in);
	*ret_inheritance = in;
	return 0;
}

static void
let_go(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
inheritance_fini(struct inheritance *in)
{
	let_go(&in->slots_fd);
	let_go(&in->conf_fd);
	let_go(&in->lock_fd);
	for (size_t i = 0; i < in->n_listening; i++)
		let_go(&in->listening[i].fd);
	for (size_t i = 0; i < in->n_sockets; i++)
		let_go(&in->sockets[i].fd);
	release(in);
	*in = (struct inheritance){ .slots_fd = -1,
				    .conf_fd = -1,
				    .lock_fd = -1 };
}
