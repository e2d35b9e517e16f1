/* SPDX-License-Identifier: MIT */
/*
 * Files without blocking: three fibers write a file each, the directory is
 * walked, a file is read line by line, and all of it is removed again.
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A file to be written. */
struct note {
	const char *dir;
	const char *name;
	const char *text;
};

static int
write_note(void *arg)
{
	const struct note *note = arg;
	char path[256];
	int rc = coir_path_join(note->dir, note->name, path, sizeof(path));

	if (rc < 0)
		return rc;
	return coir_file_save(path, note->text, strlen(note->text),
			      O_CREAT | O_EXCL, 0644);
}

static int
write_notes(struct coir_scope *scope, void *arg)
{
	struct note *notes = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < 3; i++)
		rc = coir_spawn(scope, write_note, &notes[i]);
	return rc;
}

static int
show(const struct coir_walk_entry *entry, void *arg)
{
	struct stat st;
	int rc = coir_stat(entry->path, &st);

	(void)arg;
	if (rc == 0)
		printf("%s: %lld bytes\n", entry->name, (long long)st.st_size);
	return rc;
}

static int
number_lines(struct coir_scope *scope, struct coir_file *file, const char *path)
{
	struct coir_reader reader;
	const char *line;
	int rc = coir_file_open(scope, path, O_RDONLY, 0, file);

	if (rc == 0)
		rc = coir_reader_init(&reader, &file->flow, 1024, 65536);
	if (rc < 0)
		return rc;
	for (int i = 1; (rc = coir_reader_line(&reader, &line, NULL)) == 0; i++)
		printf("%d %s\n", i, line);
	coir_reader_fini(&reader);
	return rc == -ENODATA ? 0 : rc;
}

static int
read_note(const char *path)
{
	struct coir_scope scope;
	struct coir_file file;
	int rc = coir_scope_open(&scope);

	if (rc < 0)
		return rc;
	rc = number_lines(&scope, &file, path);
	return coir_scope_close(&scope, rc);
}

static int
run(void *arg)
{
	const char *dir = arg;
	struct note notes[] = { { dir, "todo", "sleep\neat\nsleep\n" },
				{ dir, "done", "woke up\n" },
				{ dir, "later", "" } };
	char path[256];
	int rc = coir_mkdirs(dir, 0755);

	if (rc == 0)
		rc = coir_scope_run(write_notes, notes);
	if (rc == 0)
		rc = coir_walk(dir, show, NULL);
	if (rc == 0)
		rc = coir_path_join(dir, "todo", path, sizeof(path));
	if (rc > 0)
		rc = read_note(path);
	if (rc == 0)
		rc = coir_rmtree(dir);
	if (rc < 0)
		fprintf(stderr, "file: %s\n", coir_error_describe(rc));
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: file NEW-DIRECTORY\n");
		return 64;
	}
	return coir_run(run, argv[1]) < 0;
}
