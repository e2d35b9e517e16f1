/* SPDX-License-Identifier: MIT */
/*
 * accounts.c - see accounts.h: which there are, and the life of it all. What
 * becomes of requests is in accounts_ask.c.
 */
#include "config.h"

#include "people/accounts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/log.h"
#include "people/accounts_state.h"
#include "people/db_account.h"
#include "store/db.h"
#include "store/state_dir.h"

static void
account_free(struct account *account)
{
	free(account->name);
	free(account);
}

static void
free_holder(void *name)
{
	account_free(((struct name *)name)->holder);
}

int
accounts_add(struct accounts *accounts, struct name *name, uint64_t client)
{
	struct account *account = malloc(sizeof(*account));
	int rc;

	if (!account)
		return -ENOMEM;
	*account = (struct account){ .name = name, .client = client };
	name->holder = account;
	rc = directory_take(&accounts->registered, name, NULL);
	if (rc < 0)
		free(account);
	return rc;
}

void
accounts_remove(struct accounts *accounts, struct account *account)
{
	directory_remove(&accounts->registered, account->name);
	account_free(account);
}

/* Reads one account. What is no name any more is nobody's. */
static int
load(void *arg, const char *text, size_t len, uint64_t client)
{
	struct accounts *accounts = arg;
	char why[NAME_WHY_MAX];
	struct name *name;
	int rc = name_new(text, len, &name, why);

	if (rc == 0) {
		snprintf(why, sizeof(why), "it looks like another one");
		rc = accounts_add(accounts, name, client);
		if (rc < 0)
			free(name);
	}
	if (rc != -EINVAL && rc != -EEXIST)
		return rc;
	log_warn("%s: the account \"%s\" cannot be used: %s", accounts->path,
		 text, why);
	return 0;
}

/* Makes the directory and finds the file's path. */
static int
find_path(char **ret_path)
{
	char *dir;
	int rc = state_dir_path(&dir);

	if (rc == 0) {
		rc = state_dir_make(dir);
		if (rc == 0 && asprintf(ret_path, "%s/people.db", dir) < 0)
			rc = -ENOMEM;
		free(dir);
	}
	if (rc < 0)
		log_error("no place for the accounts: %s%s",
			  strerrordesc_np(-rc), state_dir_advice(rc));
	return rc;
}

/* Opens the file and reads it. */
static int
open_file(struct accounts *accounts)
{
	int rc = find_path(&accounts->path);

	if (rc == 0)
		rc = db_account_open(accounts->path, &accounts->db);
	if (rc < 0)
		return rc;
	rc = db_account_each(accounts->db, load, accounts);
	if (rc < 0)
		db_complain("read", accounts->path, rc);
	else
		log_notice("accounts are kept in %s: %zu of them",
			   accounts->path, accounts->registered.n);
	return rc;
}

int
accounts_open(struct event_base *base, accounts_fn *done, void *arg,
	      struct accounts **ret)
{
	struct accounts *accounts = calloc(1, sizeof(*accounts));
	int rc;

	if (!accounts)
		return -ENOMEM;
	attempts_init(&accounts->attempts);
	LIST_INIT(&accounts->requests);
	accounts->done = done;
	accounts->arg = arg;
	rc = open_file(accounts);
	if (rc == 0)
		rc = worker_new(base, "chatd-people", NULL, NULL,
				&accounts->worker);
	if (rc < 0)
		accounts_free(accounts);
	else
		*ret = accounts;
	return rc;
}

void
accounts_free(struct accounts *accounts)
{
	struct account_request *request;

	if (!accounts)
		return;
	worker_free(accounts->worker);
	while ((request = LIST_FIRST(&accounts->requests))) {
		LIST_REMOVE(request, link);
		account_request_free(request);
	}
	db_close(accounts->db);
	directory_clear(&accounts->registered, free_holder);
	attempts_fini(&accounts->attempts);
	free(accounts->path);
	free(accounts);
}

const struct account *
accounts_find(const struct accounts *accounts, const struct name *name)
{
	struct name *found = directory_find(&accounts->registered, name, NULL);

	return found ? found->holder : NULL;
}

const struct account *
accounts_same(const struct accounts *accounts, const struct name *name)
{
	struct name *found = directory_same(&accounts->registered, name);

	return found ? found->holder : NULL;
}

void
accounts_figures(const struct accounts *accounts, struct accounts_figures *ret)
{
	*ret = accounts->figures;
	ret->accounts = accounts->registered.n;
}
