/* SPDX-License-Identifier: MIT */
/*
 * talk.c - see talk.h.
 */
#include "config.h"

#include "talk.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "remark.h"

/* Nothing comes for so long: something is broken. */
#define PATIENCE_NS 20000000000

/* A speaker who has so much to say says no more for now. */
#define UNSENT_ENOUGH 32768

/* Windows of remarks under way: the first, and how they grow. */
#define WINDOW 16
#define WINDOW_GROWTH 4
#define WINDOW_MOST 65536

/* By so much it is better, or it is not. */
#define BETTER 1.05

/* So often is a window's worth delivered, but not for longer than that. */
#define TURNS 4
#define FLOOD_NS 5000000000

/* A window that would take longer to go round is not tried, in s. */
#define WINDOW_S 2.0

static void
hear_cb(struct crowd *crowd, int who, const char *buf, size_t len)
{
	struct ear *ear = crowd->arg;

	record_heard(ear->record, ear->first + who, buf, len);
}

void
talk_listen(struct crowd *crowd, struct ear *ear)
{
	crowd->arg = ear;
	crowd->read_cb = hear_cb;
}

static void
clear(struct talk *talk)
{
	memset(talk->numbers, 0, sizeof(talk->numbers));
	talk->said = 0;
	talk->stuck = false;
	talk->ear = (struct ear){ .record = &talk->record };
}

void
talk_init(struct talk *talk, int most, int port, const struct dialect *dialect)
{
	clear(talk);
	crowd_init(&talk->crowd, most, port, dialect);
	record_init(&talk->record, most, dialect);
	talk_listen(&talk->crowd, &talk->ear);
}

bool
talk_start(struct talk *talk, int n, int port, const struct dialect *dialect)
{
	clear(talk);
	record_init(&talk->record, n, dialect);
	crowd_connect_all(&talk->crowd, n, port, dialect);
	if (!crowd_settles(&talk->crowd)) {
		talk->stuck = true;
		return false;
	}
	for (int i = 0; i < n; i++)
		record_grow(&talk->record);
	talk_listen(&talk->crowd, &talk->ear);
	return true;
}

void
talk_prepare(struct talk *talk, int64_t due)
{
	int speaker = (int)(talk->said++ % talk->crowd.n_speakers);
	struct remark remark = {
		.due = due,
		.speaker = speaker,
		.number = ++talk->numbers[speaker],
	};
	char text[REMARK_LEN + 1];

	remark_write(&remark, text);
	crowd_prepare(&talk->crowd, speaker, text, REMARK_LEN);
}

const char *
talk_problem(struct talk *talk)
{
	static char text[64];

	if (talk->record.fault[0])
		return talk->record.fault;
	if (talk->crowd.lost > 0) {
		snprintf(text, sizeof(text), "it ends %d connections",
			 talk->crowd.lost);
		return text;
	}
	return talk->stuck ? "it does not bring every text to everybody" : NULL;
}

bool
talk_finish(struct talk *talk)
{
	int64_t until = bench_now() + PATIENCE_NS;

	while (!record_complete(&talk->record, talk->said)) {
		crowd_send(&talk->crowd);
		if (crowd_read(&talk->crowd, 1) > 0)
			until = bench_now() + PATIENCE_NS;
		else
			talk->stuck = bench_now() > until;
		if (talk_problem(talk))
			return false;
	}
	return true;
}

/* Everybody has heard everything: begin again with an empty record. */
static void
restart(struct talk *talk)
{
	talk->said = 0;
	record_restart(&talk->record);
}

bool
talk_at_rate(struct talk *talk, int lines, int64_t gap)
{
	int64_t due;

	restart(talk);
	due = bench_now() + gap;
	for (int i = 0; i < lines; i++, due += gap) {
		int64_t left;

		while ((left = due - bench_now()) > 0)
			crowd_read(&talk->crowd, (int)(left / 1000000));
		talk_prepare(talk, due);
		crowd_send(&talk->crowd);
	}
	return talk_finish(talk);
}

void
talk_keep_going(struct talk *talk, int window)
{
	const struct record *record = &talk->record;
	int64_t now = bench_now();
	int64_t most = record->deliveries / record->n + window;

	if (crowd_unsent(&talk->crowd) < UNSENT_ENOUGH)
		for (int i = 0; talk->said < most && i < WINDOW; i++)
			talk_prepare(talk, now);
	crowd_send(&talk->crowd);
}

double
talk_flood(struct talk *talk, int window, int64_t ns)
{
	const struct record *record = &talk->record;
	int64_t start = bench_now(), enough, took, delivered;

	restart(talk);
	talk->record.since = INT64_MAX;
	enough = (int64_t)window * TURNS * record->n;
	do {
		talk_keep_going(talk, window);
		crowd_read(&talk->crowd, 1);
		took = bench_now() - start;
	} while ((took < ns || record->deliveries < enough) &&
		 took < FLOOD_NS && !talk_problem(talk));
	delivered = record->deliveries;
	if (!talk_finish(talk))
		return -1;
	return (double)delivered * 1e9 / (double)took;
}

double
talk_saturate(struct talk *talk, int64_t ns)
{
	double best = 0;
	int vain = 0;

	for (int window = WINDOW; window <= WINDOW_MOST && vain < 2;
	     window *= WINDOW_GROWTH) {
		double rate = talk_flood(talk, window, ns);

		if (rate < 0)
			return -1;
		vain = rate > best * BETTER ? 0 : vain + 1;
		best = rate > best ? rate : best;
		if ((double)window * WINDOW_GROWTH * talk->record.n >
		    best * WINDOW_S)
			break;
	}
	return best;
}

void
talk_end(struct talk *talk)
{
	crowd_close(&talk->crowd);
	record_fini(&talk->record);
}
