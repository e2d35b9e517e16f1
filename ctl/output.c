/* SPDX-License-Identifier: MIT */
/*
 * output.c - see output.h.
 */
#include "config.h"

#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The permissions that umask leaves. */
static mode_t
usual_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* Makes the file beside its target, with permissions @mode. */
static int
make_beside(struct output *output, mode_t mode)
{
	int fd, rc = 0;

	if (asprintf(&output->beside, "%s.XXXXXX", output->target) < 0) {
		output->beside = NULL;
		return -ENOMEM;
	}
	fd = mkostemp(output->beside, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fchmod(fd, mode) == 0)
		output->file = fdopen(fd, "w");
	if (output->file)
		return 0;
	rc = -errno;
	close(fd);
	unlink(output->beside);
	return rc;
}

/* It is what it is, and others have it open: a pipe, a device. */
static int
open_as_it_is(struct output *output)
{
	int rc, fd = open(output->path, O_WRONLY | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	output->file = fdopen(fd, "w");
	if (output->file)
		return 0;
	rc = -errno;
	close(fd);
	return rc;
}

static int
open_path(struct output *output)
{
	struct stat st;
	bool exists = stat(output->path, &st) == 0;

	if (exists && !S_ISREG(st.st_mode))
		return open_as_it_is(output);
	output->target = exists ? realpath(output->path, NULL)
				: strdup(output->path);
	if (!output->target)
		return -errno;
	return make_beside(output, exists ? st.st_mode & 0777 : usual_mode());
}

static void
forget(struct output *output)
{
	free(output->beside);
	free(output->target);
}

int
output_open(const char *path, struct output *ret)
{
	struct output output = { .path = path };
	int rc = 0;

	if (path)
		rc = open_path(&output);
	else
		output.file = stdout;
	if (rc < 0)
		forget(&output);
	else
		*ret = output;
	return rc;
}

/* The file takes the place of what was there, if @keep. */
static int
put_in_place(struct output *output, bool keep)
{
	int rc = 0;

	if (keep && rename(output->beside, output->target) < 0)
		rc = -errno;
	if (rc < 0 || !keep)
		unlink(output->beside);
	return rc;
}

int
output_close(struct output *output, bool keep)
{
	int rc = 0;

	if (fflush(output->file) != 0)
		rc = -errno;
	else if (ferror(output->file))
		rc = -EIO;
	if (!output->path)
		return rc;
	keep = keep && rc == 0;
	if (keep && output->target && fsync(fileno(output->file)) < 0)
		rc = -errno;
	if (fclose(output->file) != 0 && rc == 0)
		rc = -errno;
	if (output->target) {
		int placed = put_in_place(output, keep && rc == 0);

		rc = rc < 0 ? rc : placed;
	}
	forget(output);
	return rc;
}
