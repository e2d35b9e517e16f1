/* SPDX-License-Identifier: MIT */
/*
 * people.h - who people are: the names that they have, and their accounts.
 *
 * Somebody who has come is a guest until they take a name, which nobody else
 * has then, nor one that looks like it. With accounts a name can be registered:
 * from then on only those have it who know its password. So whoever has such a
 * name has logged in, which the account notes by the client's number, so that
 * it holds after a crash, too. Operators are those accounts that the
 * configuration names; a name that stands there can be registered no more, lest
 * somebody else does.
 *
 * All calls belong to the loop thread and to the main stack: they need much of
 * it. What takes long is answered later, from the loop.
 */
#ifndef CHATD_PEOPLE_H
#define CHATD_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coir/time.h>

#include "people/accounts.h"
#include "people/directory.h"
#include "people/name.h"

struct conf_people;
struct event_base;

/* Room for every sentence that says why something is not done. */
#define PEOPLE_WHY_MAX NAME_WHY_MAX

/* Somebody; part of a client. With its id alone it is a guest. */
struct person {
	uint64_t id;                     /* the client's number */
	struct name *name;               /* in the directory, or NULL */
	struct account_request *request; /* not answered yet, or NULL */
	coir_time tries_at; /* when it may try a password though others have
			       used the tries up; 0: they have not yet */
};

/* What those are told who know how to tell a client. From the loop. */
struct people_ops {
	/*
	 * @person has another name, or none, from now on: it has logged in, or
	 * somebody else has by that name. Post the line. What it has said since
	 * it asked may be on its way before this.
	 */
	void (*renamed)(struct person *person);
	/* The answer to what ended with byte @cause of its input: a notice. */
	void (*answered)(struct person *person, const char *text, size_t len,
			 uint64_t cause);
};

/* All of them. Zeroed memory is fine for people_fini(). */
struct people {
	struct directory present;       /* who has which name now */
	struct directory operators;     /* whose names the configuration has */
	struct accounts *accounts;      /* NULL: there are none */
	const struct conf_people *conf; /* borrowed */
	const struct people_ops *ops;   /* NULL: nobody is told; borrowed */
};

/*
 * Sets *@people, zeroed but for ops, up as @conf (borrowed) says, with accounts
 * in the state directory, which come back to @base (borrowed). Returns 0,
 * -ENOMEM, -EOPNOTSUPP (built without accounts), or as accounts_open(); the log
 * has the reason.
 */
int people_init(struct people *people, const struct conf_people *conf,
		struct event_base *base);

/* Takes over what has changed in its configuration. Returns 0 or -ENOMEM. */
int people_update(struct people *people);

/* Frees what it holds, when everybody is gone. */
void people_fini(struct people *people);

/*
 * @person wants to be called @wanted, @len bytes of cleaned text. Returns 0: it
 * is, as @person->name says, which is NULL if it wanted to be the guest that it
 * is. Else a sentence is in @why: -EINVAL (that is no name), -EALREADY (it has
 * it), -EEXIST (somebody else has it, or one that looks like it), -EACCES (it
 * is registered), -EBUSY (what @person has asked is not answered) or -ENOMEM.
 */
int people_take(struct people *people, struct person *person,
		const char *wanted, size_t len, char why[PEOPLE_WHY_MAX]);

/*
 * @person was called @text in a process that has ended, or is called that again
 * as another name could not be stored; of zero bytes: it is a guest. Who has
 * the name by now keeps it. Returns 0; -EEXIST, -EACCES (the account is another
 * client's), -EINVAL or -ENOMEM: it is a guest.
 */
int people_restore(struct people *people, struct person *person,
		   const char *text, size_t len);

/* @person goes: its name is free, and nothing is answered any more. */
void people_leave(struct people *people, struct person *person);

/* Who is called @text, but for case; or NULL. Borrowed. Not for guests. */
struct person *people_find(const struct people *people, const char *text,
			   size_t len);

/* Has it logged in? */
bool people_has_account(const struct people *people,
			const struct person *person);

/* Has it, and is it an operator? */
bool people_is_operator(const struct people *people,
			const struct person *person);

/*
 * Registers the name that @person has, or gives its account another password;
 * the answer comes later. Returns 0; or a sentence is in @why: -EOPNOTSUPP
 * (there are no accounts), -ENOENT (it is a guest), -EACCES (an operator's
 * name), -EINVAL (no password), -EBUSY (one at a time, or too many at once),
 * -EAGAIN (too often), -ENOSPC or -ENOMEM.
 */
int people_register(struct people *people, struct person *person,
		    const struct account_secret *secret,
		    char why[PEOPLE_WHY_MAX]);

/*
 * Logs @person in as @text: with the right password it has that name, whoever
 * had it, which is answered later. Returns as people_register(), with -ENOENT:
 * nobody has registered that; -EALREADY: it is logged in.
 */
int people_login(struct people *people, struct person *person, const char *text,
		 size_t len, const struct account_secret *secret,
		 char why[PEOPLE_WHY_MAX]);

#endif
