/* SPDX-License-Identifier: MIT */
/*
 * porch.c - see porch.h.
 *
 * Somebody here is first asked for a header, if it comes by a proxy, and judged
 * by what that says; then, where TLS is spoken, for a handshake. One event
 * waits for what is next, and for the time that is left for all of it.
 */
#include "config.h"

#include "client/porch.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <coir/time.h>

#include "client/arrival.h"
#include "client/door.h"
#include "client/hall.h"
#include "client/hang_up.h"
#include "common/prefix.h"
#include "conf/conf.h"
#include "log/log.h"
#include "wire/proxy.h"
#include "wire/wire.h"

/* Somebody who is there. */
struct newcomer {
	TAILQ_ENTRY(newcomer) link;
	struct door *door;   /* where it came; borrowed */
	struct arrival who;  /* as far as it is known; owned */
	struct proxy header; /* until it is judged */
	struct event event;  /* its socket, or the end of its time */
	coir_time until;     /* that */
};

void
porch_init(struct porch *porch)
{
	*porch = (struct porch){ .n = 0 };
	TAILQ_INIT(&porch->newcomers);
}

bool
porch_asks(const struct door *door, const struct coir_addr *peer)
{
	return prefix_list_has(&door->proxies, peer);
}

bool
porch_is_full(const struct door *door)
{
	const struct conf_limits *limits = door->hall->limiter.conf;

	return door->porch.n >= (size_t)limits->greetings;
}

/* It is not here any more; what it has is still its own. */
static void
take_out(struct newcomer *newcomer)
{
	struct porch *porch = &newcomer->door->porch;

	event_del(&newcomer->event);
	TAILQ_REMOVE(&porch->newcomers, newcomer, link);
	porch->n--;
}

/* Lets it go; @error as of door_let_go(). */
static int
let_go(struct newcomer *newcomer, int error)
{
	struct arrival who = newcomer->who;
	const struct door *door = newcomer->door;

	take_out(newcomer);
	free(newcomer);
	return door_let_go(door, &who, error);
}

/* It has not shown what it had to, and goes: says so and @why. */
static void
refuse(struct newcomer *newcomer, enum reason reason, const char *why)
{
	door_note_refusal(newcomer->door, &newcomer->who.peer, reason, why);
	hang_up(newcomer->who.fd);
	(void)let_go(newcomer, -ECONNABORTED);
}

/* The same of a handshake. */
static void
refuse_handshake(struct newcomer *newcomer, enum tls_outcome outcome,
		 const char *why)
{
	newcomer->door->porch.outcomes[outcome]++;
	refuse(newcomer, REASON_HANDSHAKE, why);
}

/* The same of a header; whoever is behind the proxy is told. */
static void
refuse_header(struct newcomer *newcomer, const char *why)
{
	char text[REASON_NOTICE_MAX];

	if (!newcomer->door->tls) {
		(void)reason_notice(REASON_PROXY, why, text);
		door_say_last(newcomer->door, newcomer->who.fd, text);
	}
	refuse(newcomer, REASON_PROXY, why);
}

/* It has shown all: it comes in, unless there is nobody to let it in. */
static int
let_in(struct newcomer *newcomer)
{
	struct arrival who = newcomer->who;
	struct door *door = newcomer->door;
	int rc;

	if (door->hall->still || (who.wire && door_bars(door, &who)))
		return let_go(newcomer, -ECONNABORTED);
	take_out(newcomer);
	free(newcomer);
	rc = door->adopt(door->front, &who);
	return rc == 0 ? -ECONNABORTED : rc;
}

static void look_cb(evutil_socket_t fd, short what, void *arg);

/* Waits for its socket to be ready for @what, as long as there is time. */
static int
wait_for(struct newcomer *newcomer, short what)
{
	int64_t left = newcomer->until.ns - coir_now().ns;
	struct timeval time = { 0 };

	if (left > 0) {
		time.tv_sec = left / 1000000000;
		time.tv_usec = left % 1000000000 / 1000;
	}
	event_assign(&newcomer->event, newcomer->door->hall->base,
		     newcomer->who.fd, what, look_cb, newcomer);
	if (event_add(&newcomer->event, &time) == 0)
		return -ECONNABORTED;
	return let_go(newcomer, -ENOMEM);
}

