/* SPDX-License-Identifier: MIT */
/*
 * room_play.h - a room and its model, played with by dice.
 *
 * What happens is drawn: from a seed, or from bytes that somebody gives, of
 * which each sequence is a game. People come, speak, are told things, read in
 * sends of any size and go, while the store is slow and sometimes fails, lines
 * are forgotten, and memory is so small that most of them have to be read back.
 */
#ifndef ROOM_PLAY_H
#define ROOM_PLAY_H

#include <stddef.h>
#include <stdint.h>

struct event_base;
struct store;

/* Where draws come from. */
struct dice {
	const uint8_t *bytes; /* these first; then the game is over */
	size_t n;             /* how many are left */
	unsigned seed;        /* without bytes: from here on */
	int throws;           /* without bytes: moves that are left */
};

/* Plays one game; asserts that room and model agree throughout. */
void room_play(struct dice *dice);

/*
 * The same on @store, which is empty and does its work in @base: what it is
 * given to do it does when it can, and the dice say only when it is looked at.
 */
void room_play_on(struct dice *dice, struct event_base *base,
		  struct store *store);

#endif
