/* SPDX-License-Identifier: MIT */
/*
 * fuzz_room.c - any bytes as what happens in a room.
 *
 * They are thrown as dice: tests/unit/room_play.h says for what. The room must
 * do what its model says, whatever comes.
 */
#include "config.h"

#include <stdint.h>
#include <syslog.h>

#include "log/log.h"
#include "unit/room_play.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each move is a byte or more: enough for a long day. */
#define GAME_MAX 20000

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dice dice = { .bytes = data, .n = size };

	if (size > GAME_MAX || !data)
		return 0;
	log_open(LOG_CRIT, LOG_TO_STDERR);
	room_play(&dice);
	return 0;
}
