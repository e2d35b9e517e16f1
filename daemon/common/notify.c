/* SPDX-License-Identifier: MIT */
/*
 * notify.c - the messages of sd_notify(3).
 *
 * NOTIFY_SOCKET stays in the environment: the daemon speaks more than once.
 */
#include "config.h"

#include "common/notify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <coir/time.h>

#include "common/notify_socket.h"

/* Longest status, its NUL included. */
#define NOTIFY_STATUS_MAX 201

static int
notify_send(const char *message)
{
	struct notify_socket to;
	int rc = notify_socket_find(&to);
	int fd;

	if (rc <= 0)
		return rc;
	fd = notify_socket_open(SOCK_NONBLOCK);
	if (fd < 0)
		return fd;
	rc = notify_socket_send(fd, &to, message, -1);
	close(fd);
	return rc;
}

int
notify_ready(void)
{
	return notify_send("READY=1");
}

int
notify_stopping(void)
{
	return notify_send("STOPPING=1");
}

int
notify_reloading(void)
{
	char message[64];

	/* the time tells this reload's READY=1 from that of one before */
	snprintf(message, sizeof(message),
		 "RELOADING=1\nMONOTONIC_USEC=%" PRId64, coir_now().ns / 1000);
	return notify_send(message);
}

int
notify_watchdog(void)
{
	return notify_send("WATCHDOG=1");
}

int
notify_status(const char *fmt, ...)
{
	char status[NOTIFY_STATUS_MAX];
	char message[sizeof("STATUS=") + sizeof(status)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(status, sizeof(status), fmt, ap);
	va_end(ap);
	/* A newline would begin another field. */
	for (char *c = status; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == '\177')
			*c = ' ';
	snprintf(message, sizeof(message), "STATUS=%s", status);
	return notify_send(message);
}

int
notify_extend_timeout(int64_t ns)
{
	char message[64];

	snprintf(message, sizeof(message), "EXTEND_TIMEOUT_USEC=%" PRId64,
		 ns / 1000);
	return notify_send(message);
}
