/* SPDX-License-Identifier: MIT */
/*
 * upgrade_exec.c - see upgrade_exec.h.
 *
 * The store is not closed: that would take a checkpoint, with its waits for the
 * disk, while nobody is served. What is committed is in its log, where the next
 * image finds it, as after a crash.
 *
 * The keeper of this image has the table as it is now, and keeps it until the
 * next image dismisses it: also who dies in between loses nothing. A signal
 * that comes in between stays blocked and pending (signals.c).
 */
#include "config.h"

#include "server/upgrade_exec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "client/client.h"
#include "common/fd_table.h"
#include "life/bag.h"
#include "life/inheritance.h"
#include "life/life.h"
#include "log/log.h"
#include "room/room.h"
#include "room/roster.h"
#include "server/server_state.h"
#include "slot/slot.h"
#include "slot/slots.h"

/* What the next image is told, and the bag that is being filled. */
struct parcel {
	char *text; /* "what=fd:what=fd" */
	size_t size;
	FILE *out; /* to text */
	struct bag bag;
	int handful[BAG_HANDFUL];      /* to be put in next */
	uint64_t cookies[BAG_HANDFUL]; /* of these */
	size_t n;                      /* of them */
	bool *packed; /* which descriptors are in; NULL: none was */
	int end;      /* of packed */
	int rc;       /* 0 or what has failed */
};

/* Adds "what=number" to the list; @fd survives the exec. */
__attribute__((format(printf, 3, 4))) static void
tell(struct parcel *p, int fd, const char *fmt, ...)
{
	va_list ap;

	fcntl(fd, F_SETFD, 0);
	if (p->size > 0 || ftell(p->out) > 0)
		fputc(':', p->out);
	va_start(ap, fmt);
	vfprintf(p->out, fmt, ap);
	va_end(ap);
	fprintf(p->out, "=%d", fd);
}

/* Begins another bag. 0 or a negative errno. */
static int
begin_bag(struct parcel *p)
{
	int rc = bag_open(&p->bag);

	if (rc == 0)
		tell(p, p->bag.out, "bag");
	return rc;
}

static int
put(struct parcel *p)
{
	int rc = bag_put(p->bag.in, p->handful, p->cookies, p->n);

	if (rc == -EAGAIN) {
		rc = begin_bag(p);
		if (rc == 0)
			rc = bag_put(p->bag.in, p->handful, p->cookies, p->n);
	}
	p->n = 0;
	return rc;
}

static bool
is_stream(int fd)
{
	socklen_t len = sizeof(int);
	int type;

	return fd > STDERR_FILENO &&
		getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 &&
		type == SOCK_STREAM;
}

/* Puts one in, whose @cookie is 0 unless it is known. */
static void
pack_one(struct parcel *p, int fd, uint64_t cookie)
{
	if (p->rc < 0)
		return;
	p->cookies[p->n] = cookie;
	p->handful[p->n++] = fd;
	if (p->n == BAG_HANDFUL)
		p->rc = put(p);
}

/* Who has a slot is known: nobody has to ask the kernel, now or later. */
static void
pack_clients(struct parcel *p, const struct server *server)
{
	const struct roster *roster = room_roster(server->room);
	struct roster_member *m;

	for (m = roster_first(roster); m; m = roster_next(m))
		if (client_of_member(m)->fd >= p->end)
			p->end = client_of_member(m)->fd + 1;
	p->packed = calloc((size_t)p->end + 1, sizeof(*p->packed));
	for (m = roster_first(roster); m && p->packed; m = roster_next(m)) {
		const struct client *client = client_of_member(m);

		if (!client->slot)
			continue;
		pack_one(p, client->fd, slot_cookie(client->slot));
		p->packed[client->fd] = true;
	}
}

static void
pack_other(void *arg, int fd)
{
	struct parcel *p = arg;
	bool packed = p->packed && fd < p->end && p->packed[fd];

	if (!packed && is_stream(fd))
		pack_one(p, fd, 0);
}

/* Puts all stream sockets into bags. 0 or a negative errno. */
static int
pack(struct parcel *p, const struct server *server)
{
	pack_clients(p, server);
	fd_table_each(0, pack_other, p);
	free(p->packed);
	return p->rc == 0 ? put(p) : p->rc;
}

/* Packs everything. 0 or a negative errno. */
static int
prepare(struct parcel *p, const struct server *server)
{
	const struct entrance *entrance;
	const struct life *life = server->life;
	int rc;

	p->out = open_memstream(&p->text, &p->size);
	if (!p->out)
		return -ENOMEM;
	TAILQ_FOREACH(entrance, &server->entrances, link)
		if (entrance->door.open)
			tell(p, door_fd(&entrance->door), "door/%s",
			     entrance->conf.name);
	rc = begin_bag(p);
	if (rc == 0)
		rc = pack(p, server);
	if (server->hall.slots)
		tell(p, slots_fd(server->hall.slots), "slots");
	if (life->conf_fd >= 0)
		tell(p, life->conf_fd, "conf");
	/* else its keeper would have it until that is gone */
	if (server->state_lock >= 0)
		tell(p, server->state_lock, "lock");
	if (life->keeper.pid > 0)
		fprintf(p->out, ":keeper=%d", (int)life->keeper.pid);
	if (fclose(p->out) != 0 && rc == 0)
		rc = -ENOMEM;
	return rc;
}

void
upgrade_exec(struct server *server)
{
	struct parcel parcel = { .n = 0 };
	struct program program;
	int rc;

	if (server->hall.slots)
		slots_end_in_order(server->hall.slots);
	rc = prepare(&parcel, server);
	if (rc == 0 && setenv(INHERITANCE_VARIABLE, parcel.text, 1) < 0)
		rc = -errno;
	if (rc == 0) {
		life_compose(server->life, &program, NULL);
		log_flush();
		fflush(NULL);
		execv(program.path, (char *const *)program.args);
		rc = -errno;
	}
	log_error_errno(rc,
			"cannot execute %s: chatd ends, and its clients "
			"are with whoever holds their sockets",
			server->life->path);
	log_flush();
	_exit(EX_OSERR);
}
