/* SPDX-License-Identifier: MIT */
/*
 * slot_fixture.c - see slot_fixture.h.
 */
#include "config.h"

#include "common/socket_cookie.h"
#include "unit/slot_fixture.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/runner.h"

static void
enter(struct slot_fixture *f)
{
	struct slot_identity who;
	struct coir_addr peer;

	ck_assert_int_eq(coir_addr_tcp("127.0.0.1", 4711, &peer), 0);
	f->slot = slots_take(f->slots);
	ck_assert_ptr_nonnull(f->slot);
	ck_assert_int_eq(slot_identify(f->ours, &peer, "door", "Lwt", &who), 0);
	slot_fill(f->slot, &who);
	slot_enter(f->slot, SLOT_CLIENT);
}

void
slot_fixture_init(struct slot_fixture *f)
{
	const struct slots_shape shape = { .count = SLOT_COUNT,
					   .line_max = 1000,
					   .style = SLOT_STYLE };
	int pair[2];

	*f = (struct slot_fixture){ .store = SLOT_STORE };
	ck_assert_int_eq(slots_new(&shape, &f->slots), 0);
	slots_set_store(f->slots, SLOT_STORE);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
				    pair),
			 0);
	f->ours = pair[0];
	f->theirs = pair[1];
	enter(f);
}

void
slot_fixture_crash(struct slot_fixture *f)
{
	int fd = dup(slots_fd(f->slots));

	slots_free(f->next);
	free(f->found);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(slots_open(fd, SLOT_STYLE, &f->next), 0);
	slots_set_store(f->next, f->store);
	ck_assert_int_eq(survivors_find(f->next,
					&(struct socket_cookie){
						socket_cookie_of(f->ours),
						f->ours },
					1, &f->found, &f->n_found),
			 0);
}

void
slot_fixture_fini(struct slot_fixture *f)
{
	free(f->found);
	slots_free(f->next);
	slots_free(f->slots);
	close(f->ours);
	close(f->theirs);
}

void
slot_fixture_say(struct slot_fixture *f, const char *text, size_t len)
{
	ck_assert_int_eq(send(f->theirs, text, len, 0), (int)len);
}
