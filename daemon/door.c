/* SPDX-License-Identifier: MIT */
/*
 * door.c - see door.h.
 */
#include "config.h"

#include "door.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client.h"
#include "conf.h"
#include "hall.h"
#include "hang_up.h"
#include "log.h"
#include "store.h"

/*
 * Kernel memory that a client who does not read can tie up, and one who is not
 * read. Without it the kernel lets the buffers grow to 4 and 6 MB; and what
 * somebody has sent who is held would be said for days after he has left.
 */
#define SOCKET_BUFFER (64 * 1024)

/* The address that @conf says. */
static int
configured_address(const struct conf_listener *conf, struct coir_addr *ret_addr)
{
	if (conf->path)
		return coir_addr_unix(conf->path, ret_addr);
	return coir_addr_tcp(conf->address, (uint16_t)conf->port, ret_addr);
}

/* "127.0.0.1:8001": what people call the address, without its kind. */
static void
say_where(struct door *door)
{
	struct coir_addr addr;
	char text[COIR_ADDR_TEXT_MAX];
	const char *where = text;

	if (coir_listener_addr(&door->listener, &addr) < 0)
		return;
	coir_addr_format(&addr, text, sizeof(text));
	if (strncmp(text, "tcp:", 4) == 0)
		where = text + 4;
	snprintf(door->where, sizeof(door->where), "%s", where);
}

/* What to do when a listener as @conf says meets @error; "": nothing known. */
static const char *
cure_of(const struct conf_listener *conf, int error)
{
	if (error == -EADDRINUSE && conf->path)
		return "; another chatd or another server listens there: stop "
		       "it, or choose another path";
	if (error == -EADDRINUSE)
		return "; another chatd or another server holds the port "
		       "(\"ss -ltnp\" shows which): stop it, or choose another "
		       "port";
	if (error == -EADDRNOTAVAIL)
		return "; this machine does not have that address";
	if (error == -EACCES && !conf->path)
		return "; ports below 1024 are for root: choose another, or "
		       "let systemd open it (chatd-fiber.socket)";
	return "";
}

void
door_why(const struct conf_listener *conf, int error,
	 char ret_why[static DOOR_WHY_MAX])
{
	char where[COIR_ADDR_TEXT_MAX];

	if (conf->path)
		snprintf(where, sizeof(where), "%s", conf->path);
	else
		snprintf(where, sizeof(where), "%s port %d", conf->address,
			 (int)conf->port);
	snprintf(ret_why, DOOR_WHY_MAX,
		 "listener \"%s\": cannot listen on %s: %s%s", conf->name,
		 where, strerror(-error), cure_of(conf, error));
}

/*
 * Set on the listening socket what every accepted one inherits. Urgent data,
 * as telnet's DM behind a ^C, stays in its place among the other.
 */
