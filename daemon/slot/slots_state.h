/* SPDX-License-Identifier: MIT */
/*
 * slots_state.h - what lies in the memfd of slots, for the files that share it.
 *
 *	header, ids[count], states[count], areas[count]
 *
 * each from a page boundary on. The ids are apart from the rest, so that to
 * look for those in use touches nothing of the others. An area is
 *
 *	ring | private bytes | text | text | notes
 *
 * Another process may have been another build: whatever changes here changes
 * SLOTS_VERSION. Only compiler barriers are needed, for who reads comes after
 * who wrote has died.
 */
#ifndef CHATD_SLOTS_STATE_H
#define CHATD_SLOTS_STATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "room/cursor_place.h"
#include "room/pin_log.h"
#include "slot/slot.h"
#include "slot/slots.h"
#include "text/session.h"

/* What a memfd of slots begins with. */
#define SLOTS_MAGIC UINT64_C(0x73746f6c73746368)
#define SLOTS_VERSION 7

/* msg_len while the kernel has not said how many bytes it moved. */
#define SLOT_NOT_DONE UINT32_MAX

/* The beginning of the memfd. */
struct slots_header {
	uint64_t magic;     /* SLOTS_MAGIC */
	uint32_t version;   /* SLOTS_VERSION */
	uint32_t count;     /* slots */
	uint32_t line_max;  /* bytes of a line */
	uint32_t style;     /* version of how lines look in notes of sends */
	uint32_t takeovers; /* without that a process lasted */
	uint32_t in_hand;   /* index of the slot that is being taken over, and
			       one; 0: none is */
	int64_t taken_over; /* when the last of them was */
};

/* A note about a send. */
struct slot_sending {
	struct cursor_place from; /* where it began */
	struct cursor_place to;   /* where it ends */
	uint64_t bytes;           /* from there to there */
	struct mmsghdr message;   /* msg_len: how many went; the kernel's */
};

/* A note about a receive. */
struct slot_receiving {
	uint64_t base;          /* bytes of input before it */
	uint32_t at;            /* where in the ring it goes */
	uint32_t unused;        /* 0 */
	struct mmsghdr message; /* msg_len: how many came; the kernel's */
};

/* What is in a slot but for its areas. */
struct slot_state {
	uint64_t cookie;                   /* as in struct slot_identity */
	int64_t since;                     /* likewise */
	uint64_t store;                    /* whose lines sent[] is about */
	uint64_t tail;                     /* input that is done with */
	struct slot_sending sent[2];       /* a pair of notes */
	struct slot_receiving received[2]; /* likewise */
	struct session_saved saved[2]; /* likewise; its text is in an area */
	struct pin_log_state pins;     /* its bytes are in an area */
	uint8_t sent_now;              /* index of the note that is current */
	uint8_t received_now;          /* likewise */
	uint8_t saved_now;             /* likewise */
	uint8_t begun;                 /* the note about a send is one */
	uint8_t note_now;              /* index of the user's current note */
	uint8_t reason;                /* it was told to go for, or 0 */
	uint8_t falls;                 /* processes that ended over it */
	uint16_t reset;                /* errno that the socket had, or 0 */
	uint32_t ring_high;            /* bytes of the ring that were used */
	uint32_t text_high;            /* likewise, of each text area */
	uint32_t peer_len;             /* bytes of peer */
	uint32_t note_len[2];          /* bytes of the user's two notes */
	union {
		struct sockaddr any;   /* as one */
		struct sockaddr_un un; /* the longest */
	} peer;                        /* as in struct slot_identity */
	char listener[SLOT_NAME_MAX];  /* likewise */
	char label[SLOT_NAME_MAX + 1]; /* likewise */
};

_Static_assert(sizeof(struct slot_state) <= 1024, "four slots a page");

/* Bytes from one slot's state to the next. */
#define SLOT_STATE_SIZE 1024

