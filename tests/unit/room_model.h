/* SPDX-License-Identifier: MIT */
/*
 * room_model.h - what the room must do, told a second time and more simply.
 *
 * The model knows the rules of the transcript and nothing of how the room keeps
 * them: a list of what was caused, in order; a list of the lines stored; for
 * each client what it is told, and after which line. From the bytes that a
 * client received it reads back line after line, and each must be the one that
 * is due. A client may miss lines only when the room had dropped them.
 */
#ifndef ROOM_MODEL_H
#define ROOM_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "guest.h"
#include "room.h"
#include "store_double.h"

#define PERSONS 40
#define CAUSES_MAX 20000
#define PRIVATE_MAX 2000

/* What can be caused; up to ANNOUNCE it is a line. */
enum cause { SAY, JOIN, LEAVE, ANNOUNCE, TELL, NOTICE, CLOSE };

/* Something that was caused. */
struct caused {
	enum cause cause;
	int who;     /* guest, or -1 */
	char *shown; /* the line or private bytes as rendered */
};

/* Bytes for one client alone. */
struct private
{
	uint64_t place; /* after this line */
	char *shown;    /* what it is to receive */
};

/* One client, as the model sees it. */
struct person {
	struct guest guest;
	bool here;       /* its connection is open */
	bool used;       /* has ever joined */
	uint64_t from;   /* first line that it gets */
	uint64_t own;    /* its newest line stored */
	uint64_t close;  /* last line it gets, or UINT64_MAX */
	uint64_t begun;  /* next line to begin, at its close */
	uint64_t missed; /* lines that it must miss */
	int replies;     /* telnet replies on their way to it */
	int privates;    /* private bytes for it */
	struct private private[PRIVATE_MAX];
};

/* A whole run. */
struct model {
	unsigned seed;
	struct store_double store;
	struct room *room;
	struct roster_label label[2];
	struct person person[PERSONS];
	struct caused caused[CAUSES_MAX]; /* in order */
	int done;                         /* of these, applied */
	int count;                        /* of these, caused */
	char *line[CAUSES_MAX];           /* as rendered, by number */
	uint64_t head;                    /* lines stored */
	bool running;                     /* a transaction is under way */
	int posted;                       /* lines waiting for a transaction */
	int committing;                   /* lines in the transaction */
};

/* Notes that @who (-1: the room) caused @what; @shown is taken. */
void model_cause(struct model *m, enum cause what, int who, char *shown);

/* The same for joining and leaving, which show who it is. */
void model_cause_join(struct model *m, int who);
void model_cause_leave(struct model *m, int who);

/* What needs no store has been applied, if nothing was before it. */
void model_settle(struct model *m);

/* The oldest line in the queue was stored, or was refused with -EIO. */
void model_apply_line(struct model *m, bool stored);

/* Notes what @p is about to miss: what it wants next and the room has not. */
void model_note_missed(struct person *p);

/*
 * Reads back what @p received, whole or cut short anywhere. Returns the line
 * that comes next, the lines missed and the private bytes had.
 */
uint64_t model_check_received(struct model *m, struct person *p,
			      uint64_t *ret_missed, int *ret_private);

/* @text as a line with @before before it; the caller frees it. */
char *model_line(const char *before, const char *text);

/* Frees all that the model noted. */
void model_fini(struct model *m);

#endif
