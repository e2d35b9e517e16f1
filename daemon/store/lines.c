/* SPDX-License-Identifier: MIT */
/*
 * lines.c - a run of lines with consecutive numbers that owns its strings.
 *
 * A record says where its strings begin in the text buffer; address, label,
 * name and text lie there one after the other. Records are in the order of
 * their strings, so that cutting a run short cuts both buffers.
 */
#include "config.h"

#include "store/lines.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_ROOM_MIN 4096
#define RECORD_ROOM_MIN 64

/* What lines_reset() keeps for the next lines, at most. */
#define TEXT_ROOM_KEPT (256 * 1024)
#define RECORD_ROOM_KEPT 4096

/* One line: 40 bytes and its strings. */
struct line_record {
	int64_t time;         /* as in struct line */
	uint64_t client;      /* as in struct line */
	uint64_t input_end;   /* as in struct line */
	uint32_t at;          /* where its strings begin in text */
	uint32_t text_len;    /* as in struct line */
	uint16_t address_len; /* as in struct line */
	uint8_t label_len;    /* as in struct line */
	uint8_t name_len;     /* as in struct line */
	uint8_t kind;         /* as in struct line */
};

void
lines_fini(struct lines *lines)
{
	free(lines->record);
	free(lines->text);
	*lines = (struct lines){ 0 };
}

void
lines_reset(struct lines *lines)
{
	if (lines->text_room > TEXT_ROOM_KEPT ||
	    lines->room > RECORD_ROOM_KEPT) {
		lines_fini(lines);
		return;
	}
	lines->text_used = 0;
	lines->count = 0;
	lines->first = 0;
}

static int
reserve_record(struct lines *lines)
{
	uint32_t room = lines->room ? lines->room * 2 : RECORD_ROOM_MIN;
	struct line_record *record;

	if (lines->count < lines->room)
		return 0;
	if (lines->room > UINT32_MAX / 2)
		return -EOVERFLOW;
	record = reallocarray(lines->record, room, sizeof(*record));
	if (!record)
		return -ENOMEM;
	lines->record = record;
	lines->room = room;
	return 0;
}

static int
reserve_text(struct lines *lines, size_t size)
{
	size_t room = lines->text_room ? lines->text_room : TEXT_ROOM_MIN;
	char *text;

	if (size <= lines->text_room - lines->text_used)
		return 0;
	if (size > UINT32_MAX - lines->text_used)
		return -EOVERFLOW;
	while (room - lines->text_used < size)
		room *= 2;
	text = realloc(lines->text, room);
	if (!text)
		return -ENOMEM;
	lines->text = text;
	lines->text_room = room;
	return 0;
}

static void
put(struct lines *lines, const char *bytes, size_t len)
{
	if (len)
		memcpy(lines->text + lines->text_used, bytes, len);
	lines->text_used += len;
}

int
lines_add(struct lines *lines, const struct line *line)
{
	size_t size = (size_t)line->address_len + line->label_len +
		line->name_len + line->text_len;
	int error = reserve_record(lines);

	if (!error)
		error = reserve_text(lines, size);
	if (error)
		return error;
	lines->record[lines->count++] = (struct line_record){
		.time = line->time,
		.client = line->client,
		.input_end = line->input_end,
		.at = (uint32_t)lines->text_used,
		.text_len = line->text_len,
		.address_len = line->address_len,
		.label_len = line->label_len,
		.name_len = line->name_len,
		.kind = line->kind,
	};
	put(lines, line->address, line->address_len);
	put(lines, line->label, line->label_len);
	put(lines, line->name, line->name_len);
	put(lines, line->text, line->text_len);
	return 0;
}

struct line
lines_get(const struct lines *lines, uint32_t index)
{
	const struct line_record *record = &lines->record[index];
	const char *address = lines->text ? lines->text + record->at : "";
	const char *label = address + record->address_len;
	const char *name = label + record->label_len;

	assert(index < lines->count);
	return (struct line){
		.number = lines->first ? lines->first + index : 0,
		.time = record->time,
		.client = record->client,
		.input_end = record->input_end,
		.address = address,
		.label = label,
		.name = name,
		.text = name + record->name_len,
		.text_len = record->text_len,
		.address_len = record->address_len,
		.label_len = record->label_len,
		.name_len = record->name_len,
		.kind = record->kind,
	};
}

void
lines_cut(struct lines *lines, uint32_t count)
{
	if (count >= lines->count)
		return;
	lines->text_used = lines->record[count].at;
	lines->count = count;
}

void
lines_swap(struct lines *a, struct lines *b)
{
	struct lines held = *a;

	*a = *b;
	*b = held;
}

void
lines_trim(struct lines *lines)
{
	void *trimmed = NULL;

	if (lines->count)
		trimmed = reallocarray(lines->record, lines->count,
				       sizeof(*lines->record));
	if (trimmed) {
		lines->record = trimmed;
		lines->room = lines->count;
	}
	trimmed = lines->text_used ? realloc(lines->text, lines->text_used)
				   : NULL;
	if (trimmed) {
		lines->text = trimmed;
		lines->text_room = lines->text_used;
	}
}
