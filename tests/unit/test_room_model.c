/* SPDX-License-Identifier: MIT */
/*
 * The room against a model, under random operations: room_play.h.
 */
#include "config.h"

#include <event2/event.h>

#include "room_play.h"
#include "store/store_sqlite.h"
#include "support/runner.h"
#include "support/tempdir.h"

#define STEPS 4000

/* One whole run from a seed that is the loop's index. */
START_TEST(room_follows_the_model)
{
	struct dice dice = { .seed = (unsigned)_i + 1, .throws = STEPS };

	room_play(&dice);
}
END_TEST

#ifdef HAVE_SQLITE
static void
no_trouble(void *arg, const char *text)
{
	ck_abort_msg("%p was told: %s", arg, text);
}

/* On a file, whose lines are read back while others are written. */
START_TEST(room_follows_the_model_on_disk)
{
	static const struct store_owner owner = { .tell = no_trouble };
	struct dice dice = { .seed = (unsigned)_i + 1, .throws = STEPS };
	const char *dir = tempdir_new();
	struct event_base *base = event_base_new();
	struct store *store;
	const struct store_sqlite_options options = {
		.path = in_tempdir("room.db"),
		.keep = { .lines = 20 + (uint64_t)_i * 97, .bytes = 1 << 20 },
		.owner = &owner,
	};

	ck_assert_ptr_nonnull(dir);
	ck_assert_ptr_nonnull(base);
	ck_assert_int_eq(store_sqlite_new(base, &options, &store), 0);
	room_play_on(&dice, base, store);
	store_free(store);
	event_base_free(base);
	tempdir_remove();
}
END_TEST
#endif

SUITE(room_model)
{
	tcase_add_loop_test(tc_, room_follows_the_model, 0, 40);
#ifdef HAVE_SQLITE
	tcase_add_loop_test(tc_, room_follows_the_model_on_disk, 0, 20);
#endif
}
