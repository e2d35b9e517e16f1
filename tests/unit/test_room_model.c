/* SPDX-License-Identifier: MIT */
/*
 * The room against a model, under random operations: room_play.h.
 */
#include "config.h"

#include "room_play.h"
#include "support/runner.h"

#define STEPS 4000

/* One whole run from a seed that is the loop's index. */
START_TEST(room_follows_the_model)
{
	struct dice dice = { .seed = (unsigned)_i + 1, .throws = STEPS };

	room_play(&dice);
}
END_TEST

SUITE(room_model)
{
	tcase_add_loop_test(tc_, room_follows_the_model, 0, 40);
}
