/* SPDX-License-Identifier: MIT */
/*
 * wire.c - see wire.h.
 */
#include "config.h"

#include "wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

int
wire_open(const char *path, struct wire *ret)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int rc = 0;
	int fd;

	if (strlen(path) >= sizeof(sa.sun_path))
		return -ENAMETOOLONG;
	memcpy(sa.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	*ret = (struct wire){ 0 };
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0)
		ret->in = fdopen(fd, "r");
	if (!ret->in) {
		rc = -errno;
		close(fd);
	}
	return rc;
}

int
wire_send(struct wire *wire, const json_t *request)
{
	char *text = json_dumps(request, JSON_COMPACT);
	size_t len = text ? strlen(text) : 0;
	size_t sent = 0;
	int rc = text ? 0 : -ENOMEM;

	if (text)
		text[len++] = '\n';
	while (rc == 0 && sent < len) {
		ssize_t n = send(fileno(wire->in), text + sent, len - sent,
				 MSG_NOSIGNAL);

		if (n >= 0)
			sent += (size_t)n;
		else if (errno != EINTR)
			rc = -errno;
	}
	free(text);
	/* it may have said why before it closed */
	return rc == -EPIPE || rc == -ECONNRESET ? 0 : rc;
}

int
wire_receive(struct wire *wire, json_t **ret)
{
	json_t *object;
	ssize_t n;

	errno = 0;
	n = getline(&wire->line, &wire->room, wire->in);
	if (n < 0)
		return errno && errno != ECONNRESET ? -errno : -ENODATA;
	if (wire->line[n - 1] != '\n')
		return -ENODATA;
	object = json_loadb(wire->line, (size_t)n, 0, NULL);
	if (!json_is_object(object)) {
		json_decref(object);
		return -EPROTO;
	}
	*ret = object;
	return 0;
}

/* Waits @seconds at most for each answer; 0: for as long as it takes. */
static void
limit(struct wire *wire, time_t seconds)
{
	const struct timeval patience = { .tv_sec = seconds };

	setsockopt(fileno(wire->in), SOL_SOCKET, SO_RCVTIMEO, &patience,
		   sizeof(patience));
}

int
wire_ask(struct wire *wire, const char *command, json_t **ret_done)
{
	json_t *request = json_pack("{s:s}", "command", command);
	json_t *answer = NULL;
	int rc = request ? wire_send(wire, request) : -ENOMEM;

	limit(wire, 1);
	if (rc == 0)
		rc = wire_receive(wire, &answer);
	limit(wire, 0);
	if (rc == 0) {
		*ret_done = json_incref(json_object_get(answer, "done"));
		rc = *ret_done ? 0 : -EPROTO;
	}
	json_decref(answer);
	json_decref(request);
	return rc;
}

void
wire_close(struct wire *wire)
{
	if (wire->in)
		fclose(wire->in);
	free(wire->line);
	*wire = (struct wire){ 0 };
}
