/* SPDX-License-Identifier: MIT */
/*
 * test_client_slot_question.c - a question that was open when the process
 * ended, or whose answer nothing held but that.
 */
#include "config.h"

#include <string.h>

#include "client/client.h"
#include "client/client_slot.h"
#include "client/hall.h"
#include "client/manners.h"
#include "command/lookup.h"
#include "room/pin_log.h"
#include "slot/slot.h"
#include "store/found.h"
#include "store/store.h"
#include "support/fail.h"
#include "support/runner.h"
#include "unit/client_slot_fixture.h"

/* Bytes of a log that has no room for an answer. */
#define SMALL 64

#define NOTHING "no line has all"

/* What is asked of the store now; NULL: nothing. */
static struct store_search *asked;

static void
search(struct store *store, struct store_search *what)
{
	(void)store;
	ck_assert_ptr_null(asked);
	asked = what;
}

/* The caller asks for tea. */
static void
search_tea(void)
{
	static struct store_ops ops;

	asked = NULL;
	cs_begin(true);
	ops = *cs.scene.store->ops;
	ops.search = search;
	cs.scene.store->ops = &ops;
	cs.scene.store->searchable = true;
	cs_say("/search tea\n");
	ck_assert_ptr_nonnull(asked);
}

/* There is none. */
static void
find_nothing(void)
{
	const struct found found = { .searched = UINT64_MAX };
	struct store_search *what = asked;

	asked = NULL;
	what->done(what, &found, 0);
}

/* The same, and the log has no room for that. */
static void
find_nothing_without_a_log(void)
{
	struct pin_log *log = slot_pins(cs_first_client()->slot);

	log->size = SMALL;
	find_nothing();
	ck_assert(pin_log_is_overrun(log));
}

/* In the next process tea is looked for once more, and that answered once. */
static void
is_asked_again(void)
{
	struct client again;

	asked = NULL;
	cs_rejoin(&again);
	cs_await_answers(&again);
	ck_assert_ptr_nonnull(asked);
	ck_assert_uint_eq(asked->len, 3);
	ck_assert_mem_eq(asked->text, "tea", 3);
	ck_assert_uint_eq(asked->from, 1);
	find_nothing();
	ck_assert_uint_eq(cs_count_told(&again, NOTHING), 1);
	manners_release(&again);
	cs_leave(&again);
}

/* The answer of the first process comes to nobody. */
START_TEST(client_slot_question_is_asked_again)
{
	search_tea();
	is_asked_again();
	cs_end();
}
END_TEST

START_TEST(client_slot_question_with_an_answer_that_nothing_holds)
{
	search_tea();
	find_nothing_without_a_log();
	is_asked_again();
	cs_end();
}
END_TEST

/* The pin that answers the question of the caller, as its slot has it. */
static uint64_t
told_by(void)
{
	struct manners kept;

	ck_assert_uint_eq(slot_noted(cs_first_client()->slot, &kept,
				     sizeof(kept)),
			  sizeof(kept));
	return kept.question.told;
}

static uint64_t told_early; /* that, when the caller is told */

static void
note_told(struct room_client *guest)
{
	(void)guest;
	told_early = told_by();
}

/* Whoever finds the answer in the log finds that it is one. */
START_TEST(client_slot_question_has_its_answer_at_once)
{
	struct room_client *guest;
	const struct room_client_ops *ops;
	struct room_client_ops noting;

	search_tea();
	guest = &cs_first_client()->guest;
	ops = guest->ops;
	noting = *ops;
	noting.news = note_told;
	guest->ops = &noting;
	find_nothing();
	guest->ops = ops;
	ck_assert_uint_gt(told_early, 0);
	ck_assert_uint_eq(told_early, guest->cursor.pins_end - 1);
	cs_end();
}
END_TEST

/* The process ended when it was about to answer. */
START_TEST(client_slot_question_with_an_answer_that_was_to_come)
{
	struct client *client;

	search_tea();
	client = cs_first_client();
	client->manners->question.told = client->guest.cursor.pins_end;
	manners_changed(client);
	is_asked_again();
	cs_end();
}
END_TEST

/* So it is by the process after the next, if that one ended before it. */
START_TEST(client_slot_question_is_asked_until_it_is_answered)
{
	struct client next;

	search_tea();
	find_nothing_without_a_log();
	cs_rejoin(&next);
	/* what waited is out, and a search under way */
	cs_await_answers(&next);
	ck_assert(client_slot_may_receive(&next));
	ck_assert(!pin_log_is_overrun(slot_pins(next.slot)));
	is_asked_again();
	manners_release(&next);
	cs_leave(&next);
	cs_end();
}
END_TEST

/* Its client has the answer, whatever has come behind it. */
START_TEST(client_slot_question_with_an_answer_that_is_out)
{
	struct client again;
	const struct cursor *cursor;

	search_tea();
	find_nothing_without_a_log();
	caller_await(&cs.caller, &cs.scene, NOTHING);
	scene_pass(&cs.scene);
	cursor = &cs_first_client()->guest.cursor;
	ck_assert(!pin_log_is_overrun(cursor->log));
	if (_i == 1)
		cursor->log->state->overrun = cursor->pins_end;
	cs_rejoin(&again);
	cs_await_answers(&again);
	ck_assert_ptr_null(asked);
	manners_release(&again);
	cs_leave(&again);
	cs_end();
}
END_TEST

/* One at a time: that one, too, is as good as open. */
START_TEST(client_slot_question_waits_for_such_an_answer)
{
	struct cursor *cursor;
	struct pin *late = pin_new(1);

	search_tea();
	cursor = &cs_first_client()->guest.cursor;
	ck_assert_ptr_nonnull(late);
	late->number = cursor->pins_end++;
	late->place = UINT64_MAX - 1;
	pin_queue_add(&cursor->pins, late);
	find_nothing_without_a_log();
	cs_say("/search milk\n");
	caller_await(&cs.caller, &cs.scene, "not answered yet");
	ck_assert_ptr_null(asked);
	/* when all is out, it is answered */
	pin_queue_cut(&cursor->pins, UINT64_MAX - 2);
	cs_say("/ping\n");
	cs_say("/search milk\n");
	ck_assert_ptr_nonnull(asked);
	cs_end();
}
END_TEST

START_TEST(client_slot_question_without_memory)
{
	struct client *client;

	cs_begin(true);
	client = cs_first_client();
	manners_of(client)->question = (struct question){
		.kind = LOOKUP_HISTORY, .from = 1, .to = 1, .cause = 1
	};
	fail_begin(1);
	cs.scene.hall.command->resume(client);
	ck_assert(fail_end());
	caller_await(&cs.caller, &cs.scene,
		     "*** what was said cannot be read: Cannot allocate "
		     "memory; try again\n");
	ck_assert_ptr_null(client->lookup);
	cs_end();
}
END_TEST

SUITE(client_slot_question)
{
	ADD(client_slot_question_is_asked_again);
	ADD(client_slot_question_with_an_answer_that_nothing_holds);
	ADD(client_slot_question_has_its_answer_at_once);
	ADD(client_slot_question_with_an_answer_that_was_to_come);
	ADD(client_slot_question_is_asked_until_it_is_answered);
	tcase_add_loop_test(tc_,
			    client_slot_question_with_an_answer_that_is_out, 0,
			    2);
	ADD(client_slot_question_waits_for_such_an_answer);
	ADD(client_slot_question_without_memory);
}
