/* SPDX-License-Identifier: MIT */
/*
 * The room against a model, under random operations.
 *
 * The model knows the rules of the transcript and nothing of how the room keeps
 * them: a list of what was caused, in order; a list of the lines stored; for
 * each client what it is told and after which line. From the bytes that a
 * client received, cut into sends of any size, the model reads back line after
 * line, and each must be the one that is due. Retention runs all the while, and
 * a client may miss lines only when they were dropped before it wanted them.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"
#include "room.h"
#include "store_double.h"
#include "support/runner.h"

#define GUESTS 40
#define STEPS 4000
#define CAUSES_MAX 20000
#define PRIVATE_MAX 2000
#define TEXT_MAX 700

/* What a ticket is, told by the model. */
enum cause { SAY, JOIN, LEAVE, ANNOUNCE, TELL, NOTICE, CLOSE };

/* Something that was caused. */
struct caused {
	enum cause cause;
	int who;		/* guest, or -1 */
	char *shown;		/* the line or private bytes as rendered */
};

/* Bytes for one client alone. */
struct private {
	uint64_t place;		/* after this line */
	char *shown;		/* what it is to receive */
};

/* One client, as the model sees it. */
struct person {
	struct guest guest;
	bool here;			/* its connection is open */
	bool used;			/* has ever joined */
	uint64_t from;			/* first line that it gets */
	uint64_t own;			/* its newest line stored */
	uint64_t close;			/* last line it gets, or UINT64_MAX */
	uint64_t begun;			/* line after those begun at its close */
	uint64_t missed;		/* lines it missed, by the room's floor */
	int replies;			/* telnet replies on their way to it */
	int privates;			/* private bytes for it */
	struct private private[PRIVATE_MAX];
};

/* A whole run. */
struct model {
	unsigned seed;
	struct store_double store;
	struct room *room;
	struct roster_label label[2];
	struct person person[GUESTS];
	struct caused caused[CAUSES_MAX];	/* in order */
	int done;			/* of these, applied */
	int count;			/* of these, caused */
	char *line[CAUSES_MAX];		/* as rendered, by number */
	uint64_t head;			/* lines stored */
	bool running;			/* a transaction is under way */
	int posted;			/* lines waiting for a transaction */
	int committing;			/* lines in the transaction */
};

static int
pick(struct model *m, int n)
{
	m->seed = m->seed * 1103515245u + 12345u;
	return (int)((m->seed >> 8) % (unsigned)n);
}

/* @text as a line, with @before it. */
static char *
format(const char *before, const char *text)
{
	char *shown;

	ck_assert_int_gt(asprintf(&shown, "%s%s\n", before, text), 0);
	return shown;
}

static char *
client_line(struct model *m, int who, const char *before, const char *after)
{
	struct roster_label *label = m->person[who].guest.client.member.label;
	char *shown;

	ck_assert_int_gt(asprintf(&shown, "%s%s via %s%s\n", before,
				  m->person[who].guest.address, label->text,
				  after), 0);
	return shown;
}

static void
cause(struct model *m, enum cause what, int who, char *shown)
{
	ck_assert_int_lt(m->count, CAUSES_MAX);
	m->caused[m->count++] = (struct caused){ what, who, shown };
	if (what <= ANNOUNCE)
		m->posted++;
}

static void
expect_private(struct model *m, struct person *p, const char *shown)
{
	if (!p->here || p->close != UINT64_MAX)
		return;
	ck_assert_int_lt(p->privates, PRIVATE_MAX);
	p->private[p->privates++] =
		(struct private){ m->head, strdup(shown) };
}

static void
apply_close(struct person *p)
{
	const struct cursor *c = &p->guest.client.cursor;
	uint64_t place = p->own;

	if (p->close != UINT64_MAX)
		return;
	if (p->privates && p->private[p->privates - 1].place > place)
		place = p->private[p->privates - 1].place;
	p->close = place;
	p->begun = c->next + (c->offset > 0 && !c->in_pin);
}

