/* SPDX-License-Identifier: MIT */
/*
 * view_status.c - how the answers of status are shown.
 */
#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "view.h"

static const struct column listener_columns[] = {
	{ "LISTENER", false }, { "AT", false }, { "DRIVER", false },
	{ "CLIENTS", true },   { "OF", true },  { "SINCE START", true },
	{ "", false },         { NULL, false },
};

/* "  lines     1 to 17", the rest of the line by @fmt. */
__attribute__((format(printf, 3, 4))) static void
print(const struct view *view, const char *name, const char *fmt, ...)
{
	va_list ap;

	fprintf(view->out, view->terminal ? "%-11s " : "%s\t", name);
	va_start(ap, fmt);
	vfprintf(view->out, fmt, ap);
	va_end(ap);
	fputc('\n', view->out);
}

/* "3 d 4 h 5 min 6 s", the two largest. */
static void
print_uptime(const struct view *view, double seconds)
{
	long long s = (long long)seconds;

	if (!view->terminal)
		print(view, "up", "%lld", s);
	else if (s >= 86400)
		print(view, "up", "%lld d %lld h", s / 86400, s % 86400 / 3600);
	else if (s >= 3600)
		print(view, "up", "%lld h %lld min", s / 3600, s % 3600 / 60);
	else
		print(view, "up", "%lld min %lld s", s / 60, s % 60);
}

/* Who it is: on a terminal a sentence, else its version, and its process. */
static void
print_self(const struct view *view, const json_t *done)
{
	bool stopping = json_is_true(json_object_get(done, "stopping"));
	long long pid = view_number(done, "pid");
	char version[128];

	view_member(done, "version", version, sizeof(version));
	if (view->terminal)
		print(view, "chatd", "%s, process %lld%s", version, pid,
		      stopping ? ", stopping" : "");
	else
		print(view, "chatd", "%s\t%lld\t%s", version, pid,
		      stopping ? "stopping" : "");
}

static void
print_store(const struct view *view, const json_t *room)
{
	long long unsaved = view_number(room, "unsaved");

	if (json_is_true(json_object_get(room, "store_failing")))
		print(view, "store",
		      view->terminal ? "lines cannot be stored" : "failing");
	else if (unsaved > 0)
		print(view, "store",
		      view->terminal ? "%lld lines are in memory only"
				     : "unsaved\t%lld",
		      unsaved);
	else
		print(view, "store", "ok");
}

static void
print_room(const struct view *view, const json_t *room)
{
	char buf[VIEW_TEXT_MAX], other[VIEW_TEXT_MAX];

	print(view, "lines", view->terminal ? "%lld to %lld" : "%lld\t%lld",
	      view_number(room, "oldest"), view_number(room, "head"));
	print(view, "in flight", "%lld", view_number(room, "in_flight"));
	print(view, "memory",
	      view->terminal ? "%s for lines, %s for clients" : "%s\t%s",
	      view_size(view, view_number(room, "memory"), buf),
	      view_size(view, view_number(room, "clients_memory"), other));
	print_store(view, room);
}

/* How often each reason was met. */
static void
print_reasons(const struct view *view, const json_t *reasons)
{
	const char *name;
	json_t *n;

	/* the macro wants one that it could change */
	json_object_foreach((json_t *)reasons, name, n)
		print(view, name, "%lld", (long long)json_integer_value(n));
}

static void
add_listener(struct columns *columns, const json_t *listener)
{
	char text[256];

	columns_add(columns, "%s",
		    view_member(listener, "name", text, sizeof(text)));
	columns_add(columns, "%s",
		    view_member(listener, "where", text, sizeof(text)));
	columns_add(columns, "%s",
		    view_member(listener, "driver", text, sizeof(text)));
	columns_add(columns, "%lld", view_number(listener, "clients"));
	columns_add(columns, "%lld", view_number(listener, "max_clients"));
	columns_add(columns, "%lld", view_number(listener, "entered"));
	columns_add(columns, "%s",
		    json_is_true(json_object_get(listener, "open")) ? ""
								    : "closed");
}

static void
print_listeners(const struct view *view, const json_t *listeners)
{
	struct columns columns;

	columns_init(&columns, listener_columns);
	for (size_t i = 0; i < json_array_size(listeners); i++)
		add_listener(&columns, json_array_get(listeners, i));
	columns_print(&columns, view->terminal, view->out);
	columns_fini(&columns);
}

const char *
view_fault(const json_t *status, char *buf, size_t size)
{
	view_member(status, "configuration_fault", buf, size);
	return *buf ? buf : "the file cannot be used; see the log of chatd";
}

void
view_status(struct view *view, const json_t *done)
{
	char text[128], fault[2048], buf[VIEW_TEXT_MAX];

	print_self(view, done);
	view_member(done, "since", text, sizeof(text));
	print(view, "since", "%s", view_time(view, text, buf));
	print_uptime(view, json_real_value(json_object_get(done, "uptime")));
	if (json_is_true(json_object_get(done, "configuration_kept")))
		print(view, "configuration", "the one that was in force; %s",
		      view_fault(done, fault, sizeof(fault)));
	print(view, "clients", "%lld", view_number(done, "clients"));
	print_room(view, json_object_get(done, "room"));
	print_reasons(view, json_object_get(done, "reasons"));
	if (view->terminal)
		fputc('\n', view->out);
	print_listeners(view, json_object_get(done, "listeners"));
}
