/* SPDX-License-Identifier: MIT */
/*
 * memory.c - see memory.h.
 *
 * Of the slots, which are gigabytes of address space, only what is used is
 * read: by their descriptor, as by the process each hole would become a page.
 */
#include "config.h"

#include "system/memory.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How the kernel shows the memfd of the slots. */
static const char slots_name[] = "/memfd:chatd-slots";

/* Memory of no name that is larger is a sanitizer's. */
#define HUGE (UINT64_C(64) << 20)

/* Is @text in file @fd from @from to @to, or as far as it can be read? */
static bool
is_between(int fd, const char *text, uint64_t from, uint64_t to)
{
	char *bytes = malloc((size_t)(to - from));
	size_t len = 0;
	ssize_t n;
	bool found;

	ck_assert_ptr_nonnull(bytes);
	while ((n = pread(fd, bytes + len, (size_t)(to - from) - len,
			  (off_t)(from + len))) > 0)
		len += (size_t)n;
	found = memmem(bytes, len, text, strlen(text));
	free(bytes);
	return found;
}

/* One mapping, a @line of /proc/PID/maps: is @text in it? */
static bool
is_mapped(int memory, const char *line, const char *text)
{
	char *end;
	uint64_t from = strtoull(line, &end, 16);
	uint64_t to = strtoull(end + 1, &end, 16);

	if (strncmp(end, " rw", 3) != 0 || strstr(end, slots_name) ||
	    (to - from >= HUGE && !strchr(end, '/')))
		return false;
	return is_between(memory, text, from, to);
}

bool
memory_has(pid_t pid, const char *text)
{
	char path[64], line[512];
	bool found = false;
	FILE *maps;
	int memory;

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	memory = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(memory, 0);
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	maps = fopen(path, "re");
	ck_assert_ptr_nonnull(maps);
	while (!found && fgets(line, sizeof(line), maps))
		found = is_mapped(memory, line, text);
	fclose(maps);
	close(memory);
	return found;
}

/* Opens the slots of process @pid, which has some. */
static int
open_slots(pid_t pid)
{
	const struct dirent *entry;
	char path[64], link[64];
	DIR *table;
	int fd = -1;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	table = opendir(path);
	ck_assert_ptr_nonnull(table);
	while (fd < 0 && (entry = readdir(table))) {
		ssize_t n = readlinkat(dirfd(table), entry->d_name, link,
				       sizeof(link));

		if (n >= (ssize_t)strlen(slots_name) &&
		    strncmp(link, slots_name, strlen(slots_name)) == 0)
			fd = openat(dirfd(table), entry->d_name,
				    O_RDONLY | O_CLOEXEC);
	}
	closedir(table);
	ck_assert_int_ge(fd, 0);
	return fd;
}

bool
memory_slots_have(pid_t pid, const char *text)
{
	int fd = open_slots(pid);
	bool found = false;
	off_t from, to = 0;

	while (!found && (from = lseek(fd, to, SEEK_DATA)) >= 0) {
		to = lseek(fd, from, SEEK_HOLE);
		found = is_between(fd, text, (uint64_t)from, (uint64_t)to);
	}
	close(fd);
	return found;
}
