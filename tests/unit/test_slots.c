/* SPDX-License-Identifier: MIT */
/*
 * The memfd: what is refused, which slots are free, who is found again.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/manners.h"
#include "limit/reason.h"
#include "slot/slots_state.h"
#include "support/runner.h"
#include "unit/slot_fixture.h"

static struct slot_fixture f;

static void
set_up(void)
{
	slot_fixture_init(&f);
}

static void
tear_down(void)
{
	slot_fixture_fini(&f);
}

/* What the memfd takes of memory. */
static size_t
bytes_used(void)
{
	struct stat st;

	ck_assert_int_eq(fstat(slots_fd(f.slots), &st), 0);
	return (size_t)st.st_blocks * 512;
}

START_TEST(slots_a_client_is_found_by_its_cookie)
{
	int other = dup(f.ours);

	/* another number, the same socket */
	close(f.ours);
	f.ours = other;
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 1);
	ck_assert_uint_eq(f.found[0].id, SLOT_CLIENT);
	ck_assert_int_eq(f.found[0].who.fd, other);
	ck_assert_str_eq(f.found[0].who.listener, "door");
	ck_assert_str_eq(f.found[0].who.label, "Lwt");
	ck_assert_int_gt(f.found[0].who.since, 0);
	ck_assert(!f.found[0].begun);
}
END_TEST

START_TEST(slots_a_client_is_nobody_in_another_store)
{
	f.store = SLOT_STORE + 1;
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 1);
	ck_assert_uint_eq(f.found[0].id, 0);
	/* one that ends with its process is always another one */
	f.store = 0;
	slots_set_store(f.slots, 0);
	slot_enter(f.slot, SLOT_CLIENT);
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 1);
	ck_assert_uint_eq(f.found[0].id, 0);
}
END_TEST

START_TEST(slots_nobody_is_found_without_a_socket)
{
	int theirs = f.theirs;

	/* the other end has a cookie of its own */
	f.theirs = f.ours;
	f.ours = theirs;
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 0);
	/* and its slot is free */
	for (int i = 0; i < SLOT_COUNT; i++)
		ck_assert_ptr_nonnull(slots_take(f.next));
	ck_assert_ptr_null(slots_take(f.next));
}
END_TEST

START_TEST(slots_released_is_not_found)
{
	slot_release(f.slot);
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 0);
}
END_TEST

START_TEST(slots_taken_and_not_entered_is_not_found)
{
	ck_assert_ptr_nonnull(slots_take(f.slots));
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 1);
}
END_TEST

START_TEST(slots_are_taken_until_there_is_none)
{
	struct slot *last = NULL;

	for (int i = 1; i < SLOT_COUNT; i++)
		ck_assert_ptr_nonnull(last = slots_take(f.slots));
	ck_assert_ptr_null(slots_take(f.slots));
	slot_release(last);
	ck_assert_ptr_eq(slots_take(f.slots), last);
}
END_TEST

START_TEST(slots_of_survivors_are_not_taken)
{
	slot_fixture_crash(&f);
	for (int i = 1; i < SLOT_COUNT; i++)
		ck_assert_ptr_ne(slots_take(f.next), f.found[0].slot);
	ck_assert_ptr_null(slots_take(f.next));
	slot_release(f.found[0].slot);
	ck_assert_ptr_nonnull(slots_take(f.next));
}
END_TEST

START_TEST(slots_cost_what_is_used)
{
	char text[20000];
	size_t before = bytes_used();

	/* header, ids, states */
	ck_assert_uint_le(before, 3 * 4096);
	memset(text, 'a', sizeof(text));
	slot_fixture_say(&f, text, sizeof(text));
	ck_assert_int_eq(slot_receive(f.slot, sizeof(text), text),
			 sizeof(text));
	ck_assert_uint_ge(bytes_used(), before + sizeof(text));
	slot_release(f.slot);
	ck_assert_uint_eq(bytes_used(), before);
}
END_TEST

START_TEST(slots_give_back_what_was_done_with)
{
	char text[15000];
	size_t before = bytes_used();
	size_t said = 0;

	memset(text, 'a', sizeof(text));
	for (int i = 0; i < 3; i++) {
		slot_fixture_say(&f, text, sizeof(text));
		ck_assert_int_eq(slot_receive(f.slot, sizeof(text), text),
				 sizeof(text));
		said += sizeof(text);
	}
	ck_assert_uint_eq(slot_memory(f.slot), bytes_used() - before);
	/* the next process counts the same */
	slot_fixture_crash(&f);
	ck_assert_uint_eq(slot_memory(f.found->slot), bytes_used() - before);
	slot_forget(f.slot, said - 1);
	ck_assert_uint_ge(bytes_used(), before + said);
	slot_forget(f.slot, said);
	ck_assert_uint_eq(bytes_used(), before);
	ck_assert_uint_eq(slot_memory(f.slot), 0);
}
END_TEST

