/* SPDX-License-Identifier: MIT */
/*
 * Whole files. Loading grows a buffer until a read finds the end; the size
 * that the file system tells is only where it begins, since there are files
 * that say 0 and hold something.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/load.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "os/file.h"

/* What a file of unknown size begins with, in bytes. */
#define FIRST_SIZE 4096

/** struct content - bytes read so far. */
struct content {
	char *bytes;
	size_t len;
	/* room for so many, and a NUL */
	size_t size;
	/* what the next size should be */
	size_t next;
	/* more than these are too many */
	size_t max;
};

/* Room for more; one byte beyond the limit shows what is too long. */
static int
grow(struct content *c)
{
	size_t most = c->max < SIZE_MAX - 1 ? c->max + 1 : SIZE_MAX - 1;
	size_t size = c->next < most ? c->next : most;
	char *bytes;

	if (size <= c->size)
		return -EFBIG;
	bytes = realloc(c->bytes, size + 1);
	if (!bytes)
		return -ENOMEM;
	c->bytes = bytes;
	c->size = size;
	c->next = size < SIZE_MAX / 2 ? 2 * size : SIZE_MAX;
	return 0;
}

static int
read_all(struct coir_flow *flow, struct content *c)
{
	for (;;) {
		int rc = c->len < c->size ? 0 : grow(c);
		ssize_t n;

		if (rc < 0)
			return rc;
		n = coir_read(flow, c->bytes + c->len, c->size - c->len);
		if (n <= 0)
			return (int)n;
		c->len += (size_t)n;
		if (c->len > c->max)
			return -EFBIG;
	}
}

/* What the file system tells of the size, and one byte to see the end. */
static void
expect(struct coir_file *file, struct content *c)
{
	struct stat st;

	c->next = FIRST_SIZE;
	if (fstat(coir_file_number(file), &st) == 0 && st.st_size > 0)
		c->next = (size_t)st.st_size + 1;
}

static int
load(struct coir_file *file, struct content *c)
{
	int rc;

	expect(file, c);
	rc = read_all(&file->flow, c);
	coir_close(&file->flow);
	return rc;
}

int
coir_file_load(const char *path, size_t max, void **ret_bytes, size_t *ret_len)
{
	struct content c = { .max = max };
	struct coir_file file;
	int rc = coir_file_open(NULL, path, O_RDONLY, 0, &file);

	if (rc < 0)
		return rc;
	rc = load(&file, &c);
	if (rc < 0) {
		free(c.bytes);
		return coir_error(rc, "reading %s", path);
	}
	c.bytes[c.len] = '\0';
	*ret_bytes = c.bytes;
	if (ret_len)
		*ret_len = c.len;
	return 0;
}

int
coir_file_save(const char *path, const void *bytes, size_t len, int flags,
	       mode_t mode)
{
	struct coir_file file;
	int rc = coir_file_open(NULL, path, O_WRONLY | flags, mode, &file);
	int closed;

	if (rc < 0)
		return rc;
	rc = coir_write(&file.flow, bytes, len, NULL);
	closed = coir_close(&file.flow);
	if (rc == 0)
		rc = closed;
	return rc < 0 ? coir_error(rc, "writing %s", path) : 0;
}
