/* SPDX-License-Identifier: MIT */
/*
 * measure.c - see measure.h.
 */
#include "config.h"

#include "measure.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "talk.h"
#include "usage.h"

#define NS_OF_MS 1000000

/* Lines that a room keeps: nobody misses one. */
#define HISTORY 1000000

/** struct round - what is being measured. */
struct round {
	const struct load *load;
	struct opening opening;
	struct talk *talk;
	struct outcome *outcome;
	int number;
};

static void
note(struct round *round, int what, double value)
{
	round->outcome->rounds[what][round->number] = value;
}

/* Everybody comes in: what does each take? */
static bool
fill(struct round *round)
{
	const struct opening *opening = &round->opening;
	struct memory before, after;
	double n = round->load->clients;

	memory_now(opening->pid, &before);
	if (!talk_start(round->talk, round->load->clients, opening->port,
			opening->venue->dialect))
		return false;
	memory_now(opening->pid, &after);
	note(round, OUT_RESIDENT,
	     (double)(after.resident - before.resident) / n);
	if (before.proportional >= 0 && after.proportional >= 0)
		note(round, OUT_PROPORTIONAL,
		     (double)(after.proportional - before.proportional) / n);
	return true;
}

static void
note_latencies(struct round *round)
{
	const struct histogram *each = &round->talk->record.each;

	note(round, OUT_P50, histogram_percentile(each, 50) / 1e6);
	note(round, OUT_P99, histogram_percentile(each, 99) / 1e6);
	note(round, OUT_P999, histogram_percentile(each, 99.9) / 1e6);
}

static bool
talk_steadily(struct round *round)
{
	const struct load *load = round->load;
	pid_t pid = round->opening.pid;
	int lines = (int)((int64_t)load->rate * load->ms / 1000);
	double deliveries, softirq = usage_softirq(VENUE_CPU);
	struct usage_meter meter;
	struct usage used;
	bool talks;

	lines = lines > 0 ? lines : 1;
	usage_start(&meter, pid);
	talks = talk_at_rate(round->talk, lines, 1000000000 / load->rate);
	usage_stop(&meter, &used);
	if (!talks)
		return false;
	deliveries = (double)round->talk->record.deliveries * 1e3;
	note(round, OUT_CPU, used.cpu / deliveries);
	note(round, OUT_USER, used.user / deliveries);
	note(round, OUT_SYSTEM, used.system / deliveries);
	note(round, OUT_SOFTIRQ,
	     (usage_softirq(VENUE_CPU) - softirq) / deliveries);
	note_latencies(round);
	return true;
}

static bool
talk_much(struct round *round)
{
	int64_t ns = (int64_t)round->load->ms * NS_OF_MS / 4;
	double rate = talk_saturate(round->talk, ns);

	if (rate < 0)
		return false;
	note(round, OUT_SATURATION, rate / 1e6);
	return true;
}

void
measure(struct venue *venue, const struct load *load, struct outcome *outcome)
{
	static struct talk talk;
	struct round round = {
		.load = load,
		.talk = &talk,
		.outcome = outcome,
		.number = outcome_add(outcome),
	};

	if (!venue_open(venue, load->clients, HISTORY, &round.opening))
		return;
	if (!fill(&round) || !talk_steadily(&round) || !talk_much(&round))
		fprintf(stderr, "%s, %d clients: %s\n", venue->name,
			load->clients, talk_problem(&talk));
	venue_passes(&round.opening, outcome->passes);
	talk_end(&talk);
	venue_close(&round.opening);
}
