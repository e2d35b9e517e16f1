/* SPDX-License-Identifier: MIT */
/*
 * door_accept.c - letting somebody in, or not; see door.h.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <coir/fiber.h>

#include "client/arrival.h"
#include "client/client.h"
#include "client/door.h"
#include "client/hall.h"
#include "client/hang_up.h"
#include "conf/conf.h"
#include "log/log.h"
#include "store/store.h"
#include "wire/wire.h"

/* What a browser is told that is turned away before it has asked anything. */
#define REFUSAL_HTTP                                  \
	"HTTP/1.1 503 Service Unavailable\r\n"        \
	"Content-Type: text/plain; charset=utf-8\r\n" \
	"Content-Length: %zu\r\nRetry-After: 5\r\n"   \
	"Connection: close\r\n\r\n%s\n"

/* Room for that, or for a line, and for a notice. */
#define LAST_MAX (REASON_NOTICE_MAX + sizeof(REFUSAL_HTTP) + 8)

/* Writes what somebody is told who is turned away. */
static void
refusal(const struct door *door, const struct coir_addr *peer,
	enum reason reason, char text[REASON_NOTICE_MAX])
{
	char limit[24];

	if (reason == REASON_BANNED) {
		const struct ban *ban =
			ban_list_find(&door->hall->bans, peer, store_now());

		reason_notice_because(reason, ban ? ban->reason : "", text);
	} else if (reason == REASON_LISTENER_FULL) {
		snprintf(limit, sizeof(limit), "%d",
			 (int)door->conf->max_clients);
		reason_notice(reason, limit, text);
	} else if (reason == REASON_STORE || reason == REASON_CLOSED) {
		reason_notice(reason, "", text);
	} else {
		limiter_notice(&door->hall->limiter, reason, text);
	}
}

/* Writes that as @door's people read it. Returns its length, at most that. */
static size_t
compose(const struct door *door, const char *text, char buf[static LAST_MAX])
{
	int n = door->conf->protocol == CONF_PROTOCOL_WEB
		? snprintf(buf, LAST_MAX, REFUSAL_HTTP, strlen(text) + 1, text)
		: snprintf(buf, LAST_MAX, "*** %s\n", text);

	return (size_t)n < LAST_MAX ? (size_t)n : LAST_MAX - 1;
}

/*
 * Why somebody is turned away who is to speak TLS, of which nothing is secret
 * yet: an alert is what it understands, and costs no handshake.
 */
