/* SPDX-License-Identifier: MIT */
/*
 * What is noted of clients of a real door, and what they say again.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/client.h"
#include "client/client_slot.h"
#include "client/hall.h"
#include "command/commands.h"
#include "room/pin_log.h"
#include "slot/slot.h"
#include "slot/slots.h"
#include "slot/slots_state.h"
#include "slot/survivor.h"
#include "support/runner.h"
#include "unit/scene.h"

/* The store that the lines are in, as far as slots know. */
#define STORE 5

static struct scene scene;
static struct caller caller;
static struct slots *slots;

/* What the next process finds. */
static struct slots *next;
static struct survivor *found;
static size_t n_found;

static struct client *
first_client(void)
{
	return client_of_member(roster_first(room_roster(scene.room)));
}

/* Opens the room for one caller, who has come in. */
static void
begin(bool held)
{
	const struct slots_shape shape = { .count = 4,
					   .line_max = 65536,
					   .style = 1 };

	ck_assert_int_eq(slots_new(&shape, &slots), 0);
	slots_set_store(slots, STORE);
	scene_init(&scene, "callback", "");
	scene.hall.slots = slots;
	scene.hall.held = held;
	caller_dial(&caller, &scene);
	caller_await(&caller, &scene, "Got connection");
}

static void
end(void)
{
	free(found);
	found = NULL;
	slots_free(next);
	next = NULL;
	caller_hang_up(&caller);
	scene_fini(&scene);
	slots_free(slots);
}

/* What the next process would find now. */
static void
look(void)
{
	free(found);
	slots_free(next);
	ck_assert_int_eq(slots_open(dup(slots_fd(slots)), 1, &next), 0);
	slots_set_store(next, STORE);
	ck_assert_int_eq(survivors_find(next, &first_client()->fd, 1, &found,
					&n_found),
			 0);
}

/* The survivor's session and what follows say that @text was said last. */
static void
check_half_line(const char *text)
{
	struct session session;
	struct iovec input[2];
	char said[100] = "";

	ck_assert_int_eq(survivor_session(found, 0, &session), 0);
	if (session.partial)
		memcpy(said, session.partial, (size_t)session.count);
	if (survivor_input(found, session.input, input) > 0)
		strncat(said, input[0].iov_base, input[0].iov_len);
	ck_assert_str_eq(said, text);
	session_fini(&session);
}

/* Says @text, and lets the room hear it. */
static void
say(const char *text)
{
	caller_say(&caller, text);
	for (int i = 0; i < 10; i++)
		scene_pass(&scene);
}

START_TEST(client_slot_notes_where_it_is)
{
	struct room_figures figures;

	begin(true);
	look();
	room_figures(scene.room, &figures);
	ck_assert_uint_eq(n_found, 1);
	ck_assert_uint_eq(found->id, first_client()->guest.id);
	ck_assert(found->begun);
	ck_assert_uint_eq(found->place.next, figures.head + 1);
	ck_assert_uint_eq(found->ahead, 0);
	ck_assert_str_eq(found->who.listener, "x");
	end();
}
END_TEST

START_TEST(client_slot_keeps_half_a_line)
{
	begin(true);
	say("hello\nwor");
	/* what was stored is done with when more comes */
	say("l");
	look();
	check_half_line("worl");
	end();
}
END_TEST

START_TEST(client_slot_is_counted_as_memory)
{
	const struct usher *usher = &scene.hall.usher;
	struct client *client;
	size_t bytes;

	begin(true);
	client = first_client();
	say("hello\nwor");
	bytes = slot_memory(client->slot);
	ck_assert_uint_ge(bytes, 4096);
	ck_assert_uint_eq(usher->memory, client_memory(client));
	client_hang_up(client);
	ck_assert_uint_eq(usher->memory, client_memory(client));
	ck_assert_uint_lt(client_memory(client), bytes);
	end();
}
END_TEST

START_TEST(client_slot_is_free_before_its_socket_ends)
{
	begin(true);
	client_hang_up(first_client());
	look();
	ck_assert_uint_eq(n_found, 0);
	end();
}
END_TEST

START_TEST(client_slot_is_not_needed_when_nobody_holds_sockets)
{
	begin(false);
	look();
	ck_assert_uint_eq(n_found, 0);
	end();
}
END_TEST

START_TEST(client_slot_is_taken_for_what_is_planned)
{
	struct room_figures figures;

	begin(false);
	say("hello\nwor");
	client_slots_record(&scene.hall);
	client_slots_record(&scene.hall);
	look();
	room_figures(scene.room, &figures);
	ck_assert_uint_eq(n_found, 1);
	ck_assert_uint_eq(found->id, first_client()->guest.id);
	ck_assert_uint_eq(found->place.next, figures.head + 1);
	ck_assert_uint_eq(found->ahead, 0);
	check_half_line("wor");
	end();
}
END_TEST

static void
ignore(struct room_client *client)
{
	(void)client;
}

static const struct room_client_ops quiet = { ignore, NULL, ignore };

/* Another one comes as the survivor that was found. */
static void
rejoin_as_found(struct client *again)
{
	static char address[] = "tcp:127.0.0.1:1";

	ck_assert_uint_eq(n_found, 1);
	*again = (struct client){ .door = &scene.door,
				  .fd = first_client()->fd,
				  .address = address };
	ck_assert_int_eq(client_slot_rejoin(again, found, &quiet,
					    scene.door.label,
					    sizeof(address) - 1),
			 0);
	client_slot_go_on(again);
}

/* What does it say again? */
static void
rejoin(struct client *again)
{
	look();
	rejoin_as_found(again);
}

