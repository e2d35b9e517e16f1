/* SPDX-License-Identifier: MIT */
/*
 * web_answer.h - what one browser alone is told, because it came or asked.
 */
#ifndef CHATD_WEB_ANSWER_H
#define CHATD_WEB_ANSWER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "web/web_input.h"

struct web;
struct web_wire;

/* People that are named in one answer. */
#define WEB_ANSWER_PEOPLE_MAX 1000

/* Reads of history that are under way at once. */
#define WEB_ANSWER_READS_MAX 4

/*
 * Sends @wire's client the @len bytes at @frame, between two lines. False: for
 * want of memory, or of patience, it will not get them.
 */
bool web_answer_frame(struct web_wire *wire, const void *frame, size_t len);

/* The same with @root (taken; NULL: no memory) in a frame of its own. */
bool web_answer_json(struct web_wire *wire, json_t *root);

/*
 * Greets who has come in: tells it where it is, and puts it where it wants to
 * begin, as far as it may see that. False: it does not know where, for want of
 * memory.
 */
bool web_answer_hello(struct web_wire *wire);

/* Tells it who is here; not when too many answers wait already. */
void web_answer_who(struct web_wire *wire);

/*
 * Reads the last @lines lines before line @before, which it will be told. One
 * such answer at a time.
 */
void web_answer_history(struct web_wire *wire, uint64_t before, uint32_t lines);

/* What fits why its client leaves. */
struct web_input_end web_answer_end(const struct web_wire *wire);

/* It has gone: what is read for it is not for anybody. */
void web_answer_abandon(struct web_wire *wire);

/* Frees what the store has not answered, and never will. */
void web_answer_fini(struct web *web);

#endif
