/* SPDX-License-Identifier: MIT */
/*
 * tls_watch.c - see tls_watch.h.
 */
#include "config.h"

#include "wire/tls_watch.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <coir/error.h>
#include <coir/node.h>
#include <coir/watch.h>

#include "conf/conf.h"

/* What may have changed a file. */
#define EVENTS                                                  \
	(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ATTRIB | \
	 IN_MOVED_FROM | IN_DELETE)

/* The watch of one listener's files. */
struct tls_watch {
	const struct conf_tls *conf;   /* which; borrowed */
	void (*changed)(void *arg);    /* the owner's */
	void *arg;                     /* for it */
	struct coir_watch *dirs;       /* where they are */
	struct coir_node node;         /* waits for the next event */
	struct coir_watch_event event; /* that */
	struct event settled;          /* it has been quiet for long enough */
	bool waiting;                  /* node does; its callback will come */
	bool over;                     /* that frees it */
};

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Watches the directory that @path is in. */
static int
add(struct coir_watch *dirs, const char *path)
{
	char dir[PATH_MAX];
	int rc;

	if (!*path)
		return 0;
	snprintf(dir, sizeof(dir), "%.*s", (int)(base_name(path) - path), path);
	rc = coir_watch_add(dirs, dir, EVENTS);
	return rc == -EEXIST ? 0 : rc;
}

static int
add_all(struct coir_watch *dirs, const struct conf_tls *conf)
{
	int rc = add(dirs, conf->certificate);

	if (rc == 0)
		rc = add(dirs, conf->key);
	if (rc == 0)
		rc = add(dirs, conf->client_ca);
	if (rc == 0 && *conf->directory)
		rc = coir_watch_add(dirs, conf->directory, EVENTS);
	return rc == -EEXIST ? 0 : rc;
}

/*
 * Is the event about one of the files? Those that are links into a directory
 * which is exchanged as a whole have it beside them, as "..data".
 */
static bool
concerns(const struct conf_tls *conf, const struct coir_watch_event *event)
{
	const char *name = event->name;
	const char *end = strrchr(name, '.');

	return (*conf->directory && end && strcmp(end, ".pem") == 0) ||
		strncmp(name, "..", 2) == 0 ||
		strcmp(name, base_name(conf->certificate)) == 0 ||
		strcmp(name, base_name(conf->key)) == 0 ||
		strcmp(name, base_name(conf->client_ca)) == 0;
}

static void event_cb(struct coir_node *node, int result, void *arg);

/* Waits for the next event. */
static int
listen_for_more(struct tls_watch *watch)
{
	int rc;

	coir_watch_node(&watch->node, watch->dirs, &watch->event);
	rc = coir_node_listen(&watch->node, event_cb, watch);
	watch->waiting = rc == 0;
	return rc;
}

static void
event_cb(struct coir_node *node, int result, void *arg)
{
	static const struct timeval quiet = { .tv_sec = 1 };
	struct tls_watch *watch = arg;

	(void)node;
	watch->waiting = false;
	if (watch->over) {
		free(watch);
		return;
	}
	/* of what was lost nothing is known: it may have been about these */
	if (result == -EOVERFLOW ||
	    (result == 0 && concerns(watch->conf, &watch->event)))
		event_add(&watch->settled, &quiet);
	if (result == 0 || result == -EOVERFLOW || result == -EBADMSG)
		(void)listen_for_more(watch);
}

static void
settled_cb(evutil_socket_t fd, short what, void *arg)
{
	struct tls_watch *watch = arg;

	(void)fd;
	(void)what;
	watch->changed(watch->arg);
}

int
tls_watch_new(const struct conf_tls *conf, struct event_base *base,
	      void (*changed)(void *arg), void *arg,
	      struct tls_watch **ret_watch)
{
	struct tls_watch *watch = calloc(1, sizeof(*watch));
	int rc = watch ? coir_watch_new(&watch->dirs) : -ENOMEM;

	if (rc < 0) {
		free(watch);
		return rc;
	}
	watch->conf = conf;
	watch->changed = changed;
	watch->arg = arg;
	event_assign(&watch->settled, base, -1, 0, settled_cb, watch);
	rc = add_all(watch->dirs, conf);
	if (rc == 0)
		rc = listen_for_more(watch);
	if (rc < 0) {
		coir_watch_free(watch->dirs);
		free(watch);
		return rc;
	}
	*ret_watch = watch;
	return 0;
}

void
tls_watch_free(struct tls_watch *watch)
{
	if (!watch)
		return;
	event_del(&watch->settled);
	/* an event that it has already is still to be told */
	watch->over = watch->waiting && !coir_node_cancel(&watch->node);
	coir_watch_free(watch->dirs);
	if (!watch->over)
		free(watch);
}
