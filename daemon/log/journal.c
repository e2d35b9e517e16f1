/* SPDX-License-Identifier: MIT */
/*
 * journal.c - see journal.h. The socket is the process's, as its standard error
 * is.
 */
#include "config.h"

#include "log/journal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

const char *journal_socket = "/run/systemd/journal/socket";

/* To send from; -1: not open. */
static int journal_fd = -1;

bool
journal_is_stderr(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char *rest;
	uintmax_t device, inode;
	struct stat st;

	if (stream == NULL || fstat(STDERR_FILENO, &st) != 0)
		return false;
	device = strtoumax(stream, &rest, 10);
	if (*rest != ':')
		return false;
	inode = strtoumax(rest + 1, &rest, 10);
	return *rest == '\0' && device == st.st_dev && inode == st.st_ino;
}

void
journal_add(struct journal_entry *entry, const char *key, const char *value)
{
	size_t key_len = strlen(key), value_len = value ? strlen(value) : 0;
	char *at = entry->bytes + entry->len;

	if (value_len == 0 ||
	    key_len + value_len + 2 > sizeof(entry->bytes) - entry->len)
		return;
	memcpy(at, key, key_len);
	at[key_len] = '=';
	memcpy(at + key_len + 1, value, value_len);
	at[key_len + 1 + value_len] = '\n';
	entry->len += key_len + value_len + 2;
}

/* Opens the socket, if it is not. Returns 0 or a negative errno. */
static int
open_socket(void)
{
	if (journal_fd < 0)
		journal_fd = socket(AF_UNIX,
				    SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
				    0);
	return journal_fd < 0 ? -errno : 0;
}

int
journal_send(const struct journal_entry *entry)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	ssize_t n;
	int rc = open_socket();

	if (rc < 0)
		return rc;
	strncpy(to.sun_path, journal_socket, sizeof(to.sun_path) - 1);
	/* never connected: a journal that was restarted is another socket */
	do
		n = sendto(journal_fd, entry->bytes, entry->len, MSG_NOSIGNAL,
			   (struct sockaddr *)&to, sizeof(to));
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

void
journal_close(void)
{
	if (journal_fd >= 0)
		close(journal_fd);
	journal_fd = -1;
}
