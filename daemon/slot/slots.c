/* SPDX-License-Identifier: MIT */
/*
 * slots.c - see slots.h: the memfd, its layout, and which slots are free.
 *
 * The memfd can neither shrink nor grow, so that whoever maps it is safe from
 * whoever else has it. All of it is address space only, until it is used.
 */
#include "config.h"

#include "slot/slots.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "slot/slots_state.h"
#include "text/text.h"

/* Where parts begin, and what huge pages would begin with. */
#define PAGE 4096

/* The least that is kept of what somebody has said. */
#define RING_MIN (64 * 1024)

/* Notices and replies of one client, beside the rest of a line. */
#define LOG_MIN (32 * 1024)

/* More than anybody can want; keeps sizes from overflowing. */
#define COUNT_MAX (16 * 1024 * 1024)
#define LINE_MAX_MAX (16 * 1024 * 1024)

static const unsigned int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

static size_t
page_up(size_t size)
{
	return (size + PAGE - 1) & ~(size_t)(PAGE - 1);
}

static size_t
power_up(size_t size)
{
	size_t power = PAGE;

	while (power < size)
		power *= 2;
	return power;
}

/* Where things are for @count slots and lines of @line_max bytes. */
static struct slots_layout
lay_out(size_t count, size_t line_max)
{
	struct slots_layout layout = { .ids = PAGE };

	layout.states = page_up(layout.ids + count * sizeof(uint64_t));
	layout.areas = page_up(layout.states + count * SLOT_STATE_SIZE);
	layout.ring =
		power_up(RING_MIN > 2 * line_max ? RING_MIN : 2 * line_max);
	layout.log = power_up(LOG_MIN + TEXT_CLEAN_MAX(line_max));
	layout.text = page_up(line_max + 1);
	layout.notes = page_up((size_t)2 * SLOT_NOTE_MAX);
	layout.area = layout.ring + layout.log + 2 * layout.text + layout.notes;
	layout.size = layout.areas + count * layout.area;
	return layout;
}