/* Goes on with its handshake. */
static int
greet(struct newcomer *newcomer)
{
	struct wire *wire = newcomer->who.wire;
	enum tls_outcome outcome = TLS_OUTCOME_OTHER;
	char why[TLS_WHY_MAX];
	int rc = tls_wire_greet(wire, &outcome, why);

	if (rc == -EAGAIN)
		return wait_for(newcomer,
				wire_unsent(wire) ? EV_WRITE : EV_READ);
	if (rc < 0) {
		refuse_handshake(newcomer, outcome, why);
		return -ECONNABORTED;
	}
	newcomer->door->porch.outcomes[TLS_OUTCOME_OK]++;
	log_debug("listener \"%s\": %s", newcomer->door->conf->name,
		  tls_wire_cipher(wire));
	return let_in(newcomer);
}

/* Begins its handshake; it counts from now on. */
static int
begin_greeting(struct newcomer *newcomer)
{
	struct door *door = newcomer->door;
	struct arrival *who = &newcomer->who;
	bool visits = door_greets_visitors(door);
	int rc = limiter_enter(&door->hall->limiter, &who->peer,
			       visits ? NULL : &door->influx, coir_now(),
			       &who->limited);

	if (rc < 0)
		return let_go(newcomer, rc);
	who->counted = true;
	if (visits)
		limiter_greet(who->limited, coir_now());
	who->wire = tls_wire_new(door->tls, who->fd);
	if (!who->wire)
		return let_go(newcomer, -ENOMEM);
	return greet(newcomer);
}

/* It has said whose it is: who may come in goes on. */
static int
judge(struct newcomer *newcomer)
{
	struct door *door = newcomer->door;
	struct arrival *who = &newcomer->who;
	int fd;

	if (door->hall->still)
		return let_go(newcomer, -ECONNABORTED);
	/* it is not one of those who are here already */
	door->porch.n--;
	fd = door_judge(door, who->fd, &who->peer);
	door->porch.n++;
	if (fd >= 0)
		return door->tls ? begin_greeting(newcomer) : let_in(newcomer);
	take_out(newcomer);
	free(newcomer);
	return fd;
}

/* Goes on with its header. */
static int
ask(struct newcomer *newcomer)
{
	struct proxy *header = &newcomer->header;
	int rc = proxy_receive(header, newcomer->who.fd, &newcomer->who.peer);

	if (rc == -EAGAIN)
		return wait_for(newcomer, EV_READ);
	if (rc == 0)
		return judge(newcomer);
	refuse_header(newcomer, rc == -EPROTO ? header->why : strerror(-rc));
	return -ECONNABORTED;
}

static void
look_cb(evutil_socket_t fd, short what, void *arg)
{
	static const char late[] = "it took too long";
	struct newcomer *newcomer = arg;
	bool greets = newcomer->who.wire;

	(void)fd;
	passes_busy(&newcomer->door->hall->passes);
	if (what & EV_TIMEOUT && greets)
		refuse_handshake(newcomer, TLS_OUTCOME_TIME, late);
	else if (what & EV_TIMEOUT)
		refuse_header(newcomer, late);
	else
		(void)(greets ? greet(newcomer) : ask(newcomer));
}

/* Somebody comes to stand here; NULL: no memory. */
static struct newcomer *
put_in(struct door *door, int fd, const struct coir_addr *peer)
{
	struct newcomer *newcomer = calloc(1, sizeof(*newcomer));
	const struct coir_time time = {
		coir_now().ns + door->hall->limiter.conf->greeting_time
	};

	if (!newcomer)
		return NULL;
	newcomer->door = door;
	newcomer->who.fd = fd;
	newcomer->who.peer = *peer;
	newcomer->until = time;
	event_assign(&newcomer->event, door->hall->base, fd, 0, look_cb,
		     newcomer);
	TAILQ_INSERT_TAIL(&door->porch.newcomers, newcomer, link);
	door->porch.n++;
	return newcomer;
}

/* Nobody comes to stand here: there is no memory. */
static int
give_up(const struct door *door, int fd)
{
	const struct arrival who = { .fd = fd };

	return door_let_go(door, &who, -ENOMEM);
}

int
porch_ask(struct door *door, int fd, const struct coir_addr *peer)
{
	struct newcomer *newcomer = put_in(door, fd, peer);

	return newcomer ? ask(newcomer) : give_up(door, fd);
}

int
porch_greet(struct door *door, int fd, const struct coir_addr *peer)
{
	struct newcomer *newcomer = put_in(door, fd, peer);

	return newcomer ? begin_greeting(newcomer) : give_up(door, fd);
}

void
porch_clear(struct door *door)
{
	struct newcomer *newcomer;

	while ((newcomer = TAILQ_FIRST(&door->porch.newcomers)))
		(void)let_go(newcomer, -ECONNABORTED);
}
