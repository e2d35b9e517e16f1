/* SPDX-License-Identifier: MIT */
/*
 * control_scene.h - a chatd with two ports and chatctl beside it.
 */
#ifndef SYSTEM_CONTROL_SCENE_H
#define SYSTEM_CONTROL_SCENE_H

#include "system/daemon.h"
#include "system/peer.h"

/* Clients come from many addresses, none of which is limited. */
#define CONTROL_CONF DAEMON_CONF "log: { level = \"info\"; };"

extern struct daemon control_d;    /* the chatd */
extern struct output control_said; /* by chatctl, last */

void control_start(void);

void control_stop(void);

/* Comes from 127.0.0.@host to port @i. */
void control_come(struct peer *p, int host, int i);

/* Runs chatctl, which must succeed. Returns its output, as in control_said. */
const char *control_ask(const char *line);

/* @text must have @words in it. */
void control_has(const char *text, const char *words);

#endif
