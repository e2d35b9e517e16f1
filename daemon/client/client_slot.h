/* SPDX-License-Identifier: MIT */
/*
 * client_slot.h - a client and the slot in which it survives.
 *
 * Noting costs some of each delivery; so it is done while somebody would hold
 * the sockets of a process that falls (hall->held). Else there are slots for
 * what is planned: client_slots_record(). When none is free, or it has a wire,
 * a client does without, and who looks for survivors then finds its socket
 * alone.
 */
#ifndef CHATD_CLIENT_SLOT_H
#define CHATD_CLIENT_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <coir/addr.h>

struct client;
struct hall;
struct roster_label;
struct room_client_ops;
struct survivor;

/* What is left out while input is gone through once more. */
struct client_replay {
	uint64_t said;    /* lines that end with that byte, or before */
	uint64_t noticed; /* notices that answer it, or earlier ones */
	uint64_t replied; /* likewise replies to telnet */
};

/* Gives @client, of @peer, a slot if there is one; it is not valid yet. */
void client_slot_take(struct client *client, const struct coir_addr *peer);

/* The same, also if nobody would hold its socket. */
void client_slot_give(struct client *client, const struct coir_addr *peer);

/*
 * Has everybody survive who does not yet: before this process goes on as
 * another one, after the last byte has been moved.
 */
void client_slots_record(struct hall *hall);

/* From here on @client, who has joined, survives. */
void client_slot_enter(struct client *client);

/*
 * Is there room for what it says? Not while what it has said and is in flight,
 * or is answered only in memory, fills its slot.
 */
bool client_slot_may_receive(const struct client *client);

/* As recv(2), of at most @size bytes; but a negative errno. */
ssize_t client_slot_receive(struct client *client, char *buf, size_t size);

/* Sends the @n ranges, of @bytes in all, that its cursor has gathered. */
ssize_t client_slot_send(struct client *client, struct iovec *ranges, int n,
			 size_t bytes);

/* All has been sent that there is for it. */
void client_slot_sent(struct client *client);

/* That was not taken whole, and the cursor has moved: says where to. */
void client_slot_settle(struct client *client);

/* Counts the memory that its slot takes now among that of clients. */
void client_slot_account(struct client *client);

/* It does not any more. */
void client_slot_release(struct client *client);

/*
 * Lets @client into the room again, as what @survivor (borrowed until it goes
 * on) says: it gets what it would have got, all but its address (@address_len
 * bytes of client->address) and its seat having been seen to. @label and @ops
 * as for room_rejoin().
 * Returns 0 or a negative errno as that; -EOVERFLOW: what it gets next is not
 * known; -EBADMSG: its slot is damaged. It is not in, and its slot still is.
 */
int client_slot_rejoin(struct client *client, const struct survivor *survivor,
		       const struct room_client_ops *ops,
		       struct roster_label *label, size_t address_len);

/*
 * Has @client, who has rejoined, say again what it had said and is not in the
 * store. Before the loop runs again, and when all are there with whom it may
 * have to do.
 */
void client_slot_go_on(struct client *client);

#endif
