/* SPDX-License-Identifier: MIT */
/*
 * client_slot_fixture.c - see client_slot_fixture.h.
 */
#include "config.h"

#include "unit/client_slot_fixture.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/client_slot.h"
#include "client/hall.h"
#include "common/socket_cookie.h"
#include "slot/slot.h"

struct client_slot_scene cs;

struct client *
cs_first_client(void)
{
	return client_of_member(roster_first(room_roster(cs.scene.room)));
}

void
cs_begin(bool held)
{
	const struct slots_shape shape = { .count = 4,
					   .line_max = 65536,
					   .style = 1 };

	ck_assert_int_eq(slots_new(&shape, &cs.slots), 0);
	slots_set_store(cs.slots, CLIENT_SLOT_STORE);
	scene_init(&cs.scene, "callback", "");
	cs.scene.hall.slots = cs.slots;
	cs.scene.hall.held = held;
	caller_dial(&cs.caller, &cs.scene);
	caller_await(&cs.caller, &cs.scene, "Got connection");
}

void
cs_end(void)
{
	free(cs.found);
	cs.found = NULL;
	slots_free(cs.next);
	cs.next = NULL;
	caller_hang_up(&cs.caller);
	scene_fini(&cs.scene);
	slots_free(cs.slots);
}

void
cs_look(void)
{
	free(cs.found);
	slots_free(cs.next);
	ck_assert_int_eq(slots_open(dup(slots_fd(cs.slots)), 1, &cs.next), 0);
	slots_set_store(cs.next, CLIENT_SLOT_STORE);
	ck_assert_int_eq(survivors_find(cs.next,
					&(struct socket_cookie){
						socket_cookie_of(
							cs_first_client()->fd),
						cs_first_client()->fd },
					1, &cs.found, &cs.n_found),
			 0);
}

void
cs_check_half_line(const char *text)
{
	struct session session;
	struct iovec input[2];
	char said[100] = "";

	ck_assert_int_eq(survivor_session(cs.found, 0, &session), 0);
	if (session.partial)
		memcpy(said, session.partial, (size_t)session.count);
	if (survivor_input(cs.found, session.input, input) > 0)
		strncat(said, input[0].iov_base, input[0].iov_len);
	ck_assert_str_eq(said, text);
	session_fini(&session);
}

void
cs_say(const char *text)
{
	caller_say(&cs.caller, text);
	for (int i = 0; i < 10; i++)
		scene_pass(&cs.scene);
}

static void
ignore(struct room_client *client)
{
	(void)client;
}

static const struct room_client_ops quiet = { ignore, NULL, ignore, NULL };

void
cs_rejoin_as_found(struct client *again)
{
	static char address[] = "tcp:127.0.0.1:1";

	ck_assert_uint_eq(cs.n_found, 1);
	*again = (struct client){ .door = &cs.scene.door,
				  .fd = cs_first_client()->fd,
				  .address = address };
	ck_assert_int_eq(client_slot_rejoin(again, cs.found, &quiet,
					    cs.scene.door.label,
					    sizeof(address) - 1),
			 0);
	client_slot_go_on(again);
}

void
cs_rejoin(struct client *again)
{
	cs_look();
	cs_rejoin_as_found(again);
}

void
cs_await_answers(const struct client *client)
{
	for (int i = 0; client->guest.tickets; i++) {
		ck_assert_int_lt(i, 100);
		scene_pass(&cs.scene);
	}
}

size_t
cs_count_told(const struct client *client, const char *text)
{
	const struct pin *pin = client->guest.cursor.pins.first;
	size_t n = 0;

	for (; pin; pin = pin->next)
		n += memmem(pin->bytes, pin->len, text, strlen(text)) != NULL;
	return n;
}

void
cs_leave(struct client *again)
{
	session_fini(&again->session);
	again->slot = NULL;
	room_leave(&again->guest);
	scene_pass(&cs.scene);
}
