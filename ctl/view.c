/* SPDX-License-Identifier: MIT */
/*
 * view.c - see view.h.
 */
#include "config.h"

#include "view.h"

#include <string.h>
#include <time.h>

#include "log/escape.h"

const char *
view_member(const json_t *object, const char *name, char *buf, size_t size)
{
	const char *text = json_string_value(json_object_get(object, name));

	buf[0] = '\0';
	if (text)
		escape_text(buf, size, text, strlen(text));
	return buf;
}

long long
view_number(const json_t *object, const char *name)
{
	return (long long)json_integer_value(json_object_get(object, name));
}

const char *
view_time(const struct view *view, const char *text, char buf[VIEW_TEXT_MAX])
{
	struct tm tm = { 0 };
	time_t seconds;

	snprintf(buf, VIEW_TEXT_MAX, "%s", text);
	if (!view->terminal || !strptime(text, "%Y-%m-%dT%H:%M:%S", &tm))
		return buf;
	seconds = timegm(&tm);
	if (localtime_r(&seconds, &tm))
		strftime(buf, VIEW_TEXT_MAX, "%Y-%m-%d %H:%M:%S", &tm);
	return buf;
}

const char *
view_size(const struct view *view, long long n, char buf[VIEW_TEXT_MAX])
{
	static const char units[] = "KMGTPE";
	double rest = (double)n;
	int unit = -1;

	while (view->terminal && rest >= 1000 && units[unit + 1]) {
		rest /= 1024;
		unit++;
	}
	if (unit < 0)
		snprintf(buf, VIEW_TEXT_MAX, "%lld", n);
	else
		snprintf(buf, VIEW_TEXT_MAX, rest < 10 ? "%.1f%c" : "%.0f%c",
			 rest, units[unit]);
	return buf;
}

static const struct column client_columns[] = {
	{ "ID", true },        { "NAME", false },   { "ADDRESS", false },
	{ "LISTENER", false }, { "AT", false },     { "SINCE", false },
	{ "LAG", true },       { "IN", true },      { "OUT", true },
	{ "LINES", true },     { "PER MIN", true }, { "", false },
	{ NULL, false },
};

static void
client_item(struct view *view, const json_t *item)
{
	struct columns *columns = &view->columns;
	char text[512], buf[VIEW_TEXT_MAX];

	columns_add(columns, "%lld", view_number(item, "id"));
	columns_add(columns, "%s",
		    view_member(item, "name", text, sizeof(text)));
	columns_add(columns, "%s",
		    view_member(item, "address", text, sizeof(text)));
	columns_add(columns, "%s",
		    view_member(item, "listener", text, sizeof(text)));
	columns_add(columns, "%s",
		    view_member(item, "where", text, sizeof(text)));
	view_member(item, "since", text, sizeof(text));
	columns_add(columns, "%s", view_time(view, text, buf));
	columns_add(columns, "%lld", view_number(item, "lag"));
	columns_add(columns, "%s",
		    view_size(view, view_number(item, "received"), buf));
	columns_add(columns, "%s",
		    view_size(view, view_number(item, "sent"), buf));
	columns_add(columns, "%lld", view_number(item, "lines"));
	columns_add(columns, view->terminal ? "%.1f" : "%.0f",
		    json_real_value(json_object_get(item, "rate")));
	columns_add(columns, "%s",
		    json_is_true(json_object_get(item, "held")) ? "held" : "");
}

static const struct column ban_columns[] = {
	{ "ADDRESS", false }, { "SINCE", false }, { "UNTIL", false },
	{ "REASON", false },  { NULL, false },
};

static void
ban_item(struct view *view, const json_t *item)
{
	struct columns *columns = &view->columns;
	char text[512], buf[VIEW_TEXT_MAX];

	columns_add(columns, "%s",
		    view_member(item, "who", text, sizeof(text)));
	view_member(item, "since", text, sizeof(text));
	columns_add(columns, "%s", view_time(view, text, buf));
	view_member(item, "until", text, sizeof(text));
	columns_add(columns, "%s",
		    *text ? view_time(view, text, buf) : "for good");
	columns_add(columns, "%s",
		    view_member(item, "reason", text, sizeof(text)));
}

