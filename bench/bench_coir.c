/* SPDX-License-Identifier: MIT */
/*
 * libcoir beside other ways of having many flows of control: how many times as
 * long they take, or as much memory. All do an exercise in turn, several times
 * over; the medians of the ratios of neighbouring runs are shown, below them
 * the least and the greatest. What each exercise is stands in rival.h.
 *
 *	bench_coir [RUNS [DIVISOR]]
 *
 * DIVISOR makes everything so many times smaller, to see whether it works.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench.h"
#include "contest.h"
#include "echo_load.h"
#include "figure.h"

/** enum - the columns. */
enum {
	COIR,
	ST,
	PTH,
	BOOST,
	GO,
	UCONTEXT,
	LUA,
	LUAJIT,
	EVENTS,
	EPOLL,
	CONTESTANTS,
};

static struct contestant contestants[CONTESTANTS] = {
	[COIR] = { "coir", "rival_coir", NULL, true, 1, 0, false },
	[ST] = { "S.Threads", "rival_st", NULL, true, 2, 0, false },
	[PTH] = { "Pth", "rival_pth", NULL, true, 40, 1000, false },
	[BOOST] = { "Boost", "rival_boost", NULL, true, 1, 0, false },
	[GO] = { "Go", "rival_go", NULL, true, 2, 0, false },
	[UCONTEXT] = { "ucontext", "rival_ucontext", NULL, true, 8, 100000,
		       false },
	[LUA] = { "Lua", "lua5.4", "bench/rival.lua", false, 2, 0, false },
	[LUAJIT] = { "LuaJIT", "luajit", "bench/rival.lua", false, 2, 0,
		     false },
	[EVENTS] = { "callbacks", "rival_events", NULL, false, 1, 0, false },
	[EPOLL] = { "epoll", "rival_epoll", NULL, false, 1, 0, false },
};

/** struct aim - what we wish for a row; 0: nothing was said. */
struct aim {
	/* COIR: our figure is at most so much; another: its ratio at least */
	int who;
	double value;
};

/** struct row - a line of the table. */
struct row {
	const char *title;
	struct task task;
	enum unit unit;
	struct aim aim;
	/* it comes out the same every time */
	bool once;
};

