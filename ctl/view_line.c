/* SPDX-License-Identifier: MIT */
/*
 * view_line.c - how the lines of the history are shown.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "log/escape.h"
#include "store/line.h"
#include "view.h"

/* Bytes of a line once what it says is escaped. */
static char text[4 * 4 * 65536];

/* What has happened, in the words of the room; @name: what they are called. */
static void
print_event(const struct view *view, const char *kind, const char *author,
	    const char *label, const char *name)
{
	const char *who = *name ? name : author;

	if (strcmp(kind, "join") == 0)
		fprintf(view->out, "%s has come via %s\n", author, label);
	else if (strcmp(kind, "leave") == 0)
		fprintf(view->out, "%s via %s is gone\n", author, label);
	else if (strcmp(kind, "announcement") == 0)
		fprintf(view->out, "*** %s\n", text);
	else if (strcmp(kind, "rename") == 0)
		fprintf(view->out, "%s is now %s\n", who, text);
	else if (strcmp(kind, "topic") == 0 && !*text)
		fprintf(view->out, "%s has taken the topic away\n", who);
	else if (strcmp(kind, "topic") == 0)
		fprintf(view->out, "%s has set the topic: %s\n", who, text);
	else if (strcmp(kind, "action") == 0)
		fprintf(view->out, "* %s %s\n", who, text);
	else
		fprintf(view->out, "%s: %s\n", who, text);
}

void
view_line(struct view *view, const json_t *item)
{
	char kind[32], author[512], label[256], time[64], buf[VIEW_TEXT_MAX];
	char name[4 * LINE_NAME_MAX + 1];

	view_member(item, "kind", kind, sizeof(kind));
	view_member(item, "author", author, sizeof(author));
	view_member(item, "label", label, sizeof(label));
	view_member(item, "name", name, sizeof(name));
	view_member(item, "time", time, sizeof(time));
	view_member(item, "text", text, sizeof(text));
	fprintf(view->out, view->terminal ? "%7lld  %s  " : "%lld\t%s\t",
		view_number(item, "number"), view_time(view, time, buf));
	if (view->terminal)
		print_event(view, kind, author, label, name);
	else
		fprintf(view->out, "%s\t%s\t%s\t%s\n", kind, author, label,
			text);
}
