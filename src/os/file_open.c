/* SPDX-License-Identifier: MIT */
/*
 * Opening files. O_NONBLOCK is always asked for, so that neither a FIFO nor a
 * device holds a thread of the pool; a file that has no readiness loses it
 * again.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/offload.h>
#include <coir/time.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/fd.h"
#include "os/file.h"

/* The reader of a FIFO cannot be waited for, only asked for again. */
#define FIFO_RETRY coir_ms(10)

/** struct opening - one attempt to open, for the pool. */
struct opening {
	const char *path;
	int flags;
	mode_t mode;
	/* the open file, if there was no error */
	int fd;
	/* what kind of file it is */
	mode_t type;
	/* it is a FIFO that nobody reads yet */
	bool no_reader;
};

int
coir_file_flags(const char *mode)
{
	static const char kinds[] = "rwa";
	static const int creating[] = { 0, O_CREAT | O_TRUNC,
					O_CREAT | O_APPEND };
	const char *kind = mode[0] ? strchr(kinds, mode[0]) : NULL;
	int access, flags;

	if (!kind)
		return -EINVAL;
	access = *kind == 'r' ? O_RDONLY : O_WRONLY;
	flags = creating[kind - kinds];
	for (const char *c = mode + 1; *c; c++) {
		if (*c == '+')
			access = O_RDWR;
		else if (*c == 'x' && *kind != 'r')
			flags |= O_EXCL;
		else if (*c != 'b')
			return -EINVAL;
	}
	return access | flags;
}

/* Did opening a FIFO for writing fail because nobody reads it? */
static bool
lacks_reader(const struct opening *o)
{
	struct stat st;

	return !(o->flags & O_NONBLOCK) && (o->flags & O_ACCMODE) == O_WRONLY &&
		stat(o->path, &st) == 0 && S_ISFIFO(st.st_mode);
}

static int
open_error(struct opening *o, int error)
{
	if (error == ENXIO)
		o->no_reader = lacks_reader(o);
	return -error;
}

static int
run_open(void *arg)
{
	struct opening *o = arg;
	int flags = o->flags | O_CLOEXEC | O_NOCTTY;
	struct stat st;

	o->fd = open(o->path, flags | O_NONBLOCK, o->mode);
	/* somebody has a lease on it and is asked to give it up */
	if (o->fd < 0 && errno == EWOULDBLOCK)
		o->fd = open(o->path, flags, o->mode);
	if (o->fd < 0)
		return open_error(o, errno);
	if (fstat(o->fd, &st) < 0) {
		int rc = -errno;

		close(o->fd);
		return rc;
	}
	o->type = st.st_mode & S_IFMT;
	if (!coir__file_is_stream(o->type) && !(o->flags & O_NONBLOCK)) {
		flags = fcntl(o->fd, F_GETFL);
		fcntl(o->fd, F_SETFL, flags & ~O_NONBLOCK);
	}
	return 0;
}

/* Open it, waiting for the reader of a FIFO. */
static int
open_path(struct opening *o)
{
	for (;;) {
		int result;
		int rc = coir_offload(run_open, o, &result);

		if (rc < 0)
			return rc;
		if (!o->no_reader)
			return result;
		o->no_reader = false;
		rc = coir_sleep(FIFO_RETRY);
		if (rc < 0)
			return rc;
	}
}

/* Before its first writer a FIFO reads as if it were at its end: wait. */
static int
take(struct opening *o, struct coir_file *file)
{
	int rc = coir_file_init(file, o->fd);

	if (rc < 0)
		close(o->fd);
	else if (o->type == S_IFIFO)
		coir__side_exhausted(&file->stream_.fd.read_);
	return rc;
}

static int
open_file(struct coir_scope *scope, struct opening *o, struct coir_file *file)
{
	int rc = o->flags < 0 ? -EINVAL : open_path(o);

	if (rc == 0)
		rc = take(o, file);
	if (rc < 0 || !scope)
		return rc;
	rc = coir_file_attach(scope, file);
	if (rc < 0)
		coir_close(&file->flow);
	return rc;
}

int
coir_file_open(struct coir_scope *scope, const char *path, int flags,
	       mode_t mode, struct coir_file *ret_file)
{
	struct opening o = { .path = path, .flags = flags, .mode = mode };
	int rc = open_file(scope, &o, ret_file);

	return rc < 0 ? coir_error(rc, "opening %s", path) : rc;
}
