/* SPDX-License-Identifier: MIT */
/*
 * web.c - see web.h.
 */
#include "config.h"

#include "web/web.h"

#include <errno.h>
#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include <coir/random.h>

#include "client/hall.h"
#include "store/store.h"
#include "web/web_answer.h"
#include "web/web_door.h"
#include "web/web_search.h"
#include "web/web_state.h"

static const struct hall_web doors = {
	.open = web_door_new,
	.free = web_door_free,
};

/* As free(3), and nothing is left of what was there: it may be a password. */
static void
forget(void *memory)
{
	if (memory)
		explicit_bzero(memory, malloc_usable_size(memory));
	free(memory);
}

/* A room that ends with its process has a number all the same. */
static int
name_room(struct web *web)
{
	web->room = web->plan.store->id;
	if (web->room)
		return 0;
	return coir_random(&web->room, sizeof(web->room));
}

int
web_new(const struct web_plan *plan, struct web **ret_web)
{
	struct web *web = calloc(1, sizeof(*web));
	int rc;

	if (!web)
		return -ENOMEM;
	json_set_alloc_funcs(malloc, forget);
	web->plan = *plan;
	TAILQ_INIT(&web->readers);
	TAILQ_INIT(&web->wanted);
	TAILQ_INIT(&web->reading);
	TAILQ_INIT(&web->searches);
	rc = name_room(web);
	if (rc < 0) {
		free(web);
		return rc;
	}
	plan->hall->web = web;
	plan->hall->web_doors = &doors;
	*ret_web = web;
	return 0;
}

void
web_free(struct web *web)
{
	if (!web)
		return;
	web->plan.hall->web_doors = NULL;
	web_answer_fini(web);
	web_search_fini(web);
	free(web);
}
