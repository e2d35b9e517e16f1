/* SPDX-License-Identifier: MIT */
/*
 * manners.h - what a client has asked for that holds while it is connected:
 * whom it ignores, that it is away, a question that is not answered yet; and
 * what operators have made of it.
 *
 * Nobody has one before there is something to be kept. It is plain data, and is
 * written down whole in the client's slot each time that it changes, so that it
 * holds in the next process, too. That may be another build: whatever changes
 * here changes SLOTS_VERSION.
 */
#ifndef CHATD_MANNERS_H
#define CHATD_MANNERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct client;

/* People that one can ignore at once. */
#define MANNERS_IGNORED_MAX 32

/* Bytes of why one is away. */
#define MANNERS_AWAY_MAX 200

/* Bytes of what is looked for. */
#define MANNERS_WORDS_MAX 256

/* Something that is looked up in the store. */
struct question {
	uint64_t cause; /* the byte of input that asked; 0: none is open */
	uint64_t from;  /* first line that is wanted */
	uint64_t to;    /* last one */
	uint64_t told;  /* the pin that is to be the answer; 0: none is yet */
	uint8_t kind;   /* the command's own */
	uint16_t len;   /* bytes of words */
	char words[MANNERS_WORDS_MAX]; /* what is looked for in them */
};

/* What operators have made of it. */
enum manners_operates {
	MANNERS_NOTHING,  /* nothing yet */
	MANNERS_OPERATES, /* an operator */
	MANNERS_OPERATED, /* and none again */
};

/* What is kept of a client. */
struct manners {
	uint64_t writer;          /* who wrote to it last; 0: nobody */
	int64_t muted_until;      /* as in a line's time; 0: it never was */
	struct question question; /* the last one that was asked */
	uint16_t n_ignored;       /* people whom it ignores */
	uint16_t away_len;        /* bytes of away */
	uint8_t away_now;         /* not 0: it is away */
	uint8_t operates;         /* enum manners_operates */
	uint64_t ignored[MANNERS_IGNORED_MAX]; /* these */
	char away[MANNERS_AWAY_MAX];           /* why it is, cleaned */
};

/* The client's, made if it has none; or NULL: no memory. */
struct manners *manners_of(struct client *client);

/* What @client keeps has changed: writes it down. */
void manners_changed(struct client *client);

/* Does @client ignore client @id? */
bool manners_ignores(const struct client *client, uint64_t id);

/*
 * From now on @client ignores client @id, or does not any more. Returns 0,
 * -EALREADY (so it is already), -ENOSPC or -ENOMEM.
 */
int manners_ignore(struct client *client, uint64_t id);
int manners_heed(struct client *client, uint64_t id);

/* Bytes that it takes. */
size_t manners_memory(const struct client *client);

/* Goes on with what the slot of @client, a survivor's, says. */
void manners_recall(struct client *client);

/* Frees it. */
void manners_release(struct client *client);

#endif
