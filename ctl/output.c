/* SPDX-License-Identifier: MIT */
/*
 * output.c - see output.h.
 */
#include "config.h"

#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes the file beside @path, with the permissions that umask leaves. */
static int
make_beside(struct output *output)
{
	mode_t mask = umask(0);
	int fd;

	umask(mask);
	if (asprintf(&output->beside, "%s.XXXXXX", output->path) < 0) {
		output->beside = NULL;
		return -ENOMEM;
	}
	fd = mkostemp(output->beside, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fchmod(fd, 0666 & ~mask) == 0)
		output->file = fdopen(fd, "w");
	if (output->file)
		return 0;
	close(fd);
	unlink(output->beside);
	return -EIO;
}

int
output_open(const char *path, struct output *ret)
{
	struct output output = { .path = path };
	int rc = 0;

	if (path)
		rc = make_beside(&output);
	else
		output.file = stdout;
	if (rc < 0)
		free(output.beside);
	else
		*ret = output;
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
	if (rc == 0 && keep && fsync(fileno(output->file)) < 0)
		rc = -errno;
	if (fclose(output->file) != 0 && rc == 0)
		rc = -errno;
	if (rc == 0 && keep && rename(output->beside, output->path) < 0)
		rc = -errno;
	if (rc < 0 || !keep)
		unlink(output->beside);
	free(output->beside);
	return rc;
}
