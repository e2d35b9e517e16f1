/* SPDX-License-Identifier: MIT */
/*
 * A thread that knows nothing of fibers sends messages to the loop: points as
 * bytes, posted one by one through a remote handle, and read there.
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* What tables of ours are. */
enum {
	TAG_POINT = 1,
};

struct point {
	int x;
	int y;
};

/* Where messages go. */
struct inbox {
	struct coir_remote *remote;
	struct coir_sem arrived;
};

/* Bytes on their way. */
struct message {
	struct inbox *inbox;
	char *bytes;
	size_t len;
};

static int
pack_point(const struct point *point, struct message *message)
{
	struct coir_pack pack;
	int rc;

	coir_pack_init(&pack);
	if (coir_pack_table(&pack, point, TAG_POINT)) {
		coir_pack_int(&pack, point->x);
		coir_pack_int(&pack, point->y);
		coir_pack_end(&pack);
	}
	rc = coir_pack_finish(&pack, &message->bytes, &message->len);
	coir_pack_fini(&pack);
	return rc;
}

static int
unpack_point(const struct message *message, struct point *ret_point)
{
	struct coir_item item[3] = { 0 };
	struct coir_unpack unpack;
	int rc = 0;

	coir_unpack_init(&unpack, message->bytes, message->len);
	for (int i = 0; rc == 0 && i < 3; i++)
		rc = coir_unpack_next(&unpack, &item[i]);
	coir_unpack_fini(&unpack);
	if (rc < 0)
		return rc;
	if (item[0].kind != COIR_ITEM_TABLE || item[0].tag != TAG_POINT ||
	    item[1].kind != COIR_ITEM_INT || item[2].kind != COIR_ITEM_INT)
		return -EBADMSG;
	ret_point->x = (int)item[1].integer;
	ret_point->y = (int)item[2].integer;
	return 0;
}

/* On the loop's thread. */
static void
receive(void *arg)
{
	struct message *message = arg;
	struct point point;

	if (unpack_point(message, &point) == 0)
		printf("(%d, %d)\n", point.x, point.y);
	coir_sem_release(&message->inbox->arrived);
	free(message->bytes);
	free(message);
}

/* Any thread. */
static void *
send_points(void *arg)
{
	struct inbox *inbox = arg;

	for (int i = 1; i <= 3; i++) {
		struct message *message = calloc(1, sizeof(*message));
		struct point point = { i, i * i };

		if (!message)
			abort();
		message->inbox = inbox;
		if (pack_point(&point, message) < 0 ||
		    coir_remote_post(inbox->remote, receive, message) < 0)
			abort();
	}
	return NULL;
}

static int
listen_to_thread(void *arg)
{
	struct inbox inbox;
	pthread_t thread;
	int rc = coir_sem_init(&inbox.arrived, 0);

	(void)arg;
	if (rc == 0)
		rc = coir_remote_new(&inbox.remote);
	if (rc < 0)
		return rc;
	rc = -pthread_create(&thread, NULL, send_points, &inbox);
	for (int i = 0; rc == 0 && i < 3; i++)
		rc = coir_sem_acquire(&inbox.arrived);
	if (rc == 0)
		pthread_join(thread, NULL);
	coir_remote_put(inbox.remote);
	coir_sem_fini(&inbox.arrived);
	return rc;
}

int
main(void)
{
	return coir_run(listen_to_thread, NULL) < 0;
}
