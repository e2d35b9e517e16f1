/* SPDX-License-Identifier: MIT */
/*
 * A directory as a sorted list: the names one behind the other in one piece of
 * memory, and an array of entries that point there once it does not grow any
 * more.
 */
#include "config.h"

#include "os/dir.h"

#include <coir/error.h>
#include <coir/offload.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_SIZE 1024

/** struct coir_dir - what was in a directory. */
struct coir_dir {
	/* more names than these are too many */
	size_t max;
	/* the names, each with its type before it and a NUL behind */
	char *text;
	size_t len;
	size_t size;
	/* n of them, sorted; next is the next to be taken */
	struct coir_dir_entry *entries;
	size_t n;
	size_t next;
};

/** struct reading - one directory to be read, for the pool. */
struct reading {
	const char *path;
	int flags;
	struct coir_dir *dir;
};

static int
make_room(struct coir_dir *dir, size_t more)
{
	size_t size = dir->size ? dir->size : FIRST_SIZE;
	char *text;

	while (size - dir->len < more)
		size *= 2;
	if (size == dir->size)
		return 0;
	text = realloc(dir->text, size);
	if (!text)
		return -ENOMEM;
	dir->text = text;
	dir->size = size;
	return 0;
}

/* Most file systems tell the type with the name. */
static mode_t
type_of(DIR *in, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return DTTOIF(entry->d_type);
	if (fstatat(dirfd(in), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return st.st_mode & S_IFMT;
}

static bool
is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int
add(struct coir_dir *dir, mode_t type, const char *name)
{
	size_t size = strlen(name) + 1;
	int rc = dir->n < dir->max ? make_room(dir, sizeof(type) + size)
				   : -EFBIG;

	if (rc < 0)
		return rc;
	memcpy(dir->text + dir->len, &type, sizeof(type));
	memcpy(dir->text + dir->len + sizeof(type), name, size);
	dir->len += sizeof(type) + size;
	dir->n++;
	return 0;
}

static int
read_names(DIR *in, struct coir_dir *dir)
{
	const struct dirent *entry;
	int rc = 0;

	while (rc == 0 && (errno = 0, entry = readdir(in)))
		if (!is_dots(entry->d_name))
			rc = add(dir, type_of(in, entry), entry->d_name);
	return rc == 0 ? -errno : rc;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct coir_dir_entry *)a)->name,
		      ((const struct coir_dir_entry *)b)->name);
}

static int
sort(struct coir_dir *dir)
{
	const char *at = dir->text;

	if (dir->n == 0)
		return 0;
	dir->entries = calloc(dir->n, sizeof(*dir->entries));
	if (!dir->entries)
		return -ENOMEM;
	for (size_t i = 0; i < dir->n; i++) {
		memcpy(&dir->entries[i].type, at, sizeof(mode_t));
		dir->entries[i].name = at + sizeof(mode_t);
		at += sizeof(mode_t) + strlen(dir->entries[i].name) + 1;
	}
	qsort(dir->entries, dir->n, sizeof(*dir->entries), by_name);
	return 0;
}

static int
run_read(void *arg)
{
	struct reading *r = arg;
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | r->flags;
	int fd = open(r->path[0] ? r->path : ".", flags);
	DIR *in;
	int rc;

	if (fd < 0)
		return -errno;
	in = fdopendir(fd);
	if (!in) {
		rc = -errno;
		close(fd);
		return rc;
	}
	rc = read_names(in, r->dir);
	closedir(in);
	return rc < 0 ? rc : sort(r->dir);
}

int
coir__dir_read(const char *path, bool nofollow, size_t max,
	       struct coir_dir **ret_dir)
{
	struct reading r = { .path = path,
			     .flags = nofollow ? O_NOFOLLOW : 0,
			     .dir = calloc(1, sizeof(*r.dir)) };
	int rc, result;

	if (!r.dir)
		return -ENOMEM;
	r.dir->max = max;
	rc = coir_offload(run_read, &r, &result);
	if (rc == 0)
		rc = result;
	if (rc < 0) {
		coir_dir_free(r.dir);
		return coir_error(rc, "reading %s", path);
	}
	*ret_dir = r.dir;
	return 0;
}

int
coir_dir_read(const char *path, size_t max, struct coir_dir **ret_dir)
{
	return coir__dir_read(path, false, max, ret_dir);
}

void
coir_dir_free(struct coir_dir *dir)
{
	if (!dir)
		return;
	free(dir->entries);
	free(dir->text);
	free(dir);
}

size_t
coir_dir_count(const struct coir_dir *dir)
{
	return dir->n;
}

const struct coir_dir_entry *
coir_dir_next(struct coir_dir *dir)
{
	return dir->next < dir->n ? &dir->entries[dir->next++] : NULL;
}
