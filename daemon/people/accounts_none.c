/* SPDX-License-Identifier: MIT */
/*
 * accounts_none.c - accounts.h for a chatd without SQLite: there are none.
 */
#include "config.h"

#include "people/accounts.h"

#include <errno.h>

#include "log/log.h"

int
accounts_open(struct event_base *base, accounts_fn *done, void *arg,
	      struct accounts **ret)
{
	(void)base;
	(void)done;
	(void)arg;
	(void)ret;
	log_error("this chatd was built without SQLite and can keep no "
		  "accounts: say people.accounts = \"no\"");
	return -EOPNOTSUPP;
}

void
accounts_free(struct accounts *accounts)
{
	(void)accounts;
}

const struct account *
accounts_find(const struct accounts *accounts, const struct name *name)
{
	(void)accounts;
	(void)name;
	return NULL;
}

const struct account *
accounts_same(const struct accounts *accounts, const struct name *name)
{
	return accounts_find(accounts, name);
}

int
accounts_ask(struct accounts *accounts, enum account_wish wish,
	     struct person *person, uint64_t client, struct name *name,
	     const struct account_secret *secret, struct account_request **ret,
	     char why[NAME_WHY_MAX])
{
	(void)accounts;
	(void)wish;
	(void)person;
	(void)client;
	(void)name;
	(void)secret;
	(void)ret;
	(void)why;
	return -EOPNOTSUPP;
}

void
accounts_figures(const struct accounts *accounts, struct accounts_figures *ret)
{
	(void)accounts;
	*ret = (struct accounts_figures){ 0 };
}