START_TEST(slots_of_another_version_are_refused)
{
	struct slots *next;
	int fd = slots_fd(f.slots);

	f.slots->header->version++;
	ck_assert_int_eq(slots_open(fd, SLOT_STYLE, &next), -EPROTO);
	f.slots->header->version--;
	f.slots->header->magic++;
	ck_assert_int_eq(slots_open(fd, SLOT_STYLE, &next), -EBADMSG);
	f.slots->header->magic--;
	f.slots->header->count++;
	ck_assert_int_eq(slots_open(fd, SLOT_STYLE, &next), -EBADMSG);
	f.slots->header->count = UINT32_MAX;
	ck_assert_int_eq(slots_open(fd, SLOT_STYLE, &next), -EBADMSG);
}
END_TEST

START_TEST(slots_what_is_no_memfd_of_ours_is_refused)
{
	struct slots_header header = *f.slots->header;
	struct slots *next;
	int loose = memfd_create("loose", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	ck_assert_int_eq(slots_open(f.ours, SLOT_STYLE, &next), -EBADMSG);
	ck_assert_int_eq(slots_open(-1, SLOT_STYLE, &next), -EBADMSG);
	/* it looks right, but whoever has it could cut it short */
	ck_assert_int_eq(ftruncate(loose, (off_t)f.slots->layout.size), 0);
	ck_assert_int_eq(pwrite(loose, &header, sizeof(header), 0),
			 sizeof(header));
	ck_assert_int_eq(slots_open(loose, SLOT_STYLE, &next), -EBADMSG);
	close(loose);
}
END_TEST

START_TEST(slots_cannot_shrink_or_grow)
{
	off_t size = (off_t)f.slots->layout.size;

	ck_assert_int_eq(ftruncate(slots_fd(f.slots), size - 1), -1);
	ck_assert_int_eq(ftruncate(slots_fd(f.slots), size + 1), -1);
	ck_assert_int_ne(fcntl(slots_fd(f.slots), F_GETFD) & FD_CLOEXEC, 0);
}
END_TEST

START_TEST(slots_takeovers_are_counted_while_they_are_fast)
{
	const int64_t second = 1000000000;

	ck_assert_uint_eq(slots_count_takeover(f.slots, 100 * second), 1);
	ck_assert_uint_eq(slots_count_takeover(f.slots, 105 * second), 2);
	ck_assert_uint_eq(slots_count_takeover(f.slots, 114 * second), 3);
	ck_assert_uint_eq(slots_count_takeover(f.slots, 124 * second), 1);
	ck_assert_uint_eq(slots_count_takeover(f.slots, 125 * second), 2);
	slots_end_in_order(f.slots);
	ck_assert_uint_eq(slots_count_takeover(f.slots, 126 * second), 1);
	/* the machine was started anew */
	ck_assert_uint_eq(slots_count_takeover(f.slots, 5 * second), 1);
}
END_TEST

/* Nobody in a slot is to blame for what makes a start fail. */
START_TEST(slots_a_start_that_fails_is_not_counted)
{
	ck_assert_uint_eq(slots_count_takeover(f.slots, 1), 1);
	for (int i = 0; i < 9; i++) {
		ck_assert_uint_eq(slots_count_takeover(f.slots, 2), 2);
		slots_start_failed(f.slots);
	}
	/* nor does it take from what was counted before */
	slots_start_failed(f.slots);
	ck_assert_uint_eq(slots_count_takeover(f.slots, 3), 2);
}
END_TEST

START_TEST(slots_who_was_in_hand_is_to_blame)
{
	ck_assert_uint_eq(slots_count_takeover(f.slots, 1), 1);
	for (int i = 1; i <= 3; i++) {
		slots_take_in_hand(f.slots, f.slot);
		slot_fixture_crash(&f);
		ck_assert_uint_eq(f.found->falls, i);
		/* and not all the others */
		ck_assert_uint_eq(slots_count_takeover(f.next, 1), 1);
	}
	slots_take_in_hand(f.slots, f.slot);
	slots_put_down(f.slots, f.slot);
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.found->falls, 0);
	ck_assert_uint_eq(slots_count_takeover(f.next, 1), 2);
}
END_TEST

START_TEST(slots_who_cannot_have_been_in_hand_is_not_to_blame)
{
	f.slots->header->in_hand = UINT32_MAX;
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.slots->header->in_hand, 0);
	f.slots->header->in_hand = 2;
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.found->falls, 0);
	ck_assert_uint_eq(slots_count_takeover(f.next, 1), 1);
}
END_TEST

