/* SPDX-License-Identifier: MIT */
/*
 * takeover.c - see takeover.h.
 *
 * The order matters to who reads the history: first those go on whom the room
 * remembers, in the order in which they came; then the leave lines of those who
 * are gone; then come, as new ones, those who were here and are not in the
 * store.
 */
#include "config.h"

#include "server/takeover.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include <coir/addr.h>
#include <coir/time.h>

#include "client/arrival.h"
#include "client/client.h"
#include "client/client_slot.h"
#include "client/hall.h"
#include "life/life.h"
#include "log/log.h"
#include "room/style.h"
#include "server/server_state.h"
#include "server/takeover_way.h"
#include "slot/slots.h"
#include "slot/survivor.h"
#include "store/store.h"

/* Clients whose sockets are looked at in one go. */
#define LOOK_BATCH 64

/* One takeover. */
struct takeover {
	struct server *server;
	struct survivor *survivors; /* n_survivors of them, by id */
	size_t n_survivors;
	size_t taken;  /* clients that go on */
	uint32_t gone; /* in the store, but not here any more */
};

void
takeover_open_slots(struct server *server)
{
	struct inheritance *in = &server->life->inheritance;
	int rc = -ENOENT;

	server->hall.held = server->life->keeper.pid > 0;

	if (in->slots_fd >= 0) {
		rc = slots_open(in->slots_fd, styles_version(),
				&server->hall.slots);
		if (rc < 0)
			log_warn_errno(rc,
				       "what was noted of clients cannot be "
				       "used: they come anew");
		else
			in->slots_fd = -1;
	}
	if (rc < 0)
		server_make_slots(server);
	else
		slots_set_store(server->hall.slots, server->store->id);
}

static int
by_id(const void *left, const void *right)
{
	uint64_t a = ((const struct survivor *)left)->id;
	uint64_t b = ((const struct survivor *)right)->id;

	return (a > b) - (a < b);
}

/* Leaves in what was inherited only what is no survivor's. */
static int
part(struct takeover *t)
{
	struct inheritance *in = &t->server->life->inheritance;
	size_t left = 0;
	int top = 0;
	bool *theirs;

	for (size_t i = 0; i < in->n_sockets; i++)
		if (in->sockets[i].fd > top)
			top = in->sockets[i].fd;
	theirs = calloc((size_t)top + 1, sizeof(*theirs));
	if (!theirs)
		return -ENOMEM;
	for (size_t i = 0; i < t->n_survivors; i++)
		theirs[t->survivors[i].who.fd] = true;
	for (size_t i = 0; i < in->n_sockets; i++)
		if (!theirs[in->sockets[i].fd])
			in->sockets[left++] = in->sockets[i];
	in->n_sockets = left;
	free(theirs);
	return 0;
}

/* Lets @who in through @entrance; without one they are gone. */
static void
let_in(struct entrance *entrance, const struct arrival *who)
{
	const struct survivor *survivor = who->survivor;
	int rc = -ENOENT;

	if (entrance)
		rc = entrance_adopt(entrance, who);
	else
		close(who->fd);
	if (rc < 0 && survivor)
		slot_release(survivor->slot);
}

/* Lets @survivor in, once, through where it came in. */
static void
go_on(struct takeover *t, struct survivor *survivor)
{
	const struct arrival who = {
		.survivor = survivor,
		.peer = survivor->who.peer,
		.fd = survivor->who.fd,
	};

	slots_take_in_hand(t->server->hall.slots, survivor->slot);
	let_in(takeover_way_of(t->server, &survivor->who), &who);
	slots_put_down(t->server->hall.slots, survivor->slot);
	survivor->who.fd = -1;
}

/* Has those who were let in say again what they had said. */
static void
speak_on(struct server *server)
{
	struct roster_member *m = roster_first(room_roster(server->room));
	struct slots *slots = server->hall.slots;

	for (; m; m = roster_next(m)) {
		struct client *client = client_of_member(m);
		struct slot *slot = client->slot;

		if (!client->survivor)
			continue;
		slots_take_in_hand(slots, slot);
		client_slot_go_on(client);
		slots_put_down(slots, slot);
	}
	/* there may be passwords in what they had said */
	hall_wipe(&server->hall);
}

/* Lets in those whom the room remembers. */
static void
go_on_as_before(struct takeover *t)
{
	for (size_t i = 0; i < t->n_survivors; i++)
		if (room_remembers(t->server->room, t->survivors[i].id))
			go_on(t, &t->survivors[i]);
	/* what they say may be about one another */
	speak_on(t->server);
}

/* Lets in those whom it does not remember. */
static void
go_on_as_new(struct takeover *t)
{
	for (size_t i = 0; i < t->n_survivors; i++)
		if (t->survivors[i].who.fd >= 0)
			go_on(t, &t->survivors[i]);
	speak_on(t->server);
}