static void
apply_other(struct model *m, struct caused *c)
{
	if (c->cause == NOTICE)
		for (int i = 0; i < GUESTS; i++)
			expect_private(m, &m->person[i], c->shown);
	if (c->cause == TELL)
		expect_private(m, &m->person[c->who], c->shown);
	if (c->cause == CLOSE && m->person[c->who].here)
		apply_close(&m->person[c->who]);
}

static void
apply_others(struct model *m)
{
	while (m->done < m->count && m->caused[m->done].cause > ANNOUNCE)
		apply_other(m, &m->caused[m->done++]);
}

static void
cause_leave(struct model *m, int who)
{
	cause(m, LEAVE, who,
	      client_line(m, who, "Connection from ", " closed"));
}

/* The first line in the queue is stored, or is not. */
static void
apply_line(struct model *m, bool stored)
{
	struct caused *c = &m->caused[m->done++];

	ck_assert_int_le(c->cause, ANNOUNCE);
	if (stored) {
		m->line[++m->head] = c->shown;
		if (c->who >= 0 && c->cause != LEAVE)
			m->person[c->who].own = m->head;
		if (c->cause == JOIN && !m->person[c->who].here)
			cause_leave(m, c->who);
	} else if (c->cause == SAY) {
		expect_private(m, &m->person[c->who],
			       "*** not stored: Input/output error\n");
	}
	apply_others(m);
}

static void
do_join(struct model *m, int who)
{
	struct person *p = &m->person[who];
	char name[16];

	if (p->used)
		return;
	snprintf(name, sizeof(name), "%d", who);
	p->used = p->here = true;
	p->close = UINT64_MAX;
	p->from = m->store.store.first;
	guest_join(&p->guest, m->room, name, &m->label[who % 2]);
	cause(m, JOIN, who, client_line(m, who, "Got connection from ", ""));
}

/* A text of any kind, now and then one that pretends to be the room. */
static char *
random_text(struct model *m)
{
	static const char *const forged[] = {
		"*** you missed 3 lines", "<a> b", "Got connection from x",
		"Connection from x", "***", "",
	};
	char *text;
	int len;

	if (!pick(m, 4))
		return strdup(forged[pick(m, 6)]);
	len = pick(m, pick(m, 10) ? 40 : TEXT_MAX);
	text = calloc(1, (size_t)len + 1);
	ck_assert_ptr_nonnull(text);
	for (int i = 0; i < len; i++)
		text[i] = (char)('a' + pick(m, 26));
	return text;
}

static bool
is_forged(const char *text)
{
	return !strncmp(text, "*** ", 4) || text[0] == '<' ||
	       !strncmp(text, "Got connection from ", 20) ||
	       !strncmp(text, "Connection from ", 16);
}

static void
do_say(struct model *m, int who)
{
	struct person *p = &m->person[who];
	char *text = random_text(m);
	int error;

	if (!p->here) {
		free(text);
		return;
	}
	error = room_say(&p->guest.client, text, strlen(text));
	if (p->guest.client.closing)
		ck_assert_int_eq(error, -ESHUTDOWN);
	else
		cause(m, SAY, who,
		      format(is_forged(text) ? " " : "", text));
	free(text);
}

static void
do_announce(struct model *m)
{
	ck_assert_int_eq(room_announce(m->room, "*** hear", 8), 0);
	cause(m, ANNOUNCE, -1, strdup("*** hear\n"));
}

static void
do_tell(struct model *m, int who)
{
	struct person *p = &m->person[who];
	char text[16];

	if (!p->here || p->guest.client.closing)
		return;
	snprintf(text, sizeof(text), "told %d", m->count);
	cause(m, TELL, who, format("*** ", text));
	ck_assert_int_eq(room_tell(&p->guest.client, text, strlen(text)), 0);
	if (!m->posted && !m->committing)
		apply_others(m);
}

static void
do_notice(struct model *m)
{
	cause(m, NOTICE, -1, strdup("*** all\n"));
	ck_assert_int_eq(room_notice(m->room, "all", 3), 0);
	if (!m->posted && !m->committing)
		apply_others(m);
}