/* A memfd of @size bytes, sealed. Returns it or a negative errno. */
static int
make_memory(size_t size)
{
	int fd = memfd_create("chatd-slots", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int error;

	if (fd < 0)
		return -errno;
	if (ftruncate(fd, (off_t)size) < 0 ||
	    fcntl(fd, F_ADD_SEALS, seals) < 0) {
		error = -errno;
		close(fd);
		return error;
	}
	return fd;
}

/*
 * Maps @fd, laid out as @layout says for @count slots. All slots are fresh.
 * Returns 0 or a negative errno.
 */
static int
map(int fd, const struct slots_layout *layout, uint32_t count,
    struct slots **ret_slots)
{
	struct slots *slots = calloc(1, sizeof(*slots));
	void *memory = MAP_FAILED;

	if (!slots)
		return -ENOMEM;
	slots->fd = fd;
	slots->layout = *layout;
	slots->slot = calloc(count, sizeof(*slots->slot));
	slots->free = calloc(count, sizeof(*slots->free));
	if (slots->slot && slots->free)
		memory = mmap(NULL, layout->size, PROT_READ | PROT_WRITE,
			      MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED) {
		free(slots->slot);
		free(slots->free);
		free(slots);
		return -ENOMEM;
	}
	/* a core is to show the process, not all that people said */
	(void)madvise(memory, layout->size, MADV_DONTDUMP);
	slots->header = memory;
	slots->ids = (uint64_t *)((char *)memory + layout->ids);
	*ret_slots = slots;
	return 0;
}

int
slots_new(const struct slots_shape *shape, struct slots **ret_slots)
{
	struct slots_layout layout = lay_out(shape->count, shape->line_max);
	int fd = make_memory(layout.size);
	int error;

	if (fd < 0)
		return fd;
	error = map(fd, &layout, shape->count, ret_slots);
	if (error) {
		close(fd);
		return error;
	}
	(*ret_slots)->style = shape->style;
	*(*ret_slots)->header = (struct slots_header){
		.magic = SLOTS_MAGIC,
		.version = SLOTS_VERSION,
		.count = shape->count,
		.line_max = shape->line_max,
		.style = shape->style,
	};
	return 0;
}

/* Reads what @fd begins with. Returns 0, -EPROTO or -EBADMSG. */
static int
read_header(int fd, struct slots_header *ret)
{
	struct slots_layout layout;
	struct stat st;
	int had = fcntl(fd, F_GET_SEALS);

	if (had < 0 || ((unsigned int)had & seals) != seals ||
	    fstat(fd, &st) < 0 ||
	    pread(fd, ret, sizeof(*ret), 0) != (ssize_t)sizeof(*ret) ||
	    ret->magic != SLOTS_MAGIC)
		return -EBADMSG;
	if (ret->version != SLOTS_VERSION)
		return -EPROTO;
	if (!ret->count || ret->count > COUNT_MAX ||
	    ret->line_max > LINE_MAX_MAX)
		return -EBADMSG;
	layout = lay_out(ret->count, ret->line_max);
	return (size_t)st.st_size == layout.size ? 0 : -EBADMSG;
}

int
slots_check(int fd)
{
	struct slots_header header;

	return read_header(fd, &header);
}

int
slots_open(int fd, uint32_t style, struct slots **ret_slots)
{
	struct slots_header header;
	struct slots_layout layout;
	struct slots *slots;
	int error = read_header(fd, &header);

	if (error)
		return error;
	layout = lay_out(header.count, header.line_max);
	error = map(fd, &layout, header.count, &slots);
	if (error)
		return error;
	slots->style = style;
	for (uint32_t i = 0; i < header.count; i++)
		if (slots->ids[i])
			slots->fresh = i + 1;
	slots_collect(slots);
	slots_blame(slots);
	*ret_slots = slots;
	return 0;
}

void
slots_taken_over(struct slots *slots)
{
	slots_barrier();
	slots->header->style = slots->style;
}

void
slots_free(struct slots *slots)
{
	if (!slots)
		return;
	munmap(slots->header, slots->layout.size);
	close(slots->fd);
	free(slots->slot);
	free(slots->free);
	free(slots);
}

int
slots_fd(const struct slots *slots)
{
	return slots->fd;
}

void
slots_set_store(struct slots *slots, uint64_t id)
{
	slots->store = id;
}

void
slots_collect(struct slots *slots)
{
	slots->n_free = 0;
	for (uint32_t i = slots->fresh; i > 0; i--)
		if (!slots->ids[i - 1])
			slots->free[slots->n_free++] = i - 1;
}

void
slots_bind(struct slots *slots, uint32_t index)
{
	struct slot *slot = &slots->slot[index];

	slot->slots = slots;
	slot->state =
		(struct slot_state *)(void *)((char *)slots->header +
					      slots->layout.states +
					      (size_t)SLOT_STATE_SIZE * index);
	slot->log = (struct pin_log){
		.state = &slot->state->pins,
		.bytes = slot_ring(slot) + slots->layout.ring,
		.size = slots->layout.log,
	};
	slot->fd = -1;
	slot->littered = false;
	slot->secret = 0;
}

struct slot *
slots_take(struct slots *slots)
{
	uint32_t index;

	if (slots->n_free > 0)
		index = slots->free[--slots->n_free];
	else if (slots->fresh < slots->header->count)
		index = slots->fresh++;
	else
		return NULL;
	slots_bind(slots, index);
	*slots->slot[index].state = (struct slot_state){ 0 };
	return &slots->slot[index];
}

/* Gives back to the system what was used beyond the first pages. */
static void
give_back(struct slot *slot)
{
	const struct slots_layout *layout = &slot->slots->layout;
	size_t used = slot->state->ring_high < PAGE ? slot->state->ring_high
						    : PAGE;

	/* what was typed may be a password */
	explicit_bzero(slot_ring(slot), used);
	if (slot->state->ring_high <= PAGE && !slot->state->text_high &&
	    !slot->state->note_len[0] && !slot->state->note_len[1] &&
	    !slot->survived && slot->state->pins.end <= PAGE)
		return;
	(void)madvise(slot_ring(slot), layout->area, MADV_REMOVE);
	slot->survived = false;
}

void
slot_trim(struct slot *slot)
{
	struct slot_state *state = slot->state;
	const struct slot_receiving *note =
		&state->received[state->received_now];
	uint64_t end = slot_received(slot);
	size_t ring = slot->slots->layout.ring;
	size_t high = 0, used;

	if (end > state->tail) {
		high = note->at + slot_moved(&note->message);
		/* what it holds goes around its end */
		if (high > ring || end - state->tail > high)
			high = ring;
	}
	used = page_up(high);
	if (used < ring)
		(void)madvise(slot_ring(slot) + used, ring - used, MADV_REMOVE);
	state->ring_high = (uint32_t)high;
}

/* At least @used of @size bytes have been used, as *@high is to say. */
static void
note_high(uint32_t *high, uint64_t used, size_t size)
{
	if (used < *high)
		used = *high;
	*high = used < size ? (uint32_t)used : (uint32_t)size;
}

void
slot_adopt(struct slot *slot)
{
	const struct slots_layout *layout = &slot->slots->layout;
	struct slot_state *state = slot->state;
	const struct slot_receiving *note =
		&state->received[state->received_now];

	slot->survived = true;
	slot->secret = slot_received(slot);
	slot->littered = slot->secret > 0;
	/* what came last may not have been noted */
	note_high(&state->ring_high,
		  (uint64_t)note->at + slot_moved(&note->message),
		  layout->ring);
	note_high(&state->text_high, state->saved[state->saved_now].kept,
		  layout->text);
}

size_t
slot_memory(const struct slot *slot)
{
	const struct slot_state *state = slot->state;
	bool noted = state->note_len[0] || state->note_len[1];
	uint64_t pins = state->pins.end;

	if (pins > slot->log.size)
		pins = slot->log.size;
	return page_up(state->ring_high) + page_up((size_t)pins) +
		2 * page_up(state->text_high) +
		(noted ? slot->slots->layout.notes : 0);
}

void
slot_release(struct slot *slot)
{
	struct slots *slots = slot->slots;
	uint32_t index = slot_index(slot);

	slots->ids[index] = 0;
	slots_barrier();
	give_back(slot);
	slots->free[slots->n_free++] = index;
}
