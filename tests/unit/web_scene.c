/* SPDX-License-Identifier: MIT */
/*
 * web_scene.c - a scene whose door is for browsers.
 */
#include "config.h"

#include "unit/web_scene.h"

#include <check.h>
#include <stdio.h>

#include "web/web.h"
#include "web/web_door.h"

/* As chatd does that is well. */
static const char *
health(void *arg, bool *ret_well)
{
	(void)arg;
	*ret_well = true;
	return "ok";
}

void
web_scene_init(struct web_scene *w, struct scene *scene, const char *listener,
	       const char *limits)
{
	struct web_plan plan;
	char more[512];
	char all[256];

	snprintf(more, sizeof(more), "protocol = \"web\"; %s", listener);
	snprintf(all, sizeof(all), "exempt = \"\"; %s", limits);
	scene_init_with(scene, "callback", more, all);
	plan = (struct web_plan){
		.base = scene->fixture.base,
		.conf = &scene->conf,
		.store = scene->store,
		.hall = &scene->hall,
		.health = health,
	};
	w->scene = scene;
	ck_assert_int_eq(web_new(&plan, &w->web), 0);
	ck_assert_int_eq(web_door_new(w->web, &scene->door, &w->door), 0);
}

void
web_scene_close(struct web_scene *w)
{
	scene_close_door(w->scene);
	web_door_free(w->door);
	w->door = NULL;
}

void
web_scene_fini(struct web_scene *w)
{
	web_scene_close(w);
	web_free(w->web);
	scene_fini(w->scene);
}
