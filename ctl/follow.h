/* SPDX-License-Identifier: MIT */
/*
 * follow.h - a history that goes on when chatd is started again.
 *
 * What was shown last is known by its number: the next chatd is asked for all
 * after that, so that no line is missed and none is shown twice.
 */
#ifndef CHATCTL_FOLLOW_H
#define CHATCTL_FOLLOW_H

#include <jansson.h>
#include <stdbool.h>
#include <time.h>

struct wire;

/* Seconds for the next chatd to come. */
#define FOLLOW_PATIENCE_S 60

/* A history being followed. */
struct follow {
	json_t *request; /* what chatd is asked; borrowed */
	bool on;         /* it is to be followed */
	long long last;  /* number of the line that was shown last; -1: none */
	bool shown;      /* there was one since it was asked last */
	time_t asked;    /* when that was, in seconds of the monotonic clock */
	time_t end;      /* when patience ends */
};

/* Nothing has been shown of what @request (borrowed) asks for. */
void follow_init(struct follow *follow, json_t *request);

/* @item, a line, has been shown. */
void follow_note(struct follow *follow, const json_t *item);

/*
 * The connection @wire to the chatd at @path is lost, for @error. If there is
 * something to follow, says so and waits at most @patience_s seconds for the
 * next one; then *@wire is a connection to that, and the request is for all
 * that was not shown. Returns 0, or a negative errno: -ETIMEDOUT (nobody has
 * come), or @error: there is nothing to go on with.
 */
int follow_again(struct follow *follow, const char *path, int error,
		 int patience_s, struct wire *wire);

#endif
