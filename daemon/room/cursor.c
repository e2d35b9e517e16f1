/* SPDX-License-Identifier: MIT */
/*
 * cursor.c - where one client is in the room.
 *
 * What the client gets is a sequence of spans: the rest of a line begun, then
 * the pins that are due (those whose place is before the next line), then the
 * lines up to the next pin's place or the close place, then pins again.
 * span() says what comes next and step() moves past it. Gathering walks a copy
 * of the cursor, sending walks the cursor itself: both by these two, so that
 * they cannot disagree.
 */
#include "config.h"

#include "room/cursor.h"

#include <errno.h>
#include <string.h>

/* More than a full room says while each in it is sent some. */
#define MISSED_LINES (8 * CHUNK_LINES)

void
cursor_init(struct cursor *c, struct transcript *t)
{
	*c = (struct cursor){
		.transcript = t,
		.next = t->oldest,
		.live = t->head,
		.close_place = UINT64_MAX,
		.pins_end = 1,
	};
}

void
cursor_park(struct cursor *c)
{
	c->next = UINT64_MAX;
}

void
cursor_start(struct cursor *c, uint64_t next)
{
	/* what has been begun stays the first */
	if (c->in_pin && c->pins.first->place >= next)
		c->pins.first->place = next - 1;
	c->next = next;
}

void
cursor_fini(struct cursor *c)
{
	pages_unwait(&c->wait);
	pin_queue_fini(&c->pins);
	c->in_pin = false;
	c->offset = 0;
}

static uint64_t
min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* True when a line has been sent in part. */
static bool
in_line(const struct cursor *c)
{
	return c->offset > 0 && !c->in_pin;
}

/* True when the first pin comes before the next line, or has been begun. */
static bool
pin_due(const struct cursor *c)
{
	return c->in_pin ||
		(!in_line(c) && c->pins.first &&
		 c->pins.first->place < c->next);
}

/*
 * The last line that may go out before a pin, the close or a gap. Of a line
 * begun the rest always may.
 */
static uint64_t
last_line(const struct cursor *c)
{
	uint64_t last = min(c->transcript->head, c->close_place);

	if (c->pins.first)
		last = min(last, c->pins.first->place);
	if (c->skips && !c->ahead)
		last = min(last, c->next - 1);
	if (in_line(c) && last < c->next)
		last = c->next;
	return last;
}

/* The lines that come next, as far as their chunk goes. */
static size_t
line_span(const struct cursor *c, const char **ret_bytes)
{
	uint64_t first = transcript_chunk_first(c->next);
	uint64_t last = min(last_line(c), first + CHUNK_LINES - 1);
	const struct chunk *chunk;
	uint32_t start;

	if (last < c->next)
		return 0;
	chunk = transcript_chunk(c->transcript, c->next);
	if (!chunk)
		return 0;
	start = chunk_start(chunk, (uint32_t)(c->next - first)) + c->offset;
	*ret_bytes = chunk->bytes + start;
	return chunk_start(chunk, (uint32_t)(last - first + 1)) - start;
}

/* What comes next in one piece; 0 when nothing does. */
static size_t
span(const struct cursor *c, const char **ret_bytes)
{
	if (!pin_due(c))
		return line_span(c, ret_bytes);
	*ret_bytes = c->pins.first->bytes + c->offset;
	return c->pins.first->len - c->offset;
}

/* Moves past @bytes of the lines that come next. */
static void
step_lines(struct cursor *c, size_t bytes)
{
	uint64_t first = transcript_chunk_first(c->next);
	const struct chunk *chunk = transcript_chunk(c->transcript, c->next);
	uint32_t at = chunk_start(chunk, (uint32_t)(c->next - first)) +
		c->offset + (uint32_t)bytes;
	uint32_t index = chunk_find(chunk, at);

	c->next = first + index;
	c->offset = at - chunk_start(chunk, index);
}

/*
 * Moves past @bytes of what span() found. True when that ends the first pin,
 * which is then passed but neither taken out of the queue nor freed.
 */
static bool
step(struct cursor *c, size_t bytes)
{
	if (!pin_due(c)) {
		step_lines(c, bytes);
		return false;
	}
	c->offset += (uint32_t)bytes;
	c->in_pin = c->offset < c->pins.first->len;
	if (!c->in_pin)
		c->offset = 0;
	return !c->in_pin;
}

/* Moves @at, a copy of a cursor, past @bytes of what span() found. */
static void
move_copy(struct cursor *at, size_t bytes)
{
	if (!step(at, bytes))
		return;
	at->pins.first = at->pins.first->next;
	at->rescued = 0;
}

void
cursor_walk(struct cursor *at, size_t bytes)
{
	while (bytes) {
		const char *unused;
		size_t len = min(span(at, &unused), bytes);

		if (!len)
			return;
		move_copy(at, len);
		bytes -= len;
	}
}

/* Nothing could be gathered: is that for want of a page? */
static int
await_page(struct cursor *c)
{
	const struct transcript *t = c->transcript;

	if (transcript_is_paged(t, c->next) && last_line(c) >= c->next)
		return pages_wait(t->pages, c->next, &c->wait);
	pages_unwait(&c->wait);
	return 0;
}

