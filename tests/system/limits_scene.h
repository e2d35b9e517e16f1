/* SPDX-License-Identifier: MIT */
/*
 * limits_scene.h - a chatd with two ports that limits everybody.
 */
#ifndef SYSTEM_LIMITS_SCENE_H
#define SYSTEM_LIMITS_SCENE_H

#include "system/daemon.h"
#include "system/peer.h"

extern struct daemon limits_d; /* the chatd */

/* Starts it with these @limits, for those of the loopback network, too. */
void limits_start(const char *limits);

/* From here on everybody may say as much as he likes. */
void limits_lift(void);

void limits_stop(void);

/* Comes from 127.0.0.@host to port @i. */
void limits_come(struct peer *p, int host, int i);

#endif
