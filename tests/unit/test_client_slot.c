/* SPDX-License-Identifier: MIT */
/*
 * What is noted of clients of a real door, and what they say again.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/client.h"
#include "client/client_slot.h"
#include "client/hall.h"
#include "client/manners.h"
#include "room/pin_log.h"
#include "slot/slot.h"
#include "slot/slots.h"
#include "slot/slots_state.h"
#include "slot/survivor.h"
#include "support/runner.h"
#include "unit/client_slot_fixture.h"

START_TEST(client_slot_notes_where_it_is)
{
	struct room_figures figures;

	cs_begin(true);
	cs_look();
	room_figures(cs.scene.room, &figures);
	ck_assert_uint_eq(cs.n_found, 1);
	ck_assert_uint_eq(cs.found->id, cs_first_client()->guest.id);
	ck_assert(cs.found->begun);
	ck_assert_uint_eq(cs.found->place.next, figures.head + 1);
	ck_assert_uint_eq(cs.found->ahead, 0);
	ck_assert_str_eq(cs.found->who.listener, "x");
	cs_end();
}
END_TEST

START_TEST(client_slot_keeps_half_a_line)
{
	cs_begin(true);
	cs_say("hello\nwor");
	/* what was stored is done with when more comes */
	cs_say("l");
	cs_look();
	cs_check_half_line("worl");
	cs_end();
}
END_TEST

START_TEST(client_slot_is_counted_as_memory)
{
	const struct usher *usher = &cs.scene.hall.usher;
	struct client *client;
	size_t bytes;

	cs_begin(true);
	client = cs_first_client();
	cs_say("hello\nwor");
	bytes = slot_memory(client->slot);
	ck_assert_uint_ge(bytes, 4096);
	ck_assert_uint_eq(usher->memory, client_memory(client));
	client_hang_up(client);
	ck_assert_uint_eq(usher->memory, client_memory(client));
	ck_assert_uint_lt(client_memory(client), bytes);
	cs_end();
}
END_TEST

START_TEST(client_slot_is_free_before_its_socket_ends)
{
	cs_begin(true);
	client_hang_up(cs_first_client());
	cs_look();
	ck_assert_uint_eq(cs.n_found, 0);
	cs_end();
}
END_TEST

START_TEST(client_slot_is_not_needed_when_nobody_holds_sockets)
{
	cs_begin(false);
	cs_look();
	ck_assert_uint_eq(cs.n_found, 0);
	cs_end();
}
END_TEST

START_TEST(client_slot_is_taken_for_what_is_planned)
{
	struct room_figures figures;

	cs_begin(false);
	cs_say("hello\nwor");
	client_slots_record(&cs.scene.hall);
	client_slots_record(&cs.scene.hall);
	cs_look();
	room_figures(cs.scene.room, &figures);
	ck_assert_uint_eq(cs.n_found, 1);
	ck_assert_uint_eq(cs.found->id, cs_first_client()->guest.id);
	ck_assert_uint_eq(cs.found->place.next, figures.head + 1);
	ck_assert_uint_eq(cs.found->ahead, 0);
	cs_check_half_line("wor");
	cs_end();
}
END_TEST

START_TEST(client_slot_says_again_what_no_store_has)
{
	struct client again;

	cs_begin(true);
	/* the room is busy: nothing of it is stored yet */
	caller_say(&cs.caller, "one\ntwo\nthr");
	while (cs_first_client()->session.input == 0)
		ck_assert_int_gt(client_receive(cs_first_client()), 0);
	/* of another store's room, it is somebody new */
	slots_set_store(cs.slots, CLIENT_SLOT_STORE + 1);
	slot_enter(cs_first_client()->slot, cs_first_client()->guest.id);
	cs_rejoin(&again);
	ck_assert_uint_eq(again.lines, 2);
	ck_assert_uint_eq(again.session.input, 11);
	ck_assert_uint_eq(again.session.count, 3);
	cs_leave(&again);
	cs_end();
}
END_TEST

START_TEST(client_slot_tells_nothing_twice)
{
	char text[5001];
	struct client again;
	uint64_t told;

	cs_begin(true);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	caller_say(&cs.caller, text);
	caller_say(&cs.caller, "\n\xff\xfb\x01\xff\xf6");
	caller_await(&cs.caller, &cs.scene, "yes, I am here");
	told = pin_log_told(slot_pins(cs_first_client()->slot), PIN_NOTICE);
	ck_assert_uint_eq(told, sizeof(text) + 5);
	cs_rejoin(&again);
	/* all of it is in the ring, and nothing comes of it */
	ck_assert_uint_eq(again.session.input, sizeof(text) + 5);
	ck_assert_uint_eq(again.guest.cursor.pins.count, 0);
	cs_leave(&again);
	cs_end();
}
END_TEST

/* As if there had been more to tell it than there is room for. */
static void
overrun(void)
{
	slot_pins(cs_first_client()->slot)->state->overrun = 1;
}