static void
do_close(struct model *m, int who)
{
	struct person *p = &m->person[who];

	if (!p->here || p->guest.client.closing)
		return;
	cause(m, CLOSE, who, NULL);
	ck_assert_int_eq(room_close_after(&p->guest.client), 0);
	if (!m->posted && !m->committing)
		apply_others(m);
}

/* A reply that may go out at any boundary; 0xff is in no line. */
static void
do_reply(struct model *m, int who)
{
	struct person *p = &m->person[who];

	if (p->here && !cursor_interject(&p->guest.client.cursor,
					 "\xff\xfc\x01", 3))
		p->replies++;
}

/* Notes what @p is about to miss: what it wanted and the room has not. */
static void
note_missed(struct person *p)
{
	struct cursor *c = &p->guest.client.cursor;
	uint64_t end = c->transcript->floor;

	if (c->close_place < end)
		end = c->close_place + 1;
	if (c->offset == 0 && c->next < end)
		p->missed += end - c->next;
}

/* Receives something, in sends as small as one byte. */
static void
do_receive(struct model *m, int who)
{
	struct person *p = &m->person[who];
	size_t most = (size_t)(pick(m, 3) ? pick(m, 4000) : pick(m, 4)) + 1;

	if (!p->here)
		return;
	note_missed(p);
	ck_assert_int_ge(guest_receive(&p->guest, 1 + pick(m, 8), most), 0);
}

/* The next bytes at @at are @shown, as far as there are bytes. */
static const char *
match(const char *at, const char *end, const char *shown)
{
	size_t len = strlen(shown);
	size_t have = (size_t)(end - at);

	if (have < len)
		len = have;
	ck_assert_msg(!memcmp(at, shown, len), "got \"%.60s\" for \"%.60s\"",
		      at, shown);
	return at + len;
}

/*
 * Past the notice of missed lines at @at, and how many they are; NULL when
 * there is no such notice. One that the end cuts short says 0.
 */
static const char *
match_missed(const char *at, const char *end, uint64_t *ret_lines)
{
	static const char begin[] = "*** you missed ";
	size_t have = (size_t)(end - at);
	size_t len = sizeof(begin) - 1;
	unsigned long lines;
	int used = 0;

	if (memcmp(at, begin, have < len ? have : len) != 0)
		return NULL;
	*ret_lines = 0;
	if (sscanf(at, "*** you missed %lu lines%n", &lines, &used) != 1 ||
	    at[used] != '\n')
		return end;
	*ret_lines = lines;
	return at + used + 1;
}

/* Reads back what @p received; returns the line that would come next. */
static uint64_t
check_received(struct model *m, struct person *p, uint64_t *ret_missed,
	       int *ret_private)
{
	const char *at = p->guest.got;
	const char *end = at + p->guest.got_len;
	uint64_t next = p->from, missed = 0;
	int private = 0, replies = 0;

	while (at < end) {
		const char *after;
		uint64_t lines;

		if (*at == '\xff') {
			at = match(at, end, "\xff\xfc\x01");
			replies++;
		} else if (private < p->privates &&
			   p->private[private].place < next) {
			at = match(at, end, p->private[private++].shown);
		} else if ((after = match_missed(at, end, &lines))) {
			at = after;
			next += lines;
			missed += lines;
		} else {
			ck_assert_uint_le(next, m->head);
			at = match(at, end, m->line[next++]);
		}
	}
	ck_assert_uint_le(missed, p->missed);
	ck_assert_int_le(replies, p->replies);
	*ret_missed = missed;
	*ret_private = private;
	return next;
}

static void
do_leave(struct model *m, int who)
{
	struct person *p = &m->person[who];
	uint64_t missed;
	int private;

	if (!p->here)
		return;
	check_received(m, p, &missed, &private);
	p->here = false;
	if (p->own)
		cause_leave(m, who);
	room_leave(&p->guest.client);
}

static void
do_begin(struct model *m)
{
	if (m->running)
		return;
	m->running = store_double_begin(&m->store);
	if (!m->running)
		return;
	m->committing = m->posted;
	m->posted = 0;
}

