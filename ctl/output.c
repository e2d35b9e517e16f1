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

/* The permissions that umask leaves. */
static mode_t
usual_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/*
 * Lets those at @fd who may at the file @old that it is to replace, NULL: there
 * is none. Whom it belongs to only root can give away; if not even its group,
 * no group may.
 */
static int
set_access(int fd, const struct stat *old)
{
	mode_t mode = old ? old->st_mode & 0777 : usual_mode();

	if (old && fchown(fd, old->st_uid, old->st_gid) < 0 &&
	    fchown(fd, (uid_t)-1, old->st_gid) < 0)
		mode &= ~(mode_t)S_IRWXG;
	return fchmod(fd, mode) < 0 ? -errno : 0;
}

/* Takes @fd, to write to it. Returns 0, or a negative errno and closes it. */
static int
open_file(struct output *output, int fd)
{
	int rc;

	output->file = fdopen(fd, "w");
	if (output->file)
		return 0;
	rc = -errno;
	close(fd);
	return rc;
}

/* Makes the file beside the one that it is to replace, @old if there is one. */
static int
open_beside(struct output *output, const struct stat *old)
{
	int fd, rc;

	if (asprintf(&output->beside, "%s.XXXXXX", output->path) < 0) {
		output->beside = NULL;
		return -ENOMEM;
	}
	fd = mkostemp(output->beside, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	rc = set_access(fd, old);
	if (rc == 0)
		rc = open_file(output, fd);
	else
		close(fd);
	if (rc < 0)
		unlink(output->beside);
	return rc;
}

/* Is it /dev/stdout, by that or another name? That may be appended to. */
static bool
is_stdout(const char *path)
{
	struct stat there, here;

	return stat(path, &there) == 0 && fstat(STDOUT_FILENO, &here) == 0 &&
		there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

/* It is what it is, and others have it open: a pipe, a device, a link. */
static int
open_as_it_is(struct output *output)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC;
	int fd = is_stdout(output->path)
		? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
		: open(output->path, flags, 0666);

	return fd < 0 ? -errno : open_file(output, fd);
}

static int
open_path(struct output *output)
{
	struct stat old;

	if (lstat(output->path, &old) < 0)
		return open_beside(output, NULL);
	return S_ISREG(old.st_mode) ? open_beside(output, &old)
				    : open_as_it_is(output);
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
		free(output.beside);
	else
		*ret = output;
	return rc;
}

/* The file takes the place of what was there, if @keep. */
static int
put_in_place(struct output *output, bool keep)
{
	int rc = 0;

	if (keep && rename(output->beside, output->path) < 0)
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
	if (keep && output->beside && fsync(fileno(output->file)) < 0)
		rc = -errno;
	if (fclose(output->file) != 0 && rc == 0)
		rc = -errno;
	if (output->beside) {
		int placed = put_in_place(output, keep && rc == 0);

		rc = rc < 0 ? rc : placed;
	}
	free(output->beside);
	return rc;
}
