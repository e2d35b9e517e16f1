/* SPDX-License-Identifier: MIT */
/*
 * fd_table.c - see fd_table.h.
 *
 * poll(2) says of many descriptors at once which of them are not open.
 */
#include "config.h"

#include "common/fd_table.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Descriptors asked about at once, if RLIMIT_NOFILE allows as many. */
#define SPAN 1024

/* The kernel's own limit, unless it is told otherwise: sysctl fs.nr_open. */
#define PLACES_MAX (1 << 20)

/* Of /proc/self/status; what is looked for is near its beginning. */
#define STATUS_MAX 2048

void
fd_table_widen(int places)
{
	int any = open("/", O_PATH | O_CLOEXEC);
	int last;

	if (any < 0)
		return;
	last = fcntl(any, F_DUPFD_CLOEXEC, places - 1);
	if (last >= 0)
		close(last);
	close(any);
}

/* Reads how many places the table has. 0: that cannot be read. */
static int
read_size(void)
{
	static const char mark[] = "\nFDSize:\t";
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	char text[STATUS_MAX];
	const char *at;
	int size = 0;
	ssize_t n;

	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n < 0 ? 0 : n] = '\0';
	at = strstr(text, mark);
	if (!at)
		return 0;
	at += sizeof(mark) - 1;
	while (*at >= '0' && *at <= '9')
		size = size * 10 + (*at++ - '0');
	return size;
}

/* As many places as there may be, at least. */
static int
table_size(void)
{
	int size = read_size();
	struct rlimit limit;

	/* without /proc, or with a full table */
	if (size == 0 && getrlimit(RLIMIT_NOFILE, &limit) == 0)
		size = limit.rlim_cur < PLACES_MAX ? (int)limit.rlim_cur
						   : PLACES_MAX;
	return size;
}

/* How many may be asked about at once. */
static int
span(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= SPAN)
		return SPAN;
	return limit.rlim_cur > 0 ? (int)limit.rlim_cur : 1;
}

int
fd_table_each(int end, void (*visit)(void *arg, int fd), void *arg)
{
	struct pollfd asked[SPAN];
	int most = span();
	int found = 0;

	if (end == 0)
		end = table_size();
	for (int first = 0; first < end; first += most) {
		int n = end - first < most ? end - first : most;

		for (int i = 0; i < n; i++)
			asked[i] = (struct pollfd){ .fd = first + i };
		/* if it cannot tell, all of them may be open */
		(void)poll(asked, (nfds_t)n, 0);
		for (int i = 0; i < n; i++) {
			if (asked[i].revents & POLLNVAL)
				continue;
			found = first + i + 1;
			visit(arg, first + i);
		}
	}
	return found;
}
