/* SPDX-License-Identifier: MIT */
/*
 * door.c - see door.h.
 */
#include "config.h"

#include "client/door.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/client.h"
#include "client/door_tls.h"
#include "client/hall.h"
#include "client/hang_up.h"
#include "conf/conf.h"
#include "log/log.h"
#include "room/style.h"
#include "store/store.h"
#include "text/phrase.h"
#include "wire/wire.h"

int
door_address(const struct conf_listener *conf, struct coir_addr *ret_addr)
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
 * as telnet's DM behind a ^C, stays in its place among the other. Buffers that
 * are not limited grow to 4 and 6 MB for a client who does not read, or is not
 * read: what somebody has sent who is held would be said for days after he has
 * left.
 */
static void
prepare_socket(const struct door *door)
{
	const int on = 1;
	const int size = (int)door->hall->limiter.conf->socket_buffer;
	int fd = door_fd(door);

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
	int rc = door_address(conf, &addr);

	if (rc < 0)
		return rc;
	return coir_listen(NULL, &addr, &options, &door->listener);
}

/* A new label of @door, or NULL: no memory. */
static struct door_label *
new_label(struct door *door, const char *text)
{
	size_t len = strlen(text);
	struct door_label *label = calloc(1, sizeof(*label) + len + 1);

	if (!label)
		return NULL;
	memcpy(label->text, text, len + 1);
	label->roster.text = label->text;
	label->roster.len = (uint8_t)len;
	SLIST_INSERT_HEAD(&door->labels, label, link);
	return label;
}

struct roster_label *
door_label(struct door *door, const char *text)
{
	static const struct style *const styles[] = {
		[CONF_STYLE_PLAIN] = &style_plain,
		[CONF_STYLE_NAMED] = &style_named,
	};
	struct door_label *label;

	SLIST_FOREACH(label, &door->labels, link)
	if (strcmp(label->text, text) == 0)
		break;
	if (!label)
		label = new_label(door, text);
	if (!label)
		return NULL;
	label->roster.style = door->conf->protocol == CONF_PROTOCOL_WEB
		? &style_web
		: styles[door->conf->style];
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

static void
begin(struct door *door, const struct conf_listener *conf, struct hall *hall)
{
	*door = (struct door){ .conf = conf, .hall = hall };
	doorway_init(&door->doorway);
	porch_init(&door->porch);
}

/* Believes the proxies that are configured. 0 or -ENOMEM. */
static int
take_proxies(struct door *door)
{
	struct prefix_list proxies;
	int rc = prefix_list_parse(door->conf->proxy_from, &proxies);

	if (rc < 0)
		return rc;
	prefix_list_fini(&door->proxies);
	door->proxies = proxies;
	return 0;
}

int
door_begin_closed(struct door *door, const struct conf_listener *conf,
		  struct hall *hall)
{
	begin(door, conf, hall);
	snprintf(door->where, sizeof(door->where), "nowhere");
	return take_label(door);
}

int
door_open(struct door *door, const struct conf_listener *conf,
	  struct hall *hall, int fd, char ret_why[static DOOR_WHY_MAX])
{
	int rc;

	begin(door, conf, hall);
	rc = door_tls_open(door, ret_why);
	if (rc < 0)
		return rc;
	rc = take_label(door);
	if (rc == 0)
		rc = take_proxies(door);
	if (rc == 0)
		rc = fd < 0 ? listen_fresh(door)
			    : coir_listener_init(&door->listener, fd);
	if (rc < 0) {
		door_why(conf, rc, ret_why);
		door_fini(door);
		return rc;
	}
	door->open = true;
	prepare_socket(door);
	say_where(door);
	return 0;
}

int
door_update(struct door *door)
{
	const struct conf_listener *conf = door->conf;
	int rc = take_label(door);

	if (rc == 0)
		rc = take_proxies(door);
	prepare_socket(door);
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
	door_turn_away_waiting(door);
	porch_clear(door);
}

void
door_fini(struct door *door)
{
	struct door_label *label;

	while ((label = SLIST_FIRST(&door->labels))) {
		SLIST_REMOVE_HEAD(&door->labels, link);
		free(label);
	}
	prefix_list_fini(&door->proxies);
	door_tls_close(door);
}

int
door_fd(const struct door *door)
{
	return door->open ? coir_fd_number(&door->listener.fd) : -1;
}

bool
door_greets_visitors(const struct door *door)
{
	return door->tls && door->conf->protocol == CONF_PROTOCOL_WEB;
}

void
door_out_of_memory(const struct door *door, int fd, struct wire *wire)
{
	char text[PHRASE_MAX + sizeof("*** \n")];
	int len = snprintf(text, sizeof(text), "*** %s\n",
			   _("out of memory; try again later"));
	struct iovec all = { text, (size_t)len };
	/* in a WebSocket it would be no frame */
	bool framed = door->conf->protocol == CONF_PROTOCOL_WEB;
	ssize_t sent = 0;

	if (wire && !framed)
		sent = wire_give(wire, fd, &all, 1, all.iov_len);
	else if (!door->tls && !framed)
		sent = send(fd, text, all.iov_len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent < 0)
		log_debug("listener \"%s\": could not even say why",
			  door->conf->name);
	hang_up(fd);
	log_message(MESSAGE_NO_MEMORY,
		    &(struct log_about){ .listener = door->conf->name },
		    "listener \"%s\": somebody could not be served for want "
		    "of memory",
		    door->conf->name);
}
