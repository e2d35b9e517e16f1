/* SPDX-License-Identifier: MIT */
/*
 * accounts_state.h - the accounts' struct, for the files that share it.
 */
#ifndef CHATD_ACCOUNTS_STATE_H
#define CHATD_ACCOUNTS_STATE_H

#include <sys/queue.h>

#include "people/accounts.h"
#include "people/attempts.h"
#include "people/directory.h"

struct sqlite3;

/* The accounts. */
struct accounts {
	struct directory registered;           /* the holders are accounts */
	struct attempts attempts;              /* of passwords */
	struct sqlite3 *db;                    /* the worker's; owned */
	char *path;                            /* of it; owned */
	struct worker *worker;                 /* does what is asked */
	LIST_HEAD(, account_request) requests; /* not answered */
	size_t n_requests;                     /* how many */
	accounts_fn *done;                     /* told the answers */
	void *arg;                             /* its argument */
	struct accounts_figures figures;       /* but for accounts */
};

/*
 * Adds the account @name, which is taken on 0, of @client. Returns 0, -EEXIST
 * or -ENOMEM.
 */
int accounts_add(struct accounts *accounts, struct name *name, uint64_t client);

/* Takes the account out, and frees it. */
void accounts_remove(struct accounts *accounts, struct account *account);

/* Frees a request, of which nobody knows any more, and wipes it. */
void account_request_free(struct account_request *request);

#endif
