/* SPDX-License-Identifier: MIT */
/*
 * room_words.h - what people do with more than lines: names, deeds, the topic,
 * and the style that they read in. Parts of room_play.c.
 */
#ifndef ROOM_WORDS_H
#define ROOM_WORDS_H

#include "room_model.h"

/* The next of @n numbers, from the bytes while there are any. */
int room_pick(struct model *m, int n);

/* @text as everybody sees that @p says it; the caller frees it. */
char *words_spoken(const struct person *p, const char *text);

/* @who takes a name or gives it up, does something, sets the topic. */
void words_rename(struct model *m, int who);
void words_act(struct model *m, int who);
void words_topic(struct model *m, int who);

/* @who reads in another style, from the next line on. */
void words_style(struct model *m, int who);

/* The room knows names and topic as the model does. */
void words_check(const struct model *m);

#endif