/* "1 client kicked" */
static void
print_kicked(const struct view *view, const json_t *done)
{
	long long n = view_number(done, "kicked");

	fprintf(view->out, "%lld client%s kicked\n", n, n == 1 ? "" : "s");
}

static void
kick_done(struct view *view, const json_t *done)
{
	print_kicked(view, done);
}

static void
ban_done(struct view *view, const json_t *done)
{
	char text[128];

	fprintf(view->out, "%s is banned, ",
		view_member(done, "banned", text, sizeof(text)));
	print_kicked(view, done);
}

static void
text_item(struct view *view, const json_t *item)
{
	const char *text = json_string_value(json_object_get(item, "text"));

	if (text)
		fprintf(view->out, "%s\n", text);
}

/* Text of several lines, as it is. */
static void
metrics_done(struct view *view, const json_t *done)
{
	const char *text = json_string_value(json_object_get(done, "text"));

	if (text)
		fputs(text, view->out);
}

static void
drain_done(struct view *view, const json_t *done)
{
	long long n = view_number(done, "clients");

	fprintf(view->out, "chatd has stopped, %lld client%s disconnected\n", n,
		n == 1 ? "" : "s");
}

/* Each text of @array, @before it (@first before the first), and @after it. */
static void
print_texts(const struct view *view, const json_t *array, const char *first,
	    const char *before, const char *after)
{
	char text[1024];

	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *raw = json_string_value(json_array_get(array, i));

		escape_text(text, sizeof(text), raw ? raw : "",
			    raw ? strlen(raw) : 0);
		fprintf(view->out, "%s%s%s", i == 0 ? first : before, text,
			after);
	}
}

/* "the configuration is in force, 2 changes: drain_timeout, listeners.a" */
static void
reload_done(struct view *view, const json_t *done)
{
	long long n = view_number(done, "changed");

	fprintf(view->out, "the configuration is in force, %lld change%s", n,
		n == 1 ? "" : "s");
	print_texts(view, json_object_get(done, "keys"), ": ", ", ", "");
	fputc('\n', view->out);
	print_texts(view, json_object_get(done, "left"), "", "", "\n");
}

static void
upgrade_done(struct view *view, const json_t *done)
{
	char text[128];

	fprintf(view->out, "%s takes over\n",
		view_member(done, "version", text, sizeof(text)));
}

/* What is said of who is the member of an answer. */
static const struct {
	const char *member, *words;
} results[] = {
	{ "unbanned", "may come in again" },   { "muted", "can say nothing" },
	{ "unmuted", "may speak again" },      { "op", "is an operator" },
	{ "deop", "is no operator any more" },
};

/* "ann can say nothing" */
static void
result_done(struct view *view, const json_t *done)
{
	char text[256];

	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++)
		if (json_object_get(done, results[i].member))
			fprintf(view->out, "%s %s\n",
				view_member(done, results[i].member, text,
					    sizeof(text)),
				results[i].words);
}

static void
log_level_done(struct view *view, const json_t *done)
{
	char text[32];

	fprintf(view->out, "%s\n",
		view_member(done, "level", text, sizeof(text)));
}

const struct view_row view_rows[CONTROL_VERBS] = {
	[CONTROL_STATUS] = { .done = view_status },
	[CONTROL_CLIENTS] = { .column = client_columns, .item = client_item },
	[CONTROL_KICK] = { .done = kick_done },
	[CONTROL_BAN] = { .done = ban_done },
	[CONTROL_UNBAN] = { .done = result_done },
	[CONTROL_BANS] = { .column = ban_columns, .item = ban_item },
	[CONTROL_MUTE] = { .done = result_done },
	[CONTROL_UNMUTE] = { .done = result_done },
	[CONTROL_OP] = { .done = result_done },
	[CONTROL_DEOP] = { .done = result_done },
	[CONTROL_HISTORY] = { .item = view_line },
	[CONTROL_FIBERS] = { .item = text_item },
	[CONTROL_METRICS] = { .done = metrics_done },
	[CONTROL_RELOAD] = { .done = reload_done },
	[CONTROL_UPGRADE] = { .done = upgrade_done },
	[CONTROL_DRAIN] = { .done = drain_done },
	[CONTROL_LOG_LEVEL] = { .done = log_level_done },
};
