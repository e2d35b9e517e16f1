/* SPDX-License-Identifier: MIT */
/*
 * accounts_ask.c - see accounts.h: what is asked, done and answered.
 *
 * A name is in the directory from the moment it is asked for, so that nobody
 * else can have it meanwhile, and goes if it could not be stored.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <coir/time.h>

#include "limit/address_book.h"
#include "log/log.h"
#include "people/accounts_state.h"
#include "people/db_account.h"
#include "people/people.h"
#include "store/db.h"
#include "store/store.h"
#include "text/phrase.h"

/* Room for what attempts are counted by. */
#define WHO_MAX 1100

void
account_request_free(struct account_request *request)
{
	explicit_bzero(request->password, sizeof(request->password));
	free(request->shown);
	free(request->name);
	free(request);
}

/* Is the password right? On the thread. */
static int
log_in(struct sqlite3 *db, const struct account_request *request)
{
	char hash[PASSWORD_HASH_MAX];
	int rc = db_account_hash(db, request->name->text, hash);

	if (rc < 0)
		return rc == -ENOENT ? -EACCES : rc;
	rc = password_matches(request->password, hash);
	if (rc < 0)
		return rc;
	if (rc == 0)
		return -EACCES;
	return db_account_enter(db, request->name->text, request->client,
				store_now());
}

/* Stores a password. On the thread. */
static int
put(struct sqlite3 *db, const struct account_request *request)
{
	char hash[PASSWORD_HASH_MAX];
	int rc = password_hash(request->password, hash);

	if (rc < 0)
		return rc;
	return db_account_put(db, request->name->text, hash, request->client,
			      store_now());
}

static void
work(struct job *job)
{
	struct account_request *request = (struct account_request *)job;
	struct sqlite3 *db = request->accounts->db;

	request->result = request->wish == ACCOUNT_LOGIN ? log_in(db, request)
							 : put(db, request);
	explicit_bzero(request->password, sizeof(request->password));
}

/* Who has the account from now on, or that there is none after all. */
static void
settle(struct accounts *accounts, const struct account_request *request)
{
	struct name *name =
		directory_same(&accounts->registered, request->name);
	struct account *account = name ? name->holder : NULL;

	if (account && request->result == 0) {
		account->client = request->client;
	} else if (account && request->wish == ACCOUNT_REGISTER) {
		accounts_remove(accounts, account);
	}
}

static void
count(struct accounts_figures *figures, const struct account_request *request)
{
	if (request->result == -EACCES)
		figures->failures++;
	else if (request->result == 0 && request->wish == ACCOUNT_LOGIN)
		figures->logins++;
	else if (request->result == 0 && request->wish == ACCOUNT_REGISTER)
		figures->registrations++;
}

/* The log has what went wrong. */
static void
report(const struct accounts *accounts, const struct account_request *request)
{
	const struct log_about about = {
		.address = request->shown,
		.client = request->client,
	};

	if (request->result == -EACCES)
		log_message(MESSAGE_WRONG_PASSWORD, &about,
			    "%s has said a wrong password for \"%s\"",
			    request->shown, request->name->text);
	else if (request->result < 0)
		db_complain("use", accounts->path, request->result);
}

static void
done(struct job *job)
{
	struct account_request *request = (struct account_request *)job;
	struct accounts *accounts = request->accounts;

	LIST_REMOVE(request, link);
	accounts->n_requests--;
	settle(accounts, request);
	count(&accounts->figures, request);
	report(accounts, request);
	accounts->done(accounts->arg, request);
	account_request_free(request);
}

/* It is tried, unless it is to be tried later. */
static int
take(struct accounts *accounts, const char *who, int64_t *ret_wait)
{
	*ret_wait = attempts_wait(&accounts->attempts, who, coir_now());
	return *ret_wait > 0
		? -EAGAIN
		: attempts_add(&accounts->attempts, who, coir_now());
}

/*
 * May @person try, for whose tries those of others have left nothing? Once in a
 * while, from when that was so for the first time: not at once, or who comes
 * anew each time could try as often as that. *@wait is made no longer than that
 * lasts.
 */
