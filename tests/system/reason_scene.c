/* SPDX-License-Identifier: MIT */
/*
 * reason_scene.c - see reason_scene.h.
 */
#include "config.h"

#include "system/reason_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "system/chatctl.h"

const struct reason_kind_said reason_refused = { "chatd_clients_refused_total",
						 " away: ", "\n" };
const struct reason_kind_said reason_unproven = { "chatd_clients_refused_total",
						  " away: ", ": " };
const struct reason_kind_said reason_held = { "chatd_clients_held_total",
					      " says too much: ", "\n" };
const struct reason_kind_said reason_crowded = {
	"chatd_clients_held_total", ": so many come in at once that ", NULL
};
const struct reason_kind_said reason_gone = { "chatd_clients_gone_total",
					      " is gone: ", ", " };

/* Runs chatctl. Returns its output, borrowed until the next time. */
static const char *
ask(const struct daemon *d, const char *line)
{
	static struct output said;

	ck_assert_msg(chatctl_run(d, line, &said) == 0, "chatctl %s: %s", line,
		      said.err);
	return said.out;
}

/* The number behind @mark in @text, 0 if it is not there. */
static long
number_after(const char *text, const char *mark)
{
	const char *at = strstr(text, mark);

	return at ? strtol(at + strlen(mark), NULL, 10) : 0;
}

static long
in_metrics(const struct daemon *d, const struct reason_kind_said *kind,
	   const char *name)
{
	char mark[128];

	snprintf(mark, sizeof(mark), "\n%s{reason=\"%s\"} ", kind->metric,
		 name);
	return number_after(reason_metrics(d), mark);
}

static long
in_status(const struct daemon *d, const char *name)
{
	const char *reasons = strstr(ask(d, "status --json"), "\"reasons\":{");
	char mark[64];

	ck_assert_ptr_nonnull(reasons);
	snprintf(mark, sizeof(mark), "\"%s\":", name);
	return number_after(reasons, mark);
}

long
reason_agreed(struct daemon *d, const struct reason_kind_said *kind,
	      const char *name)
{
	char log[128];
	long n;

	snprintf(log, sizeof(log), "%s%s%s", kind->before,
		 kind->after ? name : "", kind->after ? kind->after : "");
	daemon_await_log(d, log);
	/* more may be turned away between two questions */
	do
		n = in_metrics(d, kind, name);
	while (n != in_status(d, name));
	ck_assert_int_ge(n, 1);
	return n;
}

const char *
reason_metrics(const struct daemon *d)
{
	return ask(d, "metrics");
}
