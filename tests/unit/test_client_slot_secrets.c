/* SPDX-License-Identifier: MIT */
/*
 * What somebody typed who may have meant a password is nowhere when that is
 * done with.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "client/client_slot.h"
#include "client/hall.h"
#include "command/commands.h"
#include "slot/slots_state.h"
#include "support/runner.h"
#include "unit/client_slot_fixture.h"

/* Is @text anywhere in the slots, or where input is read and looked at? */
static bool
is_remembered(const char *text)
{
	struct stat st;
	char *all;
	bool found_it;

	ck_assert_int_eq(fstat(slots_fd(cs.slots), &st), 0);
	all = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED,
		   slots_fd(cs.slots), 0);
	ck_assert_ptr_ne(all, MAP_FAILED);
	found_it = memmem(all, (size_t)st.st_size, text, strlen(text)) ||
		memmem(cs.scene.hall.input, HALL_INPUT_MAX, text,
		       strlen(text)) ||
		memmem(cs.scene.hall.commands->line,
		       cs.scene.hall.commands->line_max, text, strlen(text));
	ck_assert_int_eq(munmap(all, (size_t)st.st_size), 0);
	return found_it;
}

/* Lets the loop run until nothing of it is to be found. */
static void
await_oblivion(const char *text)
{
	for (int i = 0; is_remembered(text); i++) {
		ck_assert_int_lt(i, 100);
		scene_pass(&cs.scene);
	}
}

START_TEST(client_slot_forgets_passwords)
{
	cs_begin(true);
	caller_say(&cs.caller, "words\n/login anna geheim\nwor");
	caller_await(&cs.caller, &cs.scene,
		     "*** no names are registered here\n");
	await_oblivion("geheim");
	/* what is no secret is there, for the next process */
	cs_look();
	cs_check_half_line("wor");
	/* in parts, and misspelt */
	caller_say(&cs.caller, "ds\n/lgoin anna geh");
	caller_await(&cs.caller, &cs.scene, "\nwords\n");
	caller_say(&cs.caller, "eim\n");
	caller_await(&cs.caller, &cs.scene, "did you mean /login?\n");
	await_oblivion("geheim");
	cs_look();
	cs_check_half_line("");
	cs_end();
}
END_TEST

/* @client, who is in no front end, hears @text of the caller. */
static void
hear(struct client *client, const char *text)
{
	struct hall *hall = &cs.scene.hall;
	char buf[64];
	ssize_t n;

	caller_say(&cs.caller, text);
	do
		n = client_slot_receive(client, buf, sizeof(buf));
	while (n == -EAGAIN);
	ck_assert_int_eq(n, (ssize_t)strlen(text));
	ck_assert_int_eq(session_input(&client->session, &hall->rules, buf,
				       (size_t)n, client),
			 0);
	ck_assert(hall->secret);
	hall_wipe(hall);
}

/* There is something for @client, and it is sent. */
static void
send_to(struct client *client)
{
	ck_assert_int_eq(room_tell_now(&client->guest, "listen", 6), 0);
	ck_assert_int_eq(client_send(client), 0);
}

/* The one before this had been told, and could not wipe it any more. */
START_TEST(client_slot_forgets_those_of_an_earlier_process)
{
	struct client again;

	cs_begin(true);
	caller_say(&cs.caller, "/login anna geheim");
	while (cs_first_client()->session.input == 0)
		ck_assert_int_gt(client_receive(cs_first_client()), 0);
	cs_rejoin(&again);
	ck_assert_uint_ne(again.slot->secret, 0);
	/* what is half a line is not forgotten */
	send_to(&again);
	ck_assert(is_remembered("geheim"));
	hear(&again, "\n");
	for (int i = 0; again.guest.tickets; i++) {
		ck_assert_int_lt(i, 100);
		scene_pass(&cs.scene);
	}
	send_to(&again);
	ck_assert(!is_remembered("geheim"));
	ck_assert_uint_eq(again.slot->secret, 0);
	cs_leave(&again);
	cs_end();
}
END_TEST

SUITE(client_slot_secrets)
{
	(void)s;
	ADD(client_slot_forgets_passwords);
	ADD(client_slot_forgets_those_of_an_earlier_process);
}