/* It leaves again. */
static void
leave(struct client *again)
{
	session_fini(&again->session);
	again->slot = NULL;
	room_leave(&again->guest);
	scene_pass(&scene);
}

/* Is @text anywhere in the slots, or where input is read and looked at? */
static bool
is_remembered(const char *text)
{
	struct stat st;
	char *all;
	bool found_it;

	ck_assert_int_eq(fstat(slots_fd(slots), &st), 0);
	all = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED,
		   slots_fd(slots), 0);
	ck_assert_ptr_ne(all, MAP_FAILED);
	found_it = memmem(all, (size_t)st.st_size, text, strlen(text)) ||
		memmem(scene.hall.input, HALL_INPUT_MAX, text, strlen(text)) ||
		memmem(scene.hall.commands->line, scene.hall.commands->line_max,
		       text, strlen(text));
	ck_assert_int_eq(munmap(all, (size_t)st.st_size), 0);
	return found_it;
}

/* Lets the loop run until nothing of it is to be found. */
static void
await_oblivion(const char *text)
{
	for (int i = 0; is_remembered(text); i++) {
		ck_assert_int_lt(i, 100);
		scene_pass(&scene);
	}
}

START_TEST(client_slot_forgets_passwords)
{
	begin(true);
	caller_say(&caller, "words\n/login anna geheim\nwor");
	caller_await(&caller, &scene, "*** no names are registered here\n");
	await_oblivion("geheim");
	/* what is no secret is there, for the next process */
	look();
	check_half_line("wor");
	/* in parts, and misspelt */
	caller_say(&caller, "ds\n/lgoin anna geh");
	caller_await(&caller, &scene, "\nwords\n");
	caller_say(&caller, "eim\n");
	caller_await(&caller, &scene, "did you mean /login?\n");
	await_oblivion("geheim");
	look();
	check_half_line("");
	end();
}
END_TEST

/* The one before this had been told, and could not wipe it any more. */
START_TEST(client_slot_forgets_those_of_an_earlier_process)
{
	struct client again;

	begin(true);
	caller_say(&caller, "geheim");
	while (first_client()->session.input == 0)
		ck_assert_int_gt(client_receive(first_client()), 0);
	ck_assert(is_remembered("geheim"));
	rejoin(&again);
	ck_assert_uint_ne(again.slot->secret, 0);
	leave(&again);
	end();
}
END_TEST

START_TEST(client_slot_says_again_what_no_store_has)
{
	struct client again;

	begin(true);
	/* the room is busy: nothing of it is stored yet */
	caller_say(&caller, "one\ntwo\nthr");
	while (first_client()->session.input == 0)
		ck_assert_int_gt(client_receive(first_client()), 0);
	/* of another store's room, it is somebody new */
	slots_set_store(slots, STORE + 1);
	slot_enter(first_client()->slot, first_client()->guest.id);
	rejoin(&again);
	ck_assert_uint_eq(again.lines, 2);
	ck_assert_uint_eq(again.session.input, 11);
	ck_assert_uint_eq(again.session.count, 3);
	leave(&again);
	end();
}
END_TEST

START_TEST(client_slot_tells_nothing_twice)
{
	char text[5001];
	struct client again;
	uint64_t told;

	begin(true);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	caller_say(&caller, text);
	caller_say(&caller, "\n\xff\xfb\x01\xff\xf6");
	caller_await(&caller, &scene, "yes, I am here");
	told = pin_log_told(slot_pins(first_client()->slot), PIN_NOTICE);
	ck_assert_uint_eq(told, sizeof(text) + 5);
	rejoin(&again);
	/* all of it is in the ring, and nothing comes of it */
	ck_assert_uint_eq(again.session.input, sizeof(text) + 5);
	ck_assert_uint_eq(again.guest.cursor.pins.count, 0);
	leave(&again);
	end();
}
END_TEST

/* As if there had been more to tell it than there is room for. */
static void
overrun(void)
{
	slot_pins(first_client()->slot)->state->overrun = 1;
}

START_TEST(client_slot_without_all_pins_stays)
{
	struct client again;

	begin(true);
	overrun();
	rejoin(&again);
	ck_assert_uint_eq(again.guest.cursor.pins.count, 0);
	leave(&again);
	end();
}
END_TEST

/* Some of what was being sent is out; how much of a line, nobody knows. */
START_TEST(client_slot_without_the_pins_being_sent_is_torn)
{
	struct client again;

	begin(true);
	look();
	found->ahead = 1;
	found->place.next = 1;
	found->place.pins_end = 7;
	overrun();
	rejoin_as_found(&again);
	ck_assert_uint_eq(again.guest.cursor.ahead, 0);
	ck_assert_uint_eq(again.guest.cursor.next, 1);
	ck_assert_uint_eq(again.guest.cursor.pins.count, 1);
	ck_assert_int_eq(again.guest.cursor.pins.first->bytes[0], '\n');
	leave(&again);
	end();
}
END_TEST

/* The pins are damaged: what was being sent goes on where it was. */
START_TEST(client_slot_with_damaged_pins_stays)
{
	struct client again;
	struct pin_log *log;

	begin(true);
	log = slot_pins(first_client()->slot);
	log->state->first = 0;
	log->state->end = 64;
	memset(log->bytes, 0xff, 64);
	rejoin(&again);
	ck_assert_uint_eq(log->state->end, 0);
	leave(&again);
	end();
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
	ADD(client_slot_forgets_passwords);
	ADD(client_slot_forgets_those_of_an_earlier_process);
	ADD(client_slot_tells_nothing_twice);
	ADD(client_slot_without_all_pins_stays);
	ADD(client_slot_without_the_pins_being_sent_is_torn);
	ADD(client_slot_with_damaged_pins_stays);
}
