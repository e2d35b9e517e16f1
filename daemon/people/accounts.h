/* SPDX-License-Identifier: MIT */
/*
 * accounts.h - names that are registered, and the passwords they are kept by.
 *
 * The names are in memory, names and hashes in people.db in the state
 * directory. To hash a password takes tens of milliseconds and to write it
 * waits for the disk: both is done by a thread of its own, one request after
 * the other, and reported in the loop. (A worker and not coir_offload(): the
 * order of requests and the one user of the file come with it, and who asks may
 * be a callback.) How often a password may be tried is limited for each
 * address (for each name by those who have none), how many requests wait for
 * all of them.
 */
#ifndef CHATD_ACCOUNTS_H
#define CHATD_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "common/worker.h"
#include "people/name.h"
#include "people/password.h"

struct accounts;
struct address;
struct event_base;
struct person;

/* Accounts at most. */
#define ACCOUNTS_MAX 10000

/* Requests at once, of all. */
#define ACCOUNTS_REQUESTS_MAX 16

/* A password, and who says it. All is borrowed for the call. */
struct account_secret {
	const char *password;          /* of len bytes */
	size_t len;                    /* bytes of it */
	const struct address *address; /* of who says it; NULL: exempt */
	const char *shown;             /* the same for the log */
	uint64_t cause;                /* byte of its input that ended it */
};

/* An account. */
struct account {
	struct name *name; /* its holder is this */
	uint64_t client;   /* who has logged in last; 0: nobody */
};

/* What is asked. */
enum account_wish {
	ACCOUNT_REGISTER, /* there is to be an account */
	ACCOUNT_CHANGE,   /* it is to have another password */
	ACCOUNT_LOGIN,    /* it is the right one */
};

/* Something that is asked; of whoever keeps the accounts. */
struct account_request {
	struct job job;                   /* first */
	LIST_ENTRY(account_request) link; /* of those not answered */
	struct accounts *accounts;        /* asked */
	struct person *person;            /* who asks; NULL: has gone */
	uint64_t client;                  /* its number */
	uint64_t cause;                   /* as of its secret */
	enum account_wish wish;           /* what for */
	struct name *name;                /* of the account; owned */
	char *shown;                      /* as of its secret; owned */
	char password[PASSWORD_MAX + 1];  /* wiped when it was used */
	int result; /* 0; -EACCES: wrong; else it could not be done */
};

/*
 * @request is answered, with its result; it is freed after this. Its name may
 * be taken out of it.
 */
typedef void accounts_fn(void *arg, struct account_request *request);

/* What has become of requests. */
struct accounts_figures {
	uint64_t accounts;      /* that there are */
	uint64_t registrations; /* of names, since the start */
	uint64_t logins;        /* with the right password */
	uint64_t failures;      /* with a wrong one */
};

/*
 * Opens the accounts of the state directory, which there need not be; @done is
 * called with @arg from the loop of @base (borrowed). Reads the disk. The
 * caller owns *@ret. Returns 0; -EOPNOTSUPP: this chatd was built without them;
 * or another negative errno. The log has the reason.
 */
int accounts_open(struct event_base *base, accounts_fn *done, void *arg,
		  struct accounts **ret);

/* Closes them; what was asked is not answered any more. NULL is nothing. */
void accounts_free(struct accounts *accounts);

/* The account whose name is in the way of @name, or NULL. Borrowed. */
const struct account *accounts_find(const struct accounts *accounts,
				    const struct name *name);

/* The account that has @name, but for case, or NULL. Borrowed. */
const struct account *accounts_same(const struct accounts *accounts,
				    const struct name *name);

/*
 * Asks for @person, who is client @client, what @wish says of the account
 * @name, which is taken on 0. *@ret is the request, borrowed until it is
 * answered. Returns 0; -EBUSY (too many wait), -EAGAIN (too often), -ENOSPC
 * (too many accounts), and a sentence is in @why; or -ENOMEM.
 */
int accounts_ask(struct accounts *accounts, enum account_wish wish,
		 struct person *person, uint64_t client, struct name *name,
		 const struct account_secret *secret,
		 struct account_request **ret, char why[NAME_WHY_MAX]);

/* Fills *@ret in. */
void accounts_figures(const struct accounts *accounts,
		      struct accounts_figures *ret);

#endif
