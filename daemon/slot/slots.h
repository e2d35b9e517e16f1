/* SPDX-License-Identifier: MIT */
/*
 * slots.h - what survives of clients when the process dies at any instant.
 *
 * A slot holds what one client has been sent and has said, in memory that is
 * shared with nobody but whoever comes next: a memfd that outlives the process
 * as long as somebody holds it. The kernel itself writes there how many bytes
 * it took or gave (the msg_len of sendmmsg(2) and recvmmsg(2)), within the call
 * that moves them; so moving and counting cannot be parted, even by SIGKILL.
 *
 *	slots_take()	before a client is accepted
 *	slot_fill()	who it is, when it has been accepted
 *	slot_enter()	from here on it survives
 *	slot_send(), slot_receive(), and what else is in slot.h
 *	slot_release()	before its connection is closed: it does not any more
 *
 * After a crash slots_open() and survivors_find() (survivor.h). A slot and a
 * descriptor belong together by the cookie of their socket, never by a number.
 *
 * A slot has states, small and packed, and areas for what was said and for
 * private bytes that cost address space only until they are used. What is read
 * of a memfd from elsewhere is believed only as far as it is harmless.
 */
#ifndef CHATD_SLOTS_H
#define CHATD_SLOTS_H

#include <stdint.h>

struct slot;
struct slots;

/* What slots are made for. */
struct slots_shape {
	uint32_t count;    /* clients at most */
	uint32_t line_max; /* bytes of a line that somebody may say */
	uint32_t style;    /* version of how lines look: of all styles */
};

/*
 * Makes slots, all free. The caller owns *ret_slots.
 * Returns 0 or a negative errno: there is no memory or address space for them.
 */
int slots_new(const struct slots_shape *shape, struct slots **ret_slots);

/*
 * Takes over the slots in @fd, which becomes theirs on success. @style is the
 * version of how lines look from now on.
 * Returns 0, -ENOMEM or another errno of the system; -EPROTO: they are of
 * another version; -EBADMSG: they are no slots, or damaged.
 */
int slots_open(int fd, uint32_t style, struct slots **ret_slots);

/*
 * All who were found go on, and their slots have been settled: what is noted is
 * of lines as they look now. Until then they are as they were before, for who
 * comes if this process ends over it.
 */
void slots_taken_over(struct slots *slots);

/*
 * Could @fd, which may be there to be read only, be opened? Returns 0, or as
 * slots_open() would.
 */
int slots_check(int fd);

/* Unmaps and closes them. What is in them stays. NULL is nothing. */
void slots_free(struct slots *slots);

/* Their descriptor, borrowed; it closes on exec. */
int slots_fd(const struct slots *slots);

/*
 * The lines that clients are at are those of the store @id from now on; 0: of
 * one that ends with this process. Before anybody enters or is found.
 */
void slots_set_store(struct slots *slots, uint64_t id);

/*
 * Counts one process more that takes over, at @now (monotonic, nanoseconds).
 * Returns how many have done so that did not last for ten seconds, one after
 * the other, this one included unless it comes after one that ended over one
 * slot.
 */
uint32_t slots_count_takeover(struct slots *slots, int64_t now);

/* This process ends as it should: what comes next is no sign of trouble. */
void slots_end_in_order(struct slots *slots);

/*
 * The start has failed after it was counted, of what is in no slot: it is not
 * counted. Without a count before it that is nothing.
 */
void slots_start_failed(struct slots *slots);

/*
 * @slot is being taken over, until it is put down: should this process end
 * meanwhile, it has ended over that one, which is counted for it and not for
 * all.
 */
void slots_take_in_hand(struct slots *slots, struct slot *slot);
void slots_put_down(struct slots *slots, struct slot *slot);

/* A free slot, now taken and empty; or NULL: none is free. */
struct slot *slots_take(struct slots *slots);

#endif
