/* SPDX-License-Identifier: MIT */
/*
 * victim.h - a process that has a keeper, and dies.
 *
 * It is a child of the test; the store is the supervisor's. What the keeper has
 * stored is taken as the next chatd would take it.
 */
#ifndef VICTIM_H
#define VICTIM_H

#include <sys/types.h>

#include "life/holder.h"
#include "life/keeper.h"

/* The longest that anything here takes, in milliseconds. */
#define PATIENCE_MS 20000

/* A life of the victim: what it does after its keeper has begun. */
typedef void victim_life(struct keeper *keeper, int fd);

/* The manager, while a test runs. */
extern struct holder victim_store;

/* Before and after each test. */
void victim_set_up(void);
void victim_tear_down(void);

/* Starts a victim, and returns what it reports. */
int victim_start(victim_life *live, pid_t *ret_pid);

/* Tells the test that the victim is as it is to be. */
void victim_report(int fd, int what);

/* Everything said until no child of ours is left, which all have spoken. */
void victim_hear_all(void);

/* All out of the bags that the store has. Returns how many. */
int victim_unpack(int *ret_fds, int size);

/* A life: it has one of each, of which some are to be kept. */
void victim_hold_a_mixture(struct keeper *keeper, int fd);

/* The store has exactly those. */
void victim_check_mixture(void);

#endif
