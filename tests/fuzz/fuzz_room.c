/* SPDX-License-Identifier: MIT */
/*
 * fuzz_room.c - any bytes as what happens in a room.
 *
 * They are thrown as dice: tests/unit/room_play.h says for what. The room must
 * do what its model says, whatever comes. What the model asserts with is from
 * libcheck, which works in its own tests only; here it is two functions.
 */
#include "config.h"

#include <stddef.h>
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include "log.h"
#include "unit/room_play.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each move is a byte or more: enough for a long day. */
#define GAME_MAX 20000

/* An assertion holds. */
void
_mark_point(const char *file, int line)
{
	(void)file;
	(void)line;
}

/* An assertion does not hold. */
void
_ck_assert_failed(const char *file, int line, const char *expr, const char *msg,
		  ...)
{
	(void)msg;
	fprintf(stderr, "%s:%d: %s\n", file, line, expr ? expr : "failed");
	abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dice dice = { .bytes = data, .n = size };

	if (size > GAME_MAX || !data)
		return 0;
	log_open(LOG_CRIT, false);
	room_play(&dice);
	return 0;
}