static const struct row rows[] = {
	{ "switch", { "switch", 2, 4000000 }, .unit = UNIT_NS },
	{ "yield, 2", { "yield", 2, 4000000 }, .unit = UNIT_NS },
	{ "yield, 1000", { "yield", 1000, 4000000 }, .aim = { ST, 8 } },
	{ "yield, 100,000", { "yield", 100000, 4000000 }, .aim = { ST, 4 } },
	{ "spawn+join", { "spawn", 2, 2000000 }, .aim = { ST, 5 } },
	{ "promise", { "promise", 2, 2000000 }, .unit = UNIT_NS },
	{ "channel", { "channel", 2, 2000000 }, .unit = UNIT_NS },
	{ "sleep, 1000", { "sleep", 1000, 1000000 }, .unit = UNIT_NS },
	{ "wait with timeout", { "timeout", 2, 1000000 }, .unit = UNIT_NS },
	{ "echo, CPU",
	  { "echo", 1000, 100000 },
	  .unit = UNIT_US,
	  .aim = { EVENTS, 1 / 1.05 } },
	{ "echo, requests", { "echo", 1000, 100000 }, .unit = UNIT_RATE },
	{ "memory, 1,000,000",
	  { "memory", 1000000, 1 },
	  .unit = UNIT_BYTES,
	  .aim = { COIR, 4.5 * 1024 },
	  .once = true },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* Where we are not ahead of one that switches stacks: said at the end. */
static char behind[2048];

/* One run; negative: there is no such thing. */
static double
measure(struct contestant *who, const struct task *task, enum unit unit)
{
	struct echo_cost cost;
	struct attempt attempt;

	if (contest_operations(who, task) == 0)
		return -1;
	if (unit == UNIT_US || unit == UNIT_RATE) {
		if (!echo_load(who, task, &cost))
			return -1;
		return unit == UNIT_US ? cost.cpu : cost.wall;
	}
	contest_start(who, task, -1, &attempt);
	return contest_finish(&attempt);
}

static void
note_if_behind(const struct row *row, const struct contestant *who,
	       double ratio)
{
	size_t used = strlen(behind);
	char text[FIGURE_TEXT];

	if (!who->stackful || who == &contestants[COIR] || ratio > 1)
		return;
	snprintf(behind + used, sizeof(behind) - used, "  %s of %s: %s\n",
		 row->title, who->name, figure_ratio_text(ratio, text));
}

static void
print_aim(const struct row *row, const struct figure *ratios,
	  const struct figure *ours)
{
	const struct aim *aim = &row->aim;
	char text[FIGURE_TEXT];
	bool met;

	if (aim->value == 0 || ours->n == 0 || ratios[aim->who].n == 0)
		return;
	met = aim->who == COIR ? ours->median <= aim->value
			       : ratios[aim->who].median >= aim->value;
	if (aim->who == COIR)
		printf("  at most %s",
		       figure_text(aim->value, row->unit, text));
	else
		printf("  %s %s", contestants[aim->who].name,
		       figure_ratio_text(aim->value, text));
	printf(": %s", met ? "met" : "not met");
}

/* A line of medians, and one of what lies about them. */
static void
print_row(const struct row *row, struct figure *figures)
{
	struct figure ratios[CONTESTANTS];
	char text[FIGURE_TEXT];

	for (int i = 0; i < CONTESTANTS; i++)
		figure_ratio(&figures[i], &figures[COIR], &ratios[i]);
	figure_sum_up(&figures[COIR]);
	printf("%-18s %10s", row->title,
	       figure_text(figures[COIR].median, row->unit, text));
	for (int i = COIR + 1; i < CONTESTANTS; i++) {
		if (ratios[i].n > 0)
			note_if_behind(row, &contestants[i], ratios[i].median);
		printf(" %9s",
		       ratios[i].n == 0
			       ? "-"
			       : figure_ratio_text(ratios[i].median, text));
	}
	print_aim(row, ratios, &figures[COIR]);
	printf("\n%-18s %10s", "",
	       figure_spread_text(&figures[COIR], row->unit, text));
	for (int i = COIR + 1; i < CONTESTANTS; i++)
		printf(" %9s", figure_range_text(&ratios[i], text));
	printf("\n");
}

/* Everybody in turn, @runs times. False: we have no figure ourselves. */
static bool
run_row(const struct row *row, int runs, int divisor)
{
	static struct figure figures[CONTESTANTS];
	struct task task = row->task;

	task.operations = task.operations / divisor + 2;
	task.n = task.n / divisor + 1 > 2 ? task.n / divisor : 2;
	memset(figures, 0, sizeof(figures));
	for (int run = 0; run < (row->once ? 1 : runs); run++)
		for (int i = 0; i < CONTESTANTS; i++)
			figure_add(&figures[i],
				   measure(&contestants[i], &task, row->unit));
	if (figures[COIR].n > 0)
		print_row(row, figures);
	return figures[COIR].n > 0;
}

static void
print_head(int runs)
{
	double load = -1;

	(void)getloadavg(&load, 1);
	printf("How many times as long, or as much, as libcoir: medians of %d "
	       "runs\n(one for memory), least and greatest below; "
	       "load average %.1f\n%-18s %10s",
	       runs, load, "", contestants[COIR].name);
	for (int i = COIR + 1; i < CONTESTANTS; i++)
		printf(" %9s", contestants[i].name);
	printf("  aim\n");
	fflush(stdout);
}

/* A connection is a descriptor here and one there. */
static void
allow_descriptors(void)
{
	struct rlimit limit;

	bench_check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
	limit.rlim_cur = limit.rlim_max;
	bench_check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
}

int
main(int argc, char **argv)
{
	int runs = bench_argument(argc, argv, 1, 5);
	int divisor = bench_argument(argc, argv, 2, 1);
	bool complete = true;

	if (runs > FIGURE_RUNS_MAX)
		runs = FIGURE_RUNS_MAX;
	contest_init(argv[0]);
	allow_descriptors();
	bench_pin(CONTEST_LOAD_CPU);
	print_head(runs);
	for (size_t i = 0; i < ROWS; i++) {
		complete = run_row(&rows[i], runs, divisor) && complete;
		fflush(stdout);
	}
	printf("ahead of all that switch stacks: %s\n%s",
	       behind[0] ? "not in" : "in every row", behind);
	return complete ? 0 : 1;
}
