/* SPDX-License-Identifier: MIT */
/*
 * store_open.c - the store that the configuration asks for.
 */
#include "config.h"

#include "server/store_open.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf/conf.h"
#include "log/log.h"
#include "store/state_dir.h"
#include "store/state_lock.h"
#include "store/store_memory.h"
#include "store/store_sqlite.h"

/* Patience with another program's lock on the database, for each attempt. */
#define BUSY_MS 1000

/* Before the first attempt after one that has failed. */
#define RETRY_MS 100

/* One that an earlier image has left may not be used any more. */
static void
unlock(int *lock)
{
	if (*lock >= 0)
		close(*lock);
	*lock = -1;
}

static struct store_keep
keep_of(const struct conf_room *conf)
{
	return (struct store_keep){
		.lines = (uint64_t)conf->history_lines,
		.bytes = (uint64_t)conf->history_bytes,
		.age = conf->history_age,
	};
}

static int
open_memory(struct event_base *base, const struct conf_room *conf,
	    struct store **ret_store)
{
	const struct store_keep keep = keep_of(conf);

	log_info("history is kept in memory, until chatd stops");
	return store_memory_new(base, &keep, ret_store);
}

#ifdef HAVE_SQLITE
/* Opens the database in directory @dir, which is locked. */
static int
open_sqlite(struct event_base *base, const struct conf_room *conf,
	    const char *dir, const struct store_owner *owner, void *arg,
	    struct store **ret_store)
{
	struct store_sqlite_options options = {
		.power = conf->durability == CONF_DURABILITY_POWER,
		.keep = keep_of(conf),
		.policy = (enum store_policy)conf->on_store_failure,
		.hold_max = (uint32_t)conf->hold_max,
		.search = conf->search != 0,
		.busy_ms = BUSY_MS,
		.retry_ms = RETRY_MS,
		.owner = owner,
		.owner_arg = arg,
	};
	char *path;
	int rc;

	if (asprintf(&path, "%s/room.db", dir) < 0)
		return -ENOMEM;
	options.path = path;
	rc = store_sqlite_new(base, &options, ret_store);
	if (rc == 0)
		log_notice("history is kept in %s: %" PRIu64 " lines", path,
			   (*ret_store)->last + 1 - (*ret_store)->first);
	free(path);
	return rc;
}

/* No reason not to start: in some containers there is no other directory. */
static void
warn_if_exposed(const char *dir)
{
	const char *how = state_dir_exposed(dir);

	if (how)
		log_warn("state directory %s %s", dir, how);
}

/* Makes and locks the state directory. The caller frees *ret_dir. */
static int
take_dir(char **ret_dir, int *lock)
{
	char *dir;
	int rc = state_dir_path(&dir);

	if (rc < 0) {
		log_error_errno(rc,
				"no place for the room: set "
				"STATE_DIRECTORY");
		return rc;
	}
	rc = state_dir_make(dir);
	if (rc < 0)
		log_error("cannot make the state directory %s: %s%s", dir,
			  strerrordesc_np(-rc), state_dir_advice(rc));
	else
		rc = state_lock_take(dir, lock);
	if (rc < 0) {
		free(dir);
		return rc;
	}
	warn_if_exposed(dir);
	*ret_dir = dir;
	return 0;
}

static int
open_on_disk(struct event_base *base, const struct conf_room *conf,
	     const struct store_owner *owner, void *arg, int *lock,
	     struct store **ret_store)
{
	char *dir;
	int rc = take_dir(&dir, lock);

	if (rc < 0)
		return rc;
	rc = open_sqlite(base, conf, dir, owner, arg, ret_store);
	free(dir);
	if (rc < 0)
		unlock(lock);
	return rc;
}
#else
static int
open_on_disk(struct event_base *base, const struct conf_room *conf,
	     const struct store_owner *owner, void *arg, int *lock,
	     struct store **ret_store)
{
	(void)base;
	(void)conf;
	(void)owner;
	(void)arg;
	(void)lock;
	(void)ret_store;
	log_error("this chatd was built without SQLite and keeps the room in "
		  "memory only: say room.durability = \"memory\"");
	return -EOPNOTSUPP;
}
#endif

int
store_open(struct event_base *base, const struct conf_room *conf,
	   const struct store_owner *owner, void *arg, int *lock,
	   struct store **ret_store)
{
	if (conf->durability != CONF_DURABILITY_MEMORY)
		return open_on_disk(base, conf, owner, arg, lock, ret_store);
	unlock(lock);
	return open_memory(base, conf, ret_store);
}