/* Those who were accepted and are in no slot come in; other sockets go. */
static void
come_anew(struct takeover *t)
{
	struct inheritance *in = &t->server->life->inheritance;

	for (size_t i = 0; i < in->n_sockets; i++) {
		struct arrival who = { .fd = in->sockets[i].fd };

		let_in(takeover_way_into(t->server, who.fd, &who.peer), &who);
	}
	in->n_sockets = 0;
}

/* How many there are is said before the room is told. */
static int
see_off(struct takeover *t)
{
	t->gone = t->server->store->present.absent;
	return room_see_off_absent(t->server->room);
}

/* It has to go. */
static void
let_go(struct survivor *survivor)
{
	slot_release(survivor->slot);
	close(survivor->who.fd);
}

/* Those of @clients who have said something are served before others. */
static void
serve_first(struct client *const *clients, struct pollfd *looks, nfds_t n)
{
	/* if that fails, they have their turn all the same */
	if (poll(looks, n, 0) <= 0)
		return;
	for (nfds_t i = 0; i < n; i++)
		if (looks[i].revents)
			client_news(clients[i]);
}

/* Who has said something meanwhile is not to wait until all are served. */
static void
hear_some_first(struct server *server)
{
	struct roster_member *m = roster_first(room_roster(server->room));
	struct client *clients[LOOK_BATCH];
	struct pollfd looks[LOOK_BATCH];
	nfds_t n = 0;

	for (; m; m = roster_next(m)) {
		clients[n] = client_of_member(m);
		looks[n] = (struct pollfd){ .fd = clients[n]->fd,
					    .events = POLLIN };
		if (++n < LOOK_BATCH)
			continue;
		serve_first(clients, looks, n);
		n = 0;
	}
	serve_first(clients, looks, n);
}

/* Those over whom processes have ended, one by one. */
static void
beware_of_some(struct takeover *t)
{
	size_t left = 0;

	for (size_t i = 0; i < t->n_survivors; i++) {
		struct survivor *s = &t->survivors[i];
		char who[COIR_ADDR_TEXT_MAX];

		s->mute = s->falls >= FALLS_MUTE;
		if (s->falls < FALLS_MAX) {
			t->survivors[left++] = *s;
			continue;
		}
		coir_addr_format(&s->who.peer, who, sizeof(who));
		log_error("chatd has ended %d times while it took over %s, "
			  "who is let go",
			  s->falls, who);
		let_go(s);
	}
	t->n_survivors = left;
}

/* Something of what was taken over may be what ends each process. */
static void
beware(struct takeover *t)
{
	uint32_t times =
		slots_count_takeover(t->server->hall.slots, coir_now().ns);

	if (times <= TAKEOVERS_MUTE)
		return;
	if (times > TAKEOVERS_MAX) {
		log_error("chatd has ended %u times in a row: %zu clients are "
			  "let go",
			  times, t->n_survivors);
		for (size_t i = 0; i < t->n_survivors; i++)
			let_go(&t->survivors[i]);
		t->n_survivors = 0;
		return;
	}
	log_warn("chatd has ended %u times in a row: what was said last is not "
		 "gone through again",
		 times);
	for (size_t i = 0; i < t->n_survivors; i++)
		t->survivors[i].mute = true;
}

/* Finds who is left, and decides what of it is used. */
static int
find(struct takeover *t)
{
	struct inheritance *in = &t->server->life->inheritance;
	struct slots *slots = t->server->hall.slots;
	int rc;

	if (!slots || in->n_sockets == 0)
		return 0;
	rc = survivors_find(slots, in->sockets, in->n_sockets, &t->survivors,
			    &t->n_survivors);
	if (rc == 0)
		rc = part(t);
	if (rc < 0)
		return rc;
	qsort(t->survivors, t->n_survivors, sizeof(*t->survivors), by_id);
	beware_of_some(t);
	beware(t);
	return 0;
}

static void
report(const struct takeover *t, size_t left, int64_t began)
{
	struct server_figures *figures = &t->server->figures;

	figures->taken_over = t->taken;
	figures->lost = t->gone;
	if (left > 0)
		figures->took = coir_now().ns - began;
	if (left > 0)
		log_message(MESSAGE_TAKEN_OVER, NULL,
			    "%zu clients taken over, %u lost, in %.1f ms",
			    t->taken, t->gone, (double)figures->took / 1e6);
	else if (t->gone > 0)
		log_notice("%u clients were here when chatd ended without a "
			   "farewell; they leave now",
			   t->gone);
}

int
takeover(struct server *server, int64_t began)
{
	struct takeover t = { .server = server };
	size_t left = server->life->inheritance.n_sockets;
	int rc = find(&t);

	if (rc < 0) {
		free(t.survivors);
		return rc;
	}
	go_on_as_before(&t);
	rc = see_off(&t);
	if (rc == 0) {
		go_on_as_new(&t);
		come_anew(&t);
		if (server->hall.slots)
			slots_taken_over(server->hall.slots);
	}
	hear_some_first(server);
	t.taken = room_roster(server->room)->members;
	report(&t, left, began);
	free(t.survivors);
	return rc;
}
