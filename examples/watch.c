/* SPDX-License-Identifier: MIT */
/*
 * A directory under watch: one fiber tells what happens in it, another has it
 * happen, until the file that is called "stop" is there.
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The directory, and who looks at it. */
struct spool {
	const char *dir;
	struct coir_watch *watch;
};

static const char *
word_for(uint32_t mask)
{
	if (mask & IN_CREATE)
		return "is there";
	if (mask & IN_CLOSE_WRITE)
		return "is written";
	if (mask & IN_MOVED_FROM)
		return "has another name:";
	if (mask & IN_MOVED_TO)
		return "is the name";
	return "is gone";
}

static int
tell(void *arg)
{
	struct spool *spool = arg;
	struct coir_watch_event event = { .name = "" };
	int rc = 0;

	while (rc == 0 && strcmp(event.name, "stop") != 0) {
		rc = coir_watch_next(spool->watch, &event);
		if (rc == 0)
			printf("%s %s\n", event.name, word_for(event.mask));
	}
	return rc;
}

static int
change(void *arg)
{
	struct spool *spool = arg;
	char draft[256], letter[256], stop[256];
	int rc = 0;

	if (coir_path_join(spool->dir, "draft", draft, sizeof(draft)) < 0 ||
	    coir_path_join(spool->dir, "letter", letter, sizeof(letter)) < 0 ||
	    coir_path_join(spool->dir, "stop", stop, sizeof(stop)) < 0)
		return -ENAMETOOLONG;
	rc = coir_file_save(draft, "Dear all\n", 9, O_CREAT | O_EXCL, 0600);
	if (rc == 0)
		rc = coir_rename(draft, letter);
	if (rc == 0)
		rc = coir_unlink(letter);
	return rc == 0 ? coir_mkdir(stop, 0700) : rc;
}

static int
watch_and_change(struct spool *spool)
{
	int rc = coir_watch_new(&spool->watch);

	if (rc < 0)
		return rc;
	rc = coir_watch_add(spool->watch, spool->dir,
			    IN_CREATE | IN_CLOSE_WRITE | IN_MOVE | IN_DELETE);
	if (rc == 0)
		rc = coir_both(tell, spool, change, spool);
	coir_watch_free(spool->watch);
	return rc;
}

static int
run(void *arg)
{
	struct spool spool = { .dir = arg };
	int rc = coir_mkdir(spool.dir, 0700);

	if (rc == 0)
		rc = watch_and_change(&spool);
	if (rc == 0)
		rc = coir_rmtree(spool.dir);
	if (rc < 0)
		fprintf(stderr, "watch: %s\n", coir_error_describe(rc));
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: watch NEW-DIRECTORY\n");
		return 64;
	}
	return coir_run(run, argv[1]) < 0;
}