static void
do_end(struct model *m)
{
	bool fail;

	if (!m->running)
		return;
	fail = !pick(m, 20);
	/* A failed join or leave has tests of its own. */
	for (int i = 0, n = m->committing; n; i++) {
		enum cause what = m->caused[m->done + i].cause;

		fail = fail && what != JOIN && what != LEAVE;
		n -= what <= ANNOUNCE;
	}
	for (; m->committing; m->committing--)
		apply_line(m, !fail);
	m->running = false;
	store_double_end(&m->store, fail ? -EIO : 0);
}

static void
do_step(struct model *m)
{
	int who = pick(m, GUESTS);
	int what = pick(m, 100);

	if (what < 30)
		do_receive(m, who);
	else if (what < 55)
		do_say(m, who);
	else if (what < 65)
		do_begin(m);
	else if (what < 75)
		do_end(m);
	else if (what < 83)
		do_join(m, who);
	else if (what < 90)
		do_tell(m, who);
	else if (what < 95)
		do_reply(m, who);
	else if (what < 96)
		do_notice(m);
	else if (what < 97)
		do_announce(m);
	else if (what < 98)
		do_close(m, who);
	else if (what < 99)
		do_leave(m, who);
	else
		do_receive(m, who);
}

/* Brings @p to its end and checks that it got everything. */
static void
finish_person(struct model *m, struct person *p)
{
	struct cursor *c = &p->guest.client.cursor;
	uint64_t next, missed;
	int private;

	if (!p->here)
		return;
	do
		note_missed(p);
	while (guest_receive(&p->guest, 8, SIZE_MAX) > 0);
	next = check_received(m, p, &missed, &private);
	ck_assert_int_eq(private, p->privates);
	ck_assert_uint_eq(missed, p->missed);
	ck_assert_int_eq(cursor_done(c), p->close != UINT64_MAX);
	if (p->close == UINT64_MAX)
		ck_assert_uint_eq(next, m->head + 1);
	else if (p->begun > p->close + 1)
		ck_assert_uint_eq(next, p->begun);
	else
		ck_assert_uint_eq(next, p->close + 1);
}

static void
model_init(struct model *m, unsigned seed)
{
	struct room_limits limits = room_limits_default;

	m->seed = seed;
	m->label[0] = (struct roster_label){ .text = "fiber", .len = 5 };
	m->label[1] = (struct roster_label){ .text = "callback", .len = 8 };
	limits.lag_lines = 50u + seed % 3 * 200;
	store_double_init(&m->store, 20 + seed % 5 * 100);
	ck_assert_int_eq(room_new(&m->store.store, &limits, &m->room), 0);
}

static void
model_fini(struct model *m)
{
	for (int i = 0; i < GUESTS; i++) {
		struct person *p = &m->person[i];

		ck_assert(!p->used || p->guest.released);
		for (int k = 0; k < p->privates; k++)
			free(p->private[k].shown);
		guest_fini(&p->guest);
	}
	for (int i = 0; i < m->count; i++)
		free(m->caused[i].shown);
	room_free(m->room);
	store_double_fini(&m->store);
	free(m);
}

/* One whole run from a seed that is the loop's index. */
START_TEST(room_follows_the_model)
{
	struct model *m = calloc(1, sizeof(*m));

	ck_assert_ptr_nonnull(m);
	model_init(m, (unsigned)_i + 1);
	for (int i = 0; i < STEPS; i++)
		do_step(m);
	do_end(m);
	do_begin(m);
	do_end(m);
	ck_assert_int_eq(m->done, m->count);
	ck_assert_uint_eq(m->head, m->store.store.last);
	for (int i = 0; i < GUESTS; i++)
		finish_person(m, &m->person[i]);
	for (int i = 0; i < GUESTS; i++)
		do_leave(m, i);
	do_begin(m);
	do_end(m);
	model_fini(m);
}
END_TEST

SUITE(room_model)
{
	TCase *tc = tcase_create("room_model");

	tcase_add_loop_test(tc, room_follows_the_model, 0, 30);
	suite_add_tcase(s, tc);
}