/* What a process knows of a slot. */
struct slot {
	struct slots *slots;      /* whose it is */
	struct slot_state *state; /* in the memfd */
	struct pin_log log;       /* over the state's pins */
	bool survived;            /* another process has used it, too */
	bool littered;            /* what that left behind is not wiped yet */
	int fd;                   /* its socket */
	uint64_t secret; /* input up to here is wiped when forgotten, or 0 */
};

/* Where things are in the memfd. */
struct slots_layout {
	size_t ids;    /* offset of the ids */
	size_t states; /* of the states */
	size_t areas;  /* of the areas */
	size_t area;   /* bytes of an area */
	size_t ring;   /* of these, the ring: a power of two */
	size_t log;    /* private bytes: a power of two */
	size_t text;   /* each of the two texts */
	size_t notes;  /* both of the user's notes */
	size_t size;   /* of all */
};

/* All slots. */
struct slots {
	struct slots_header *header; /* the memfd's beginning */
	uint64_t *ids;               /* in the memfd; 0: free */
	struct slots_layout layout;  /* where things are */
	struct slot *slot;           /* one each */
	uint32_t *free;              /* indexes that were given back */
	uint32_t n_free;             /* so many */
	uint32_t fresh;              /* from here on never used */
	int fd;                      /* the memfd */
	uint64_t store;              /* as slots_set_store() says */
	uint32_t style;              /* of this process: the header's, once all
					are taken over */
	bool blamed;                 /* the last process ended over one slot */
	bool counted;                /* this takeover is one of the header's */
};

/* The compiler moves no memory access past here. */
static inline void
slots_barrier(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}

/* Index of @slot. */
static inline uint32_t
slot_index(const struct slot *slot)
{
	return (uint32_t)(slot - slot->slots->slot);
}

/* The area of @slot: its ring. */
static inline char *
slot_ring(const struct slot *slot)
{
	const struct slots *slots = slot->slots;

	return (char *)slots->header + slots->layout.areas +
		slots->layout.area * slot_index(slot);
}

/* Text area @which (0 or 1) of @slot. */
static inline char *
slot_text(const struct slot *slot, unsigned int which)
{
	const struct slots_layout *layout = &slot->slots->layout;

	return slot_ring(slot) + layout->ring + layout->log +
		which * layout->text;
}

/* The user's note @which (0 or 1) of @slot, of SLOT_NOTE_MAX bytes. */
static inline char *
slot_note_place(const struct slot *slot, unsigned int which)
{
	return slot_text(slot, 2) + (size_t)which * SLOT_NOTE_MAX;
}

/* Bytes that a note's call has moved. */
static inline uint32_t
slot_moved(const struct mmsghdr *message)
{
	return message->msg_len == SLOT_NOT_DONE ? 0 : message->msg_len;
}

/* Bytes of input that @slot has received. */
uint64_t slot_received(const struct slot *slot);

/*
 * Which of the two saved sessions @slot's tail stands for; -1: none. Not always
 * the newest: a process may end between saving one and moving the tail to it.
 */
int slot_saved_at_tail(const struct slot *slot);

/*
 * The @len bytes of the ring from @at on, in one piece or two. Returns how many
 * pieces.
 */
int slot_ranges(const struct slot *slot, uint32_t at, size_t len,
		struct iovec ret[2]);

/* Has slot number @index, whose state is fine, be one of @slots'. */
void slots_bind(struct slots *slots, uint32_t index);

/* Notes for the slot that was in hand that a process has ended over it. */
void slots_blame(struct slots *slots);

/* Gives back to the system what the ring has beyond what it holds. */
void slot_trim(struct slot *slot);

/*
 * Takes over what another process has used of @slot, whose state is fine but
 * for how much that was: it is made to fit.
 */
void slot_adopt(struct slot *slot);

/* Those whose id is 0 are free again. */
void slots_collect(struct slots *slots);

#endif
