/* SPDX-License-Identifier: MIT */
/*
 * notify.c - the messages of sd_notify(3).
 *
 * NOTIFY_SOCKET stays in the environment: the daemon speaks more than once.
 */
#include "config.h"

#include "notify.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef HAVE_LIBSYSTEMD
#include <systemd/sd-daemon.h>
#endif

/* Longest status, its NUL included. */
#define NOTIFY_STATUS_MAX 201

static int
notify_send(const char *message)
{
#ifdef HAVE_LIBSYSTEMD
	int rc = sd_notify(0, message);

	return rc < 0 ? rc : 0;
#else
	(void)message;
	return getenv("NOTIFY_SOCKET") != NULL ? -EOPNOTSUPP : 0;
#endif
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