static void
prepare_socket(int fd)
{
	const int on = 1;
	const int size = SOCKET_BUFFER;

	/* the first fails on unix sockets, and need not work on any */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

static int
listen_fresh(struct door *door)
{
	const struct conf_listener *conf = door->conf;
	const struct coir_listen_options options = {
		.backlog = (int)conf->backlog,
		.reuse_addr = true,
		.mode = (mode_t)conf->mode,
	};
	struct coir_addr addr;
	int rc = configured_address(conf, &addr);

	if (rc < 0)
		return rc;
	return coir_listen(NULL, &addr, &options, &door->listener);
}

struct roster_label *
door_label(struct door *door, const char *text)
{
	size_t len = strlen(text);
	struct door_label *label;

	SLIST_FOREACH(label, &door->labels, link)
	if (strcmp(label->text, text) == 0)
		return &label->roster;
	label = calloc(1, sizeof(*label) + len + 1);
	if (!label)
		return NULL;
	memcpy(label->text, text, len + 1);
	label->roster.text = label->text;
	label->roster.len = (uint8_t)len;
	SLIST_INSERT_HEAD(&door->labels, label, link);
	return &label->roster;
}

/* Has those who come in from now on labelled as configured. 0 or -ENOMEM. */
static int
take_label(struct door *door)
{
	struct roster_label *label = door_label(door, door->conf->label);

	if (label)
		door->label = label;
	return label ? 0 : -ENOMEM;
}

int
door_begin_closed(struct door *door, const struct conf_listener *conf,
		  struct hall *hall)
{
	*door = (struct door){ .conf = conf, .hall = hall };
	snprintf(door->where, sizeof(door->where), "nowhere");
	return take_label(door);
}

int
door_open(struct door *door, const struct conf_listener *conf,
	  struct hall *hall, int fd, char ret_why[static DOOR_WHY_MAX])
{
	int rc;

	*door = (struct door){ .conf = conf, .hall = hall };
	rc = take_label(door);
	if (rc == 0)
		rc = fd < 0 ? listen_fresh(door)
			    : coir_listener_init(&door->listener, fd);
	if (rc < 0) {
		door_why(conf, rc, ret_why);
		door_fini(door);
		return rc;
	}
	door->open = true;
	prepare_socket(door_fd(door));
	say_where(door);
	return 0;
}

int
door_update(struct door *door)
{
	const struct conf_listener *conf = door->conf;
	int rc = take_label(door);

	if (rc == 0 && listen(door_fd(door), (int)conf->backlog) < 0)
		rc = -errno;
	if (rc == 0 && conf->path && *conf->path != '@' &&
	    chmod(conf->path, (mode_t)conf->mode) < 0)
		rc = -errno;
	return rc;
}

void
door_close(struct door *door)
{
	if (door->open)
		coir_listener_close(&door->listener);
	door->open = false;
}

void
door_fini(struct door *door)
{
	struct door_label *label;

	while ((label = SLIST_FIRST(&door->labels))) {
		SLIST_REMOVE_HEAD(&door->labels, link);
		free(label);
	}
}

int
door_fd(const struct door *door)
{
	return door->open ? coir_fd_number(&door->listener.fd) : -1;
}

/* Writes what somebody is told who is turned away. Returns its length. */
static size_t
refusal(const struct door *door, const struct coir_addr *peer,
	enum reason reason, char *buf, size_t size)
{
	char text[REASON_NOTICE_MAX], limit[24];

	if (reason == REASON_BANNED) {
		const struct ban *ban =
			ban_list_find(&door->hall->bans, peer, store_now());

		reason_notice_because(reason, ban ? ban->reason : "", text);
	} else if (reason == REASON_LISTENER_FULL) {
		snprintf(limit, sizeof(limit), "%d",
			 (int)door->conf->max_clients);
		reason_notice(reason, limit, text);
	} else if (reason == REASON_STORE) {
		reason_notice(reason, "", text);
	} else {
		limiter_notice(&door->hall->limiter, reason, text);
	}
	return (size_t)snprintf(buf, size, "*** %s\n", text);
}

/* Tell @fd, of @peer, that it cannot come in, and let it go. */
static void
turn_away(const struct door *door, int fd, const struct coir_addr *peer,
	  enum reason reason)
{
	char text[REASON_NOTICE_MAX + sizeof("*** \n")];
	char address[COIR_ADDR_TEXT_MAX];
	size_t len = refusal(door, peer, reason, text, sizeof(text));

	if (send(fd, text, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		log_debug("listener \"%s\": could not even say why",
			  door->conf->name);
	hang_up(fd);
	close(fd);
	coir_addr_format(peer, address, sizeof(address));
	log_message(MESSAGE_CLIENT_REFUSED,
		    &(struct log_about){ .address = address,
					 .listener = door->conf->name,
					 .reason = reason_name(reason) },
		    "listener \"%s\": turned %s away: %s", door->conf->name,
		    address, reason_name(reason));
	limiter_count(&door->hall->limiter, reason);
}

void
door_out_of_memory(const struct door *door, int fd)
{
	static const char text[] = "*** out of memory; try again later\n";

	if (send(fd, text, sizeof(text) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		log_debug("listener \"%s\": could not even say why",
			  door->conf->name);
	hang_up(fd);
	log_message(MESSAGE_NO_MEMORY,
		    &(struct log_about){ .listener = door->conf->name },
		    "listener \"%s\": somebody could not be served for want "
		    "of memory",
		    door->conf->name);
}

int
door_let_go(const struct door *door, int fd, int error)
{
	if (error == -ENOMEM)
		door_out_of_memory(door, fd);
	close(fd);
	return error == -ENOMEM ? error : -EAGAIN;
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
	if (door->clients >= (size_t)door->conf->max_clients)
		return REASON_LISTENER_FULL;
	return limiter_refuse(&hall->limiter, peer,
			      usher_memory(&hall->usher) +
				      client_memory_first(door),
			      coir_now());
}

/* accept4(2), with the errors that only concern the one client left out. */
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
		default:
			return -EAGAIN;
		}
	}
	if (coir_addr_from_sockaddr((struct sockaddr *)&sa, len, ret_peer) <
	    0) {
		close(fd);
		return -EAGAIN;
	}
	return fd;
}

/* Have more come in than may in a second? */
static bool
is_crowded(struct door *door)
{
	struct limiter *limiter = &door->hall->limiter;
	bool begins;

	if (limiter_may_accept(limiter, coir_now(), &begins))
		return false;
	if (begins) {
		limiter_count(limiter, REASON_JOINS);
		log_message(MESSAGE_CROWDED,
			    &(struct log_about){ .listener = door->conf->name },
			    "listener \"%s\": so many come in at once that "
			    "the next have to wait, %zu are connected",
			    door->conf->name, limiter->clients);
	}
	return true;
}

/* As door_accept(), whoever it is. */
static int
accept_next(struct door *door, struct coir_addr *ret_peer)
{
	int fd = accept_one(door, ret_peer);

	if (fd < 0 && fd != -EAGAIN && !door->short_of_fds)
		log_message(MESSAGE_NO_DESCRIPTORS,
			    &(struct log_about){ .listener = door->conf->name },
			    "listener \"%s\": nobody else can come in for "
			    "the moment, %zu are connected: %s",
			    door->conf->name, door->clients, strerror(-fd));
	if (fd != -EAGAIN)
		door->short_of_fds = fd < 0;
	return fd;
}

int
door_accept(struct door *door, struct coir_addr *ret_peer)
{
	enum reason reason;
	int fd = door->hall->still || is_crowded(door)
		? -EBUSY
		: accept_next(door, ret_peer);

	if (fd < 0)
		return fd;
	reason = refuse(door, ret_peer);
	if (reason == REASON_NONE)
		return fd;
	turn_away(door, fd, ret_peer, reason);
	return -EAGAIN;
}