/* As cursor_gather(), from where nothing is out yet. */
static int
gather(struct cursor *c, struct iovec *iov, int n, size_t max_bytes)
{
	struct cursor at;
	int count = 0;

	if (cursor_recover(c))
		return -ENOMEM;
	for (at = *c; count < n && max_bytes > 0; count++) {
		const char *bytes = NULL;
		size_t len = min(span(&at, &bytes), max_bytes);

		if (!len)
			break;
		iov[count].iov_base = (void *)(uintptr_t)bytes;
		iov[count].iov_len = len;
		max_bytes -= len;
		move_copy(&at, len);
	}
	return count ? count : await_page(c);
}

int
cursor_pass_over(struct cursor *c)
{
	struct iovec iov;
	int count = 1;

	while (c->ahead > 0 && count > 0) {
		count = gather(c, &iov, 1, c->ahead);
		/* without memory or lines it may have been given up */
		if (count <= 0 || !c->ahead)
			break;
		cursor_sent(c, iov.iov_len);
		c->ahead -= (uint32_t)iov.iov_len; /* not skipped till then */
	}
	/* what is out, the room has no more */
	if (count == 0 && !c->wait.page)
		count = cursor_break_off(c) ? -ENOMEM : 1;
	return count;
}

int
cursor_gather(struct cursor *c, struct iovec *iov, int n, size_t max_bytes)
{
	int count = cursor_pass_over(c);

	return count > 0 ? gather(c, iov, n, max_bytes) : count;
}

/* Ends a turn in lines that are in pages, or waited for one. */
static void
leave_pages(struct cursor *c)
{
	const struct transcript *t = c->transcript;

	/* without memory it needs the page once more */
	(void)cursor_rescue(c, t->base);
	if (t->pages && transcript_is_paged(t, c->next) &&
	    c->next <= last_line(c))
		pages_use(t->pages, c->next);
	pages_unwait(&c->wait);
}

void
cursor_sent(struct cursor *c, size_t bytes)
{
	bool history = bytes > 0 && c->next <= c->live;
	const char *unused;

	if (bytes > 0 && bytes == cursor_plain(c, &unused)) {
		c->next = c->transcript->head + 1;
		bytes = 0;
	}
	while (bytes) {
		size_t len = min(span(c, &unused), bytes);

		if (!len)
			break;
		if (step(c, len)) {
			pin_queue_drop(&c->pins);
			c->rescued = 0;
		}
		bytes -= len;
	}
	if (history)
		c->live = c->transcript->head;
	if (c->wait.page || transcript_is_paged(c->transcript, c->next))
		leave_pages(c);
}

bool
cursor_behind(const struct cursor *c)
{
	return in_line(c) || pin_due(c) || cursor_lag_lines(c) > 0;
}

uint64_t
cursor_lag_lines(const struct cursor *c)
{
	uint64_t last = min(c->transcript->head, c->close_place);

	return last < c->next ? 0 : last - c->next + 1;
}

bool
cursor_far_behind(const struct cursor *c)
{
	uint64_t far = c->next <= c->live ? CHUNK_LINES : MISSED_LINES;

	return cursor_lag_lines(c) > far && (!c->wait.page || c->wait.due);
}

bool
cursor_lags(const struct cursor *c, uint64_t far)
{
	return c->next <= far && c->live < far && cursor_behind(c);
}

bool
cursor_done(const struct cursor *c)
{
	return c->next > c->close_place && !cursor_behind(c);
}

void
cursor_number(struct cursor *c, struct pin *pin)
{
	pin->number = c->pins_end++;
	if (c->log)
		pin_log_add(c->log, pin);
}

void
cursor_pin(struct cursor *c, struct pin *pin)
{
	if (c->close_place != UINT64_MAX) {
		pin_free(pin);
		return;
	}
	pin->place = c->transcript->head;
	cursor_number(c, pin);
	pin_queue_add(&c->pins, pin);
}

int
cursor_interject(struct cursor *c, const void *bytes, size_t len)
{
	return cursor_reply(c, bytes, len, 0);
}

int
cursor_reply(struct cursor *c, const void *bytes, size_t len, uint64_t cause)
{
	struct pin *pin;

	if (!len || c->next > c->close_place)
		return 0;
	/* where the next line boundary is may have to be found out */
	if (c->pins.count >= CURSOR_PINS_MAX || c->ahead > 0)
		return -ENOBUFS;
	pin = pin_new(len);
	if (!pin)
		return -ENOMEM;
	memcpy(pin->bytes, bytes, len);
	pin->place = in_line(c) ? c->next
				: min(c->next - 1, c->transcript->head);
	pin->kind = PIN_REPLY;
	pin->cause = cause;
	cursor_number(c, pin);
	pin_queue_add(&c->pins, pin);
	return 0;
}

int
cursor_rescue(struct cursor *c, uint64_t end)
{
	const char *bytes;
	struct cursor alone = *c;
	struct pin *pin;
	size_t len;

	if (!in_line(c) || c->next >= end)
		return 0;
	alone.close_place = 0;
	len = line_span(&alone, &bytes);
	if (!len)
		return 0;
	pin = pin_new(len);
	if (!pin)
		return -ENOMEM;
	memcpy(pin->bytes, bytes, len);
	pin_queue_push(&c->pins, pin);
	c->rescued = c->offset;
	c->next++;
	c->offset = 0;
	return 0;
}