static void
alert(const struct door *door, int fd, enum reason reason)
{
	/* RFC 8446: a fatal alert, access_denied or internal_error */
	const unsigned char record[] = {
		21, 3, 3, 0, 2, 2, reason == REASON_BANNED ? 49 : 80
	};

	if (send(fd, record, sizeof(record), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		log_debug("listener \"%s\": could not even send an alert",
			  door->conf->name);
}

void
door_say_last(const struct door *door, int fd, const char *text)
{
	char buf[LAST_MAX];
	size_t len = compose(door, text, buf);

	if (send(fd, buf, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		log_debug("listener \"%s\": could not even say why",
			  door->conf->name);
}

void
door_note_refusal(const struct door *door, const struct coir_addr *peer,
		  enum reason reason, const char *why)
{
	char address[COIR_ADDR_TEXT_MAX];

	coir_addr_format(peer, address, sizeof(address));
	log_message(MESSAGE_CLIENT_REFUSED,
		    &(struct log_about){ .address = address,
					 .listener = door->conf->name,
					 .reason = reason_name(reason) },
		    "listener \"%s\": turned %s away: %s%s%s", door->conf->name,
		    address, reason_name(reason), why ? ": " : "",
		    why ? why : "");
	limiter_count(&door->hall->limiter, reason);
}

/* Tell @fd, of @peer, that it cannot come in, and let it go. */
static void
turn_away(const struct door *door, int fd, const struct coir_addr *peer,
	  enum reason reason)
{
	char text[REASON_NOTICE_MAX];

	if (door->tls) {
		alert(door, fd, reason);
	} else {
		refusal(door, peer, reason, text);
		door_say_last(door, fd, text);
	}
	hang_up(fd);
	close(fd);
	door_note_refusal(door, peer, reason, NULL);
}

int
door_let_go(const struct door *door, const struct arrival *who, int error)
{
	if (error == -ENOMEM) {
		door_out_of_memory(door, who->fd, who->wire);
		limiter_count(&door->hall->limiter, REASON_NO_MEMORY);
	}
	if (who->counted)
		limiter_leave(&door->hall->limiter, who->limited, coir_now());
	wire_end(who->wire, who->fd);
	wire_free(who->wire);
	close(who->fd);
	return error == -ENOMEM ? error : -ECONNABORTED;
}

/* Why @peer cannot come in, or REASON_NONE. */
static enum reason
refuse(const struct door *door, const struct coir_addr *peer)
{
	const struct hall *hall = door->hall;

	if (ban_list_find(&hall->bans, peer, store_now()))
		return REASON_BANNED;
	if (room_shut(hall->room))
		return REASON_STORE;
	if (door->clients + door->doorway.n + door->porch.n >=
	    (size_t)door->conf->max_clients)
		return REASON_LISTENER_FULL;
	return limiter_refuse(&hall->limiter, peer,
			      usher_memory(&hall->usher) +
				      client_memory_first(door),
			      coir_now());
}

enum reason
door_refuse(const struct door *door, const struct coir_addr *peer,
	    char ret_text[static REASON_NOTICE_MAX])
{
	enum reason reason = refuse(door, peer);

	if (reason != REASON_NONE) {
		refusal(door, peer, reason, ret_text);
		door_note_refusal(door, peer, reason, NULL);
	}
	return reason;
}

bool
door_bars(const struct door *door, const struct arrival *who)
{
	char text[REASON_NOTICE_MAX], line[LAST_MAX];
	struct iovec all = { .iov_base = line };

	if (!ban_list_find(&door->hall->bans, &who->peer, store_now()))
		return false;
	refusal(door, &who->peer, REASON_BANNED, text);
	all.iov_len = compose(door, text, line);
	if (wire_give(who->wire, who->fd, &all, 1, all.iov_len) < 0)
		log_debug("listener \"%s\": could not even say why",
			  door->conf->name);
	wire_end(who->wire, who->fd);
	hang_up(who->fd);
	door_note_refusal(door, &who->peer, REASON_BANNED, NULL);
	return true;
}

/* accept4(2), with -ECONNABORTED for all that concerns the one client only. */
static int
accept_one(struct door *door, struct coir_addr *ret_peer)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);
	int fd = accept4(door_fd(door), (struct sockaddr *)&sa, &len,
			 SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0) {
		switch (errno) {
		case EMFILE:
		case ENFILE:
		case ENOBUFS:
		case ENOMEM:
			return -errno;
		case EAGAIN:
			return -EAGAIN;
		default:
			return -ECONNABORTED;
		}
	}
	if (coir_addr_from_sockaddr((struct sockaddr *)&sa, len, ret_peer) <
	    0) {
		close(fd);
		return -ECONNABORTED;
	}
	return fd;
}

/* Have more come in than may in a second? */
static bool
is_crowded(struct door *door)
{
	struct limiter *limiter = &door->hall->limiter;
	bool begins;

	if (limiter_may_enter(limiter, &door->influx, coir_now(), &begins))
		return false;
	if (begins) {
		limiter_count(limiter, REASON_JOINS);
		log_message(MESSAGE_CROWDED,
			    &(struct log_about){ .listener = door->conf->name },
			    "listener \"%s\": so many come in at once that "
			    "the next have to wait, %zu are connected",
			    door->conf->name, door->clients);
	}
	return true;
}

/* accept_one(), with a line in the log when there is no place. */
static int
accept_next(struct door *door, struct coir_addr *ret_peer)
{
	int fd = accept_one(door, ret_peer);
	bool other = fd == -EAGAIN || fd == -ECONNABORTED;

	if (fd < 0 && !other && !door->short_of_fds)
		log_message(MESSAGE_NO_DESCRIPTORS,
			    &(struct log_about){ .listener = door->conf->name },
			    "listener \"%s\": nobody else can come in for "
			    "the moment, %zu are connected: %s",
			    door->conf->name, door->clients, strerror(-fd));
	if (!other)
		door->short_of_fds = fd < 0;
	return fd;
}

/* Has @fd, who is not exempt, wait for its turn. */
static int
hold(struct door *door, int fd, const struct coir_addr *peer)
{
	const struct arrival who = { .fd = fd };
	int rc = doorway_add(&door->doorway, fd, peer);

	return rc < 0 ? door_let_go(door, &who, rc) : -ECONNABORTED;
}

/* Has @peer, who has been accepted just now, to wait? */
static bool
has_to_wait(struct door *door, const struct coir_addr *peer)
{
	return !limiter_is_exempt(&door->hall->limiter, peer) &&
		(door->doorway.n > 0 || is_crowded(door));
}

/* Somebody who has waited, if it may come in now; -EAGAIN: there is none. */
static int
take_waiting(struct door *door, struct coir_addr *ret_peer)
{
	if (door->doorway.n == 0 || is_crowded(door))
		return -EAGAIN;
	return doorway_take(&door->doorway, ret_peer);
}

/*
 * Why @peer, who has been accepted just now, cannot come in, or REASON_NONE.
 * Who comes to look at a page is no client that joins, but its handshake costs
 * as much as anybody's.
 */
static enum reason
refuse_first(const struct door *door, const struct coir_addr *peer)
{
	enum reason reason = refuse(door, peer);

	if (reason == REASON_NONE && door_greets_visitors(door) &&
	    limiter_bars_greeting(&door->hall->limiter, peer, coir_now()))
		reason = REASON_ADDRESS_JOINS;
	return reason;
}

/* door_judge(), of one who may have waited already. */
static int
judge(struct door *door, int fd, const struct coir_addr *peer, bool waited)
{
	enum reason reason = refuse_first(door, peer);

	if (reason != REASON_NONE) {
		turn_away(door, fd, peer, reason);
		return -ECONNABORTED;
	}
	if (!waited && has_to_wait(door, peer))
		return hold(door, fd, peer);
	return fd;
}

int
door_judge(struct door *door, int fd, const struct coir_addr *peer)
{
	return judge(door, fd, peer, false);
}

int
door_accept(struct door *door, struct coir_addr *ret_peer)
{
	bool waited;
	int fd;

	if (door->hall->still || porch_is_full(door))
		return -EBUSY;
	fd = take_waiting(door, ret_peer);
	waited = fd >= 0;
	if (!waited)
		fd = accept_next(door, ret_peer);
	if (fd == -EAGAIN && door->doorway.n > 0)
		return -EBUSY;
	if (fd >= 0 && !waited && porch_asks(door, ret_peer))
		return porch_ask(door, fd, ret_peer);
	if (fd >= 0)
		fd = judge(door, fd, ret_peer, waited);
	if (fd >= 0 && door->tls)
		return porch_greet(door, fd, ret_peer);
	return fd;
}

static int
admit(void *arg)
{
	struct door *door = arg;
	struct arrival who = { .fd = -1 };
	int rc;

	passes_busy(&door->hall->passes);
	who.fd = door_accept(door, &who.peer);
	rc = who.fd < 0 ? who.fd : door->adopt(door->front, &who);
	return rc == -ECONNABORTED ? 0 : rc;
}

int
door_admit(struct door *door)
{
	return coir_main_call(admit, door);
}

void
door_turn_away_waiting(struct door *door)
{
	struct coir_addr peer;
	int fd;

	while ((fd = doorway_take(&door->doorway, &peer)) >= 0)
		turn_away(door, fd, &peer, REASON_CLOSED);
}

bool
door_is_short(int rc)
{
	return rc == -EMFILE || rc == -ENFILE || rc == -ENOBUFS ||
		rc == -ENOMEM || rc == -EBUSY;
}
