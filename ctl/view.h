/* SPDX-License-Identifier: MIT */
/*
 * view.h - how what chatd answers is shown to people.
 *
 * A command's answer is items, then one last object. Each command has a row
 * with what shows them; on a terminal for the eye, else for programs: columns
 * apart by TABs, times in UTC, numbers whole.
 */
#ifndef CHATCTL_VIEW_H
#define CHATCTL_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "columns.h"
#include "control/control_command.h"

/* Room for every time and size as text. */
#define VIEW_TEXT_MAX 64

/* Where an answer is shown. */
struct view {
	FILE *out;              /* borrowed */
	bool terminal;          /* out is one */
	bool json;              /* as chatd says it */
	struct columns columns; /* of commands that show a table */
};

/* How the answers of one command are shown; any of them may be NULL. */
struct view_row {
	const struct column *column; /* titles of its table */
	void (*item)(struct view *view, const json_t *item);
	void (*done)(struct view *view, const json_t *done);
};

/* Of all commands. */
extern const struct view_row view_rows[CONTROL_VERBS];

/* The parts of it that are in files of their own. */
void view_status(struct view *view, const json_t *done);
void view_line(struct view *view, const json_t *item);

/* A member as text without control characters, "" if there is none. */
const char *view_member(const json_t *object, const char *name, char *buf,
			size_t size);

/* What a status says is wrong with the file of the configuration. */
const char *view_fault(const json_t *status, char *buf, size_t size);

/* A member that is a number, or 0. */
long long view_number(const json_t *object, const char *name);

/* A time: on a terminal in the zone of the user, without its fraction. */
const char *view_time(const struct view *view, const char *text,
		      char buf[VIEW_TEXT_MAX]);

/* A size: on a terminal with a unit. */
const char *view_size(const struct view *view, long long n,
		      char buf[VIEW_TEXT_MAX]);

#endif