/* A pin that has to wait, so that the log stays overrun. */
static void
keep_overrun(void)
{
	struct cursor *cursor = &cs_first_client()->guest.cursor;
	struct pin *pin = pin_new(1);

	ck_assert_ptr_nonnull(pin);
	pin->number = cursor->pins_end++;
	pin->place = UINT64_MAX - 1;
	pin_queue_add(&cursor->pins, pin);
	overrun();
}

/* What was answered in memory alone has to be said again, secret or not. */
START_TEST(client_slot_without_all_pins_keeps_what_was_said)
{
	static const char answer[] = "did you mean /login?";
	struct client again;

	cs_begin(true);
	keep_overrun();
	caller_say(&cs.caller, "/lgoin anna geheim\n");
	caller_await(&cs.caller, &cs.scene, answer);
	scene_pass(&cs.scene);
	cs_rejoin(&again);
	cs_await_answers(&again);
	ck_assert_uint_eq(cs_count_told(&again, answer), 1);
	cs_leave(&again);
	cs_end();
}
END_TEST

/* But once all of it is out, that is known. */
START_TEST(client_slot_that_was_overrun_tells_nothing_twice)
{
	static const char line[] = "/lgoin anna geheim\n";
	const struct pin_log *log;
	struct client again;

	cs_begin(true);
	overrun();
	cs_say(line);
	log = slot_pins(cs_first_client()->slot);
	ck_assert(!pin_log_is_overrun(log));
	ck_assert_uint_eq(pin_log_told(log, PIN_NOTICE), strlen(line));
	cs_rejoin(&again);
	cs_await_answers(&again);
	ck_assert_uint_eq(cs_count_told(&again, "/login"), 0);
	cs_leave(&again);
	cs_end();
}
END_TEST

START_TEST(client_slot_without_all_pins_stays)
{
	struct client again;

	cs_begin(true);
	overrun();
	cs_rejoin(&again);
	ck_assert_uint_eq(again.guest.cursor.pins.count, 0);
	cs_leave(&again);
	cs_end();
}
END_TEST

/* Some of what was being sent is out; how much of a line, nobody knows. */
START_TEST(client_slot_without_the_pins_being_sent_is_torn)
{
	struct client again;

	cs_begin(true);
	cs_look();
	cs.found->ahead = 1;
	cs.found->place.next = 1;
	cs.found->place.pins_end = 7;
	overrun();
	cs_rejoin_as_found(&again);
	ck_assert_uint_eq(again.guest.cursor.ahead, 0);
	ck_assert_uint_eq(again.guest.cursor.next, 1);
	ck_assert_uint_eq(again.guest.cursor.pins.count, 1);
	ck_assert_int_eq(again.guest.cursor.pins.first->bytes[0], '\n');
	cs_leave(&again);
	cs_end();
}
END_TEST

/* @client begins a new line, with the next one that it gets. */
static void
check_torn(const struct client *client)
{
	const struct cursor *cursor = &client->guest.cursor;

	ck_assert_uint_eq(cursor->ahead, 0);
	ck_assert_uint_eq(cursor->offset, 0);
	ck_assert_uint_eq(cursor->pins.count, 1);
	ck_assert_int_eq(cursor->pins.first->bytes[0], '\n');
}

/* Lines look otherwise since; and the process that has seen that ends, too. */
START_TEST(client_slot_with_a_torn_line_stays_so)
{
	struct client again, once_more;

	cs_begin(true);
	cs_look();
	cs.found->ahead = 1;
	cs.found->restyled = true;
	cs_rejoin_as_found(&again);
	check_torn(&again);
	cs_rejoin(&once_more);
	check_torn(&once_more);
	cs_leave(&once_more);
	cs_leave(&again);
	cs_end();
}
END_TEST

/* The pins are damaged: what was being sent goes on where it was. */
START_TEST(client_slot_with_damaged_pins_stays)
{
	struct client again;
	struct pin_log *log;

	cs_begin(true);
	log = slot_pins(cs_first_client()->slot);
	log->state->first = 0;
	log->state->end = 64;
	memset(log->bytes, 0xff, 64);
	cs_rejoin(&again);
	ck_assert_uint_eq(log->state->end, 0);
	cs_leave(&again);
	cs_end();
}
END_TEST

SUITE(client_slot)
{
	(void)s;
	ADD(client_slot_notes_where_it_is);
	ADD(client_slot_keeps_half_a_line);
	ADD(client_slot_is_counted_as_memory);
	ADD(client_slot_is_free_before_its_socket_ends);
	ADD(client_slot_is_not_needed_when_nobody_holds_sockets);
	ADD(client_slot_is_taken_for_what_is_planned);
	ADD(client_slot_says_again_what_no_store_has);
	ADD(client_slot_tells_nothing_twice);
	ADD(client_slot_without_all_pins_keeps_what_was_said);
	ADD(client_slot_that_was_overrun_tells_nothing_twice);
	ADD(client_slot_without_all_pins_stays);
	ADD(client_slot_without_the_pins_being_sent_is_torn);
	ADD(client_slot_with_a_torn_line_stays_so);
	ADD(client_slot_with_damaged_pins_stays);
}
