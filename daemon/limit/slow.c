/* SPDX-License-Identifier: MIT */
/*
 * slow.c - see slow.h.
 */
#include "config.h"

#include "limit/slow.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/state_dir.h"

/* The file's bytes: "%5u s", LF, and here a NUL. */
#define TEXT_MAX 16

/* Opens the file, in a directory that is made if @flags are to make the file.
 * Returns its descriptor or a negative errno. */
static int
open_file(int flags)
{
	char *dir, *path = NULL;
	int rc = state_dir_path(&dir);

	if (rc < 0)
		return rc;
	if (flags & O_CREAT)
		rc = state_dir_make(dir);
	if (rc == 0 && asprintf(&path, "%s/slow", dir) < 0)
		rc = -ENOMEM;
	free(dir);
	if (rc < 0)
		return rc;
	rc = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (rc < 0)
		rc = -errno;
	free(path);
	return rc;
}

uint32_t
slow_load(void)
{
	char text[TEXT_MAX] = "";
	unsigned long seconds;
	int fd = open_file(O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return 0;
	n = pread(fd, text, sizeof(text) - 1, 0);
	close(fd);
	seconds = n > 0 ? strtoul(text, NULL, 10) : 0;
	return seconds <= SLOW_MAX ? (uint32_t)seconds : 0;
}

int
slow_save(uint32_t seconds)
{
	char text[TEXT_MAX];
	int len = snprintf(text, sizeof(text), "%5u s\n", (unsigned)seconds);
	int fd = open_file(O_WRONLY | O_CREAT);
	int rc = 0;
	ssize_t n;

	if (fd < 0)
		return fd;
	n = pwrite(fd, text, (size_t)len, 0);
	if (n != len)
		rc = n < 0 ? -errno : -ENOSPC;
	close(fd);
	return rc;
}
