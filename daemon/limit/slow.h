/* SPDX-License-Identifier: MIT */
/*
 * slow.h - how slow operators want the room to be, in the state directory, in
 * the file "slow": so many seconds between two lines of somebody.
 *
 * It is written in one go and is as long whatever it says, so that a process
 * that is killed leaves what was or what is to be. The disk gets it when it
 * does: who has lost that to a power cut says it again.
 */
#ifndef CHATD_SLOW_H
#define CHATD_SLOW_H

#include <stdint.h>

/* Seconds at most. */
#define SLOW_MAX 3600

/* What the file says; 0 if there is none, or it makes no sense. */
uint32_t slow_load(void);

/* Puts @seconds there. Returns 0, -ENOENT (there is no state directory), or as
 * open(2) and write(2). */
int slow_save(uint32_t seconds);

#endif
