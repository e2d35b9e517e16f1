/* SPDX-License-Identifier: MIT */
/*
 * room_model.h - what the room must do, told a second time and more simply.
 *
 * The model knows the rules of the transcript and nothing of how the room keeps
 * them: a list of what was caused, in order; a list of the lines stored; for
 * each client what it is told, and after which line. From the bytes that a
 * client received it reads back line after line, and each must be the one that
 * is due. A client may miss lines only when the store had dropped them or when
 * it was too far behind, and it is told exactly how many.
 */
#ifndef ROOM_MODEL_H
#define ROOM_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "guest.h"
#include "room/room.h"
#include "store_double.h"

#define PERSONS 40
#define CAUSES_MAX 20000
#define PRIVATE_MAX 2000

/* What can be caused; up to ANNOUNCE it is a line. */
enum cause {
	SAY,
	RENAME,
	ACT,
	TOPIC,
	JOIN,
	LEAVE,
	ANNOUNCE,
	TELL,
	NOTICE,
	CLOSE
};

/* Something that was caused. */
struct caused {
	enum cause cause;
	int who;     /* guest, or -1 */
	char *shown; /* the line or private bytes as rendered */
	char *text;  /* RENAME, TOPIC: the name or topic; else NULL */
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
	bool named;       /* it reads in that style, else plain */
	bool odd_named;   /* and so it reads line odd, */
	uint64_t odd;     /* which was begun before that changed; or 0 */
	char name[16];    /* what it is called; "": nothing */
	char stored[16];  /* by the last rename that was stored */
	int renames;      /* in flight */
	bool here;        /* its connection is open */
	bool used;        /* has ever joined */
	bool skips;       /* it lags, and the room has it skip */
	int gaps;         /* times that it has skipped and was not told yet */
	bool dropped;     /* it lags, and is to be told and closed */
	uint64_t own;     /* its newest line stored */
	uint64_t close;   /* last line it gets, or UINT64_MAX */
	uint64_t begun;   /* next line to begin, at its close */
	uint64_t late;    /* before a tick: next line that counts as lag */
	uint64_t behind;  /* before a tick: lines not begun */
	uint64_t partial; /* line begun when it was found to lag, or 0 */
	uint64_t skipped; /* head when it skipped */
	int replies;      /* telnet replies on their way to it */
	int privates;     /* private bytes for it */
	struct private private[PRIVATE_MAX];
	size_t at;       /* bytes received that are accounted for */
	uint64_t next;   /* line that comes next */
	bool in_line;    /* some of it has been received */
	bool in_private; /* or of the next private bytes */
	int had;         /* privates had */
	bool over;       /* has been told why it is closed */
};

struct dice;

/* A whole run. */
struct model {
	struct store *store;           /* what the room stands on */
	struct event_base *base;       /* its loop; NULL: it is a double */
	struct store_double twin;      /* then this one */
	const struct store_user *user; /* the room, as it attached itself */
	void *user_arg;                /* its argument */
	uint64_t oldest;               /* line kept before the transaction */
	struct room *room;
	struct room_limits limits;
	struct roster_label label[2];
	struct person person[PERSONS];
	struct caused caused[CAUSES_MAX]; /* in order */
	int done;                         /* of these, applied */
	int count;                        /* of these, caused */
	char *line[CAUSES_MAX];           /* as rendered, by number */
	char *named[CAUSES_MAX];          /* likewise, in that style */
	uint64_t bytes[CAUSES_MAX];       /* raw, up to it, by number */
	int64_t said[CAUSES_MAX];         /* when, by number */
	uint64_t head;                    /* lines stored */
	char topic[32];                   /* the last that was stored */
	bool running;                     /* a transaction is under way */
	int posted;                       /* lines waiting for a transaction */
	int committing;                   /* lines in the transaction */
	struct room_clock clock;          /* the room's */
	int64_t now;                      /* what it shows */
	struct dice *dice;                /* for who plays with it */
};

/* Notes that @who (-1: the room) caused @what; @shown is taken. */
void model_cause(struct model *m, enum cause what, int who, char *shown);

/* The same for what gives or changes @text, which is copied. */
void model_cause_text(struct model *m, enum cause what, int who, char *shown,
		      const char *text);

/* The same for joining and leaving, which show who it is. */
void model_cause_join(struct model *m, int who);
void model_cause_leave(struct model *m, int who);

/* What needs no store has been applied, if nothing was before it. */
void model_settle(struct model *m);

/* Puts the model between its room, which is made, and the store of that. */
void model_store_attach(struct model *m);

/* Has the store begin a transaction, if it is a double and has none. */
void model_store_begin(struct model *m);

/* Ends that, with @error where a failure is allowed for. */
void model_store_end(struct model *m, int error);

/* Answers the oldest read, if there is one: by @most lines, or @error. */
void model_store_answer(struct model *m, uint32_t most, int error);

/* Answers all. */
void model_store_answer_all(struct model *m);

/* The oldest line in the queue was stored, or was refused with -EIO. */
void model_apply_line(struct model *m, bool stored);

/* The room is about to look for lag. */
void model_before_tick(struct person *p);

/*
 * The room has looked for lag. Who was found is too far behind, and who is by
 * lines was found; that of bytes and time is known to a part only.
 */
void model_check_lag(struct model *m, struct person *p);

/*
 * Reads what @p has received since the last time: each line must be the one
 * that is due, and what is missing must have been gone or too far behind.
 */
void model_read(struct model *m, struct person *p);

/* @p has received all: that must be all that it was to get. */
void model_check_end(const struct model *m, const struct person *p);

/* @text as a line with @before before it; the caller frees it. */
char *model_line(const char *before, const char *text);

/* Frees all that the model noted. */
void model_fini(struct model *m);

#endif