/* Damages everything that lies in the memfd, a byte at a time. */
START_TEST(slots_damage_is_harmless)
{
	uint8_t *state = (uint8_t *)f.slot->state;

	slot_fixture_say(&f, "hello", 5);
	ck_assert_int_eq(slot_receive(f.slot, 5, (char[5]){ 0 }), 5);
	for (size_t i = 0; i < sizeof(*f.slot->state); i++) {
		uint8_t was = state[i];

		for (int value = 1; value < 512; value *= 2) {
			struct session session;
			struct cursor_pin *pins;
			struct iovec input[2];
			size_t n;

			state[i] = (uint8_t)(was ^ (value - 1));
			f.slots->ids[0] = SLOT_CLIENT;
			slot_fixture_crash(&f);
			if (f.n_found == 0)
				continue;
			if (survivor_pins(f.found, &pins, &n) >= 0)
				free(pins);
			if (survivor_session(f.found, 3, &session) == 0) {
				survivor_input(f.found, session.input, input);
				session_fini(&session);
			}
		}
		state[i] = was;
	}
	f.slots->ids[0] = SLOT_CLIENT;
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 1);
}
END_TEST

/* The next process has what was noted last, whole. */
START_TEST(slots_keep_a_note)
{
	static char large[SLOT_NOTE_MAX + 1];
	char buf[SLOT_NOTE_MAX];
	size_t before = slot_memory(f.slot);

	ck_assert_uint_eq(slot_noted(f.slot, buf, sizeof(buf)), 0);
	slot_note(f.slot, "one", 3);
	slot_note(f.slot, "three", 5);
	slot_note(f.slot, large, sizeof(large));
	ck_assert_uint_gt(slot_memory(f.slot), before);
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 1);
	ck_assert_uint_eq(slot_noted(f.found->slot, buf, sizeof(buf)), 5);
	ck_assert_mem_eq(buf, "three", 5);
	ck_assert_uint_eq(slot_noted(f.found->slot, buf, 2), 2);
}
END_TEST

#if __LP64__
/*
 * Another build reads what lies in slots. Who has to change a size here, an
 * offset or the number of a reason changes SLOTS_VERSION as well: else that
 * build takes it for its own.
 */
START_TEST(slots_version_is_that_of_what_is_in_them)
{
	ck_assert_uint_eq(sizeof(struct slots_header), 40);
	ck_assert_uint_eq(sizeof(struct slot_state), 856);
	ck_assert_uint_eq(sizeof(struct pin_log_state), 40);
	ck_assert_uint_eq(sizeof(struct manners), 776);
	ck_assert_uint_eq(sizeof(struct question), 296);
	ck_assert_int_eq(REASON_RESTART, 25);
	ck_assert_uint_eq(SLOTS_VERSION, 7);
}
END_TEST
#endif

SUITE(slots)
{
	TCase *tc = tcase_create("fixture");

	(void)tc_;
	tcase_add_checked_fixture(tc, set_up, tear_down);
	suite_add_tcase(s, tc);
	tcase_add_test(tc, slots_a_client_is_found_by_its_cookie);
	tcase_add_test(tc, slots_a_client_is_nobody_in_another_store);
	tcase_add_test(tc, slots_nobody_is_found_without_a_socket);
	tcase_add_test(tc, slots_released_is_not_found);
	tcase_add_test(tc, slots_taken_and_not_entered_is_not_found);
	tcase_add_test(tc, slots_are_taken_until_there_is_none);
	tcase_add_test(tc, slots_of_survivors_are_not_taken);
	tcase_add_test(tc, slots_cost_what_is_used);
	tcase_add_test(tc, slots_give_back_what_was_done_with);
	tcase_add_test(tc, slots_of_another_version_are_refused);
	tcase_add_test(tc, slots_what_is_no_memfd_of_ours_is_refused);
	tcase_add_test(tc, slots_cannot_shrink_or_grow);
	tcase_add_test(tc, slots_takeovers_are_counted_while_they_are_fast);
	tcase_add_test(tc, slots_a_start_that_fails_is_not_counted);
	tcase_add_test(tc, slots_who_was_in_hand_is_to_blame);
	tcase_add_test(tc, slots_who_cannot_have_been_in_hand_is_not_to_blame);
	tcase_add_test(tc, slots_damage_is_harmless);
	tcase_add_test(tc, slots_keep_a_note);
#if __LP64__
	tcase_add_test(tc, slots_version_is_that_of_what_is_in_them);
#endif
}
