/* SPDX-License-Identifier: MIT */
/*
 * conf_kept.c - see conf_kept.h.
 */
#include "config.h"

#include "life/conf_kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf/conf.h"
#include "life/inheritance.h"

/* More than anybody would write. */
#define TEXT_MAX (16 * 1024 * 1024)

/* Writes @conf to @fd, which stays open. 0 or a negative errno. */
static int
write_text(const struct conf *conf, int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	FILE *file = copy < 0 ? NULL : fdopen(copy, "w");
	int rc = 0;

	if (!file) {
		rc = -errno;
		if (copy >= 0)
			close(copy);
		return rc;
	}
	conf_print(conf, file);
	if (ferror(file))
		rc = -EIO;
	if (fclose(file) != 0 && rc == 0)
		rc = -errno;
	return rc;
}

int
conf_keep(const struct conf *conf)
{
	const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE |
		F_SEAL_SEAL;
	int fd =
		memfd_create(INHERITANCE_CONF, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int rc;

	if (fd < 0)
		return -errno;
	rc = write_text(conf, fd);
	if (rc == 0 && fcntl(fd, F_ADD_SEALS, seals) < 0)
		rc = -errno;
	if (rc == 0)
		return fd;
	close(fd);
	return rc;
}

int
conf_load_kept(int fd, struct conf *ret_conf, struct conf_errors *errors)
{
	struct stat st;
	size_t len;
	char *text;
	int rc;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_size > TEXT_MAX)
		return -EFBIG;
	len = (size_t)st.st_size;
	text = malloc(len + 1);
	if (!text)
		return -ENOMEM;
	if (pread(fd, text, len, 0) != (ssize_t)len) {
		free(text);
		return -EIO;
	}
	text[len] = '\0';
	rc = conf_load_text("the configuration that was in force", text, len,
			    ret_conf, errors);
	free(text);
	return rc;
}
