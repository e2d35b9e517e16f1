/* SPDX-License-Identifier: MIT */
/*
 * ban_file.c - see ban_file.h.
 */
#include "config.h"

#include "limit/ban_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <coir/fiber.h>
#include <coir/load.h>

#include "limit/ban_list.h"
#include "log/log.h"
#include "store/state_dir.h"
#include "store/store.h"

/* A list on its way to the file. */
struct saving {
	struct ban_list *list;
	char *dir;  /* owned */
	char *path; /* owned */
	char *text; /* owned */
};

/* The file's path, which the caller frees. */
static int
find_path(char **ret_path)
{
	char *dir;
	int rc = state_dir_path(&dir);

	if (rc < 0)
		return rc;
	rc = asprintf(ret_path, "%s/bans.json", dir) < 0 ? -ENOMEM : 0;
	free(dir);
	return rc;
}

/* It makes no sense: the next list is not to be put in its place. */
static void
move_aside(const char *path, const char *why)
{
	char *aside;

	if (asprintf(&aside, "%s.bad", path) < 0)
		return;
	if (rename(path, aside) < 0)
		log_error("%s is no list of bans (%s), and cannot be moved "
			  "aside; nobody is banned",
			  path, why);
	else
		log_error("%s was no list of bans (%s) and is %s now; nobody "
			  "is banned",
			  path, why, aside);
	free(aside);
}

/* Reads @path, which there need not be. */
static int
load(const char *path, struct ban_list *ret)
{
	FILE *file = fopen(path, "re");
	json_error_t error;
	json_t *json;
	int rc;

	if (!file) {
		if (errno != ENOENT)
			log_error_errno(-errno, "cannot read %s", path);
		return 0;
	}
	json = json_loadf(file, 0, &error);
	rc = json ? ban_list_read(json, ret) : -EINVAL;
	if (rc == -EINVAL || rc == -ENOSPC)
		move_aside(path, json ? "not what chatd writes" : error.text);
	json_decref(json);
	fclose(file);
	return rc == -ENOMEM ? rc : 0;
}

int
ban_file_load(struct ban_list *ret)
{
	struct ban_list list = { .n = 0 };
	char *path;
	int rc = find_path(&path);

	if (rc == 0) {
		rc = load(path, &list);
		free(path);
	}
	if (rc == -ENOMEM)
		return rc;
	ban_list_expire(&list, store_now());
	if (list.n > 0)
		log_notice("%zu addresses and prefixes are banned", list.n);
	*ret = list;
	return 0;
}

/* The text of a file, with its last newline; NULL: no memory. */
static char *
dump(const json_t *json)
{
	char *text = json_dumps(json, JSON_INDENT(1));
	char *file = NULL;

	if (text && asprintf(&file, "%s\n", text) < 0)
		file = NULL;
	free(text);
	return file;
}

/* Writes the list down in memory. On the main stack. */
static int
write_down(void *arg)
{
	struct saving *saving = arg;
	json_t *json = ban_list_json(saving->list);
	int rc;

	saving->text = json ? dump(json) : NULL;
	json_decref(json);
	if (!saving->text)
		return -ENOMEM;
	rc = state_dir_path(&saving->dir);
	if (rc == 0)
		rc = state_dir_make(saving->dir);
	return rc < 0 ? rc : find_path(&saving->path);
}

static void
saving_fini(struct saving *saving)
{
	free(saving->dir);
	free(saving->path);
	free(saving->text);
}

int
ban_file_save(struct ban_list *list)
{
	struct saving saving = { .list = list };
	int rc = coir_main_call(write_down, &saving);

	list->saving = true;
	if (rc == 0)
		rc = coir_file_replace(saving.path, saving.text,
				       strlen(saving.text), 0600);
	list->saving = false;
	saving_fini(&saving);
	return rc;
}

/* Makes @path a file with all of @text. */
static int
write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	size_t len = strlen(text);
	ssize_t n;
	int rc = 0;

	if (fd < 0)
		return -errno;
	n = write(fd, text, len);
	if (n < 0)
		rc = -errno;
	else if ((size_t)n != len)
		rc = -ENOSPC;
	if (close(fd) < 0 && rc == 0)
		rc = -errno;
	return rc;
}

int
ban_file_put(struct ban_list *list)
{
	struct saving saving = { .list = list };
	char *next = NULL;
	int rc = list->saving ? -EBUSY : write_down(&saving);

	if (rc == 0 && asprintf(&next, "%s.next", saving.path) < 0) {
		next = NULL;
		rc = -ENOMEM;
	}
	if (rc == 0)
		rc = write_file(next, saving.text);
	if (rc == 0 && rename(next, saving.path) < 0)
		rc = -errno;
	if (rc < 0 && next)
		(void)unlink(next);
	free(next);
	saving_fini(&saving);
	return rc;
}