static int
take_own(struct person *person, int64_t *wait)
{
	static const int64_t second = 1000000000;
	const coir_time span = coir_sec(ATTEMPTS_SECONDS);
	int64_t left;

	if (person->tries_at.ns == 0)
		person->tries_at = coir_after(span);
	left = person->tries_at.ns - coir_now().ns;
	if (left <= 0) {
		person->tries_at = coir_after(span);
		return 0;
	}
	left = (left + second - 1) / second;
	if (*wait > left)
		*wait = left;
	return -EAGAIN;
}

/*
 * May @person try it from @address? Then it does. What others try for a name
 * keeps nobody out of it. Those without an address are counted by @name; when
 * that is used up, each by itself.
 */
static int
take_attempt(struct accounts *accounts, struct person *person,
	     const struct name *name, const struct address *address,
	     char why[NAME_WHY_MAX])
{
	char who[WHO_MAX], text[PREFIX_TEXT_MAX];
	int64_t wait;
	int rc;

	if (address) {
		prefix_format(&address->prefix, text);
		snprintf(who, sizeof(who), "from %s", text);
	} else {
		snprintf(who, sizeof(who), "name %s", name->folded);
	}
	rc = take(accounts, who, &wait);
	if (rc == -EAGAIN && !address)
		rc = take_own(person, &wait);
	if (rc == -EAGAIN)
		snprintf(why, NAME_WHY_MAX,
			 address ? _("a password was tried too often from your "
				     "address; try again in %" PRId64 " s")
				 : _("a password was tried too often for this "
				     "name; try again in %" PRId64 " s"),
			 wait);
	return rc;
}

/* Is there room for it? */
static int
check_room(const struct accounts *accounts, enum account_wish wish,
	   char why[NAME_WHY_MAX])
{
	if (accounts->n_requests == ACCOUNTS_REQUESTS_MAX) {
		snprintf(why, NAME_WHY_MAX,
			 _("too many passwords are being looked at; try again "
			   "in a few seconds"));
		return -EBUSY;
	}
	if (wish == ACCOUNT_REGISTER &&
	    accounts->registered.n == ACCOUNTS_MAX) {
		snprintf(why, NAME_WHY_MAX,
			 _("there are as many names registered as can be: %d"),
			 ACCOUNTS_MAX);
		return -ENOSPC;
	}
	return 0;
}

/* A request for @name, which is not yet taken; NULL: no memory. */
static struct account_request *
request_new(const struct account_secret *secret)
{
	struct account_request *request = calloc(1, sizeof(*request));

	if (!request)
		return NULL;
	request->shown = strdup(secret->shown);
	if (!request->shown) {
		free(request);
		return NULL;
	}
	request->job.work = work;
	request->job.done = done;
	request->cause = secret->cause;
	memcpy(request->password, secret->password, secret->len);
	return request;
}

/* Has the name in the directory, if there is to be an account. */
static int
reserve(struct accounts *accounts, enum account_wish wish,
	const struct name *name)
{
	struct name *own;
	char why[NAME_WHY_MAX];
	int rc;

	if (wish != ACCOUNT_REGISTER)
		return 0;
	rc = name_new(name->text, name->len, &own, why);
	if (rc < 0)
		return rc;
	rc = accounts_add(accounts, own, 0);
	if (rc < 0)
		free(own);
	return rc;
}

int
accounts_ask(struct accounts *accounts, enum account_wish wish,
	     struct person *person, uint64_t client, struct name *name,
	     const struct account_secret *secret, struct account_request **ret,
	     char why[NAME_WHY_MAX])
{
	struct account_request *request;
	int rc = check_room(accounts, wish, why);

	if (rc == 0)
		rc = take_attempt(accounts, person, name, secret->address, why);
	if (rc < 0)
		return rc;
	request = request_new(secret);
	rc = request ? reserve(accounts, wish, name) : -ENOMEM;
	if (rc < 0) {
		if (request)
			account_request_free(request);
		return rc;
	}
	request->accounts = accounts;
	request->person = person;
	request->client = client;
	request->wish = wish;
	request->name = name;
	LIST_INSERT_HEAD(&accounts->requests, request, link);
	accounts->n_requests++;
	worker_give(accounts->worker, &request->job);
	*ret = request;
	return 0;
}
