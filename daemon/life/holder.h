/* SPDX-License-Identifier: MIT */
/*
 * holder.h - a service manager's end of sd_notify(3), with a store for
 * descriptors.
 *
 * What systemd does with the messages of a service of Type=notify, for the
 * supervisor and for tests: it listens on a unix socket in a directory of its
 * own, so that nobody else ever is at its address, not even when it has been
 * killed; it believes only processes of its own user and of root, knows what
 * the service has said of itself, and keeps the descriptors that it is given
 * until they are removed. Variables that it does not know are left out, as the
 * protocol says.
 */
#ifndef CHATD_HOLDER_H
#define CHATD_HOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/private_dir.h"

/* Descriptors that it keeps; also the value of $FDSTORE. */
#define HOLDER_PLACES 32

/* Longest name of one, its NUL included. */
#define HOLDER_NAME_MAX 64

/* The names of all, with colons and a NUL. */
#define HOLDER_NAMES_MAX (HOLDER_PLACES * HOLDER_NAME_MAX)

/* Longest value of $NOTIFY_SOCKET, its NUL included. */
#define HOLDER_ADDRESS_MAX (PRIVATE_DIR_MAX + 8)

/* A descriptor that is kept. */
struct held {
	int fd;
	char name[HOLDER_NAME_MAX];
};

/* The manager's end, for one service. */
struct holder {
	int fd;                           /* to watch for messages */
	pid_t owner;                      /* who removes what is next */
	char dir[PRIVATE_DIR_MAX];        /* where the socket is */
	char address[HOLDER_ADDRESS_MAX]; /* for $NOTIFY_SOCKET */
	struct held held[HOLDER_PLACES];  /* n of them */
	size_t n;
	bool ready;        /* READY=1 since holder_forget() */
	bool stopping;     /* STOPPING=1, likewise */
	unsigned beats;    /* WATCHDOG=1, likewise */
	int64_t extended;  /* nanoseconds of EXTEND_TIMEOUT_USEC, or 0 */
	pid_t barrier;     /* who has said BARRIER=1 last, or 0 */
	char status[256];  /* the last STATUS */
	unsigned overruns; /* descriptors for which there was no place */
};

/* Opens the socket. 0 or a negative errno. */
int holder_open(struct holder *holder);

/* Closes it, and all that is kept; nothing if it could not be opened. */
void holder_close(struct holder *holder);

/*
 * Takes one message, without waiting. Returns 1; 0: there is none; or a
 * negative errno.
 */
int holder_take(struct holder *holder);

/* Another service process is to start: it has said nothing yet. */
void holder_forget(struct holder *holder);

/* Keeps @fd, which is the holder's now, as if it had been sent. */
void holder_keep(struct holder *holder, const char *name, int fd);

/*
 * Keeps the sockets that were passed to this process: they are for the service,
 * each time that it starts. 0 or a negative errno.
 */
int holder_keep_passed(struct holder *holder);

/* Is something of this name kept? */
bool holder_has(const struct holder *holder, const char *name);

/*
 * All that is kept, in order: the descriptors, and their names with colons
 * between them. Returns how many there are.
 */
size_t holder_list(const struct holder *holder,
		   int ret_fds[static HOLDER_PLACES],
		   char ret_names[static HOLDER_NAMES_MAX]);

/* Closes what is kept. */
void holder_drop(struct holder *holder);

#endif
