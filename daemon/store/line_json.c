/* SPDX-License-Identifier: MIT */
/*
 * line_json.c - see line_json.h.
 *
 * json_pack() takes what it is given by "o" also when it fails, NULL among it:
 * so nothing here is freed by hand.
 */
#include "config.h"

#include "store/line_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "store/line.h"
#include "text/text.h"

#define NS_PER_S INT64_C(1000000000)

json_t *
line_json_text(const char *bytes, size_t len)
{
	json_t *value = json_stringn(len ? bytes : "", len);
	char *clean = value ? NULL : malloc(TEXT_CLEAN_MAX(len));

	if (clean)
		value = json_stringn(clean, text_clean(clean, bytes, len));
	free(clean);
	return value;
}

json_t *
line_json_moment(int64_t ns)
{
	int64_t rest = ns % NS_PER_S;
	time_t seconds = (time_t)(ns / NS_PER_S);
	char date[64];
	char whole[96];
	struct tm tm;

	if (rest < 0) {
		rest += NS_PER_S;
		seconds--;
	}
	if (!gmtime_r(&seconds, &tm) ||
	    strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		return NULL;
	snprintf(whole, sizeof(whole), "%s.%06dZ", date, (int)(rest / 1000));
	return json_string(whole);
}

const char *
line_json_kind(const struct line *line)
{
	switch ((enum line_kind)line->kind) {
	case LINE_MESSAGE:
		return "message";
	case LINE_JOIN:
		return "join";
	case LINE_LEAVE:
		return "leave";
	case LINE_ANNOUNCEMENT:
		return "announcement";
	case LINE_RENAME:
		return "rename";
	case LINE_ACTION:
		return "action";
	case LINE_TOPIC:
		return "topic";
	}
	return "other";
}

json_t *
line_json(const struct line *line)
{
	json_t *object = json_pack("{s:o, s:s, s:o}", "number",
				   json_integer((json_int_t)line->number),
				   "kind", line_json_kind(line), "time",
				   line_json_moment(line->time));
	int rc = object ? 0 : -1;

	if (rc == 0 && line->kind != LINE_ANNOUNCEMENT)
		rc = json_object_set_new(object, "author",
					 line_json_text(line->address,
							line->address_len));
	if (rc == 0 && line->kind != LINE_ANNOUNCEMENT)
		rc = json_object_set_new(object, "label",
					 line_json_text(line->label,
							line->label_len));
	if (rc == 0 && line->name_len > 0)
		rc = json_object_set_new(object, "name",
					 line_json_text(line->name,
							line->name_len));
	if (rc == 0 && line->kind != LINE_JOIN && line->kind != LINE_LEAVE)
		rc = json_object_set_new(object, "text",
					 line_json_text(line->text,
							line->text_len));
	if (rc == 0)
		return object;
	json_decref(object);
	return NULL;
}
