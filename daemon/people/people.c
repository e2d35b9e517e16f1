/* SPDX-License-Identifier: MIT */
/*
 * people.c - see people.h: names. Who logs in is in people_login.c.
 */
#include "config.h"

#include "people/people.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf.h"
#include "log/log.h"
#include "people/people_state.h"
#include "text/phrase.h"

int
people_no_memory(char why[PEOPLE_WHY_MAX])
{
	snprintf(why, PEOPLE_WHY_MAX, _("out of memory; try again"));
	return -ENOMEM;
}

const struct account *
people_account(const struct people *people, const struct person *person)
{
	const struct account *account = NULL;

	if (people->accounts && person->name)
		account = accounts_same(people->accounts, person->name);
	return account && account->client == person->id ? account : NULL;
}

bool
people_has_account(const struct people *people, const struct person *person)
{
	return people_account(people, person) != NULL;
}

bool
people_is_operator(const struct people *people, const struct person *person)
{
	return people_has_account(people, person) &&
		directory_same(&people->operators, person->name);
}

/* Adds the operator called @text to @operators; one that is none is logged. */
static int
add_operator(struct directory *operators, const char *text, size_t len)
{
	char why[NAME_WHY_MAX];
	struct name *name;
	int rc;

	phrase_hold();
	rc = name_new(text, len, &name, why);
	phrase_resume();
	if (rc == -EINVAL)
		log_warn("people.operators: \"%.*s\" can be nobody: %s",
			 (int)len, text, why);
	if (rc < 0)
		return rc == -EINVAL ? 0 : rc;
	name->holder = name;
	rc = directory_take(operators, name, NULL);
	if (rc == -EEXIST)
		log_warn("people.operators: \"%s\" looks like another one and "
			 "is left out",
			 name->text);
	if (rc < 0)
		free(name);
	return rc == -EEXIST ? 0 : rc;
}

/* Tells the administrator of operators who are none yet. */
static void
report_operators(const struct people *people)
{
	const char *at = people->conf->operators;
	size_t len;

	if (!people->accounts && people->operators.n > 0) {
		log_warn("people.operators has no effect without "
			 "people.accounts: nobody can show who they are");
		return;
	}
	for (; *(at += strspn(at, " ")); at += len) {
		char why[NAME_WHY_MAX];
		struct name *name;

		len = strcspn(at, " ");
		if (name_new(at, len, &name, why) < 0)
			continue;
		if (!accounts_same(people->accounts, name))
			log_warn("people.operators: \"%s\" is not registered, "
				 "and cannot be as long as it stands there",
				 name->text);
		free(name);
	}
}

int
people_update(struct people *people)
{
	struct directory operators = { 0 };
	const char *at = people->conf->operators;
	size_t len;

	for (; *(at += strspn(at, " ")); at += len) {
		int rc;

		len = strcspn(at, " ");
		rc = add_operator(&operators, at, len);
		if (rc < 0) {
			directory_clear(&operators, free);
			return rc;
		}
	}
	directory_clear(&people->operators, free);
	people->operators = operators;
	report_operators(people);
	return 0;
}

int
people_init(struct people *people, const struct conf_people *conf,
	    struct event_base *base)
{
	int rc = 0;

	*people = (struct people){ .conf = conf, .ops = people->ops };
	if (conf->accounts)
		rc = accounts_open(base, people_answered, people,
				   &people->accounts);
	if (rc == 0)
		rc = people_update(people);
	if (rc < 0)
		people_fini(people);
	return rc;
}

static void
ignore(void *name)
{
	(void)name;
}

void
people_fini(struct people *people)
{
	accounts_free(people->accounts);
	directory_clear(&people->operators, free);
	/* the names are their persons' */
	directory_clear(&people->present, ignore);
	people->accounts = NULL;
}

void
people_drop_name(struct people *people, struct person *person)
{
	if (!person->name)
		return;
	directory_remove(&people->present, person->name);
	free(person->name);
	person->name = NULL;
}

int
people_give_name(struct people *people, struct person *person,
		 struct name *name)
{
	int rc;

	name->holder = person;
	rc = directory_take(&people->present, name, person->name);
	if (rc < 0)
		return rc;
	free(person->name);
	person->name = name;
	return 0;
}

/* Are they the same but for case, and do not only look so? */
static bool
is_same(const struct name *name, const struct name *other)
{
	return strcmp(name->folded, other->folded) == 0;
}

/* Is @name another one's account? */
static int
check_account(const struct people *people, const struct person *person,
	      const struct name *name, char why[PEOPLE_WHY_MAX])
{
	const struct account *account = NULL;

	if (people->accounts)
		account = accounts_find(people->accounts, name);
	if (!account || account == people_account(people, person))
		return 0;
	if (is_same(name, account->name))
		snprintf(why, PEOPLE_WHY_MAX,
			 _("\"%s\" is registered; take another name, or say "
			   "/login %s PASSWORD if it is yours"),
			 account->name->text, account->name->text);
	else
		snprintf(why, PEOPLE_WHY_MAX,
			 _("\"%s\" looks like \"%s\", which is registered; "
			   "take another name"),
			 name->text, account->name->text);
	return -EACCES;
}

/* Has somebody else that name, or @person itself? */
static int
check_taken(const struct people *people, const struct person *person,
	    const struct name *name, char why[PEOPLE_WHY_MAX])
{
	const struct name *other =
		directory_find(&people->present, name, person);

	if (other) {
		if (is_same(name, other))
			snprintf(why, PEOPLE_WHY_MAX,
				 _("somebody here is \"%s\"; take another "
				   "name"),
				 other->text);
		else
			snprintf(why, PEOPLE_WHY_MAX,
				 _("\"%s\" looks like \"%s\", who is here; "
				   "take another name"),
				 name->text, other->text);
		return -EEXIST;
	}
	if (!person->name || strcmp(person->name->text, name->text) != 0)
		return 0;
	snprintf(why, PEOPLE_WHY_MAX, _("you are \"%s\" already"), name->text);
	return -EALREADY;
}

/* Gives @person the name @name, which is taken, if it may have that. */
static int
take(struct people *people, struct person *person, struct name *name,
     char why[PEOPLE_WHY_MAX])
{
	int rc = check_account(people, person, name, why);

	if (rc == 0)
		rc = check_taken(people, person, name, why);
	if (rc == 0)
		rc = people_give_name(people, person, name);
	if (rc < 0)
		free(name);
	return rc == -ENOMEM ? people_no_memory(why) : rc;
}

/* It wants to be a guest. */
static int
become_guest(struct people *people, struct person *person,
	     char why[PEOPLE_WHY_MAX])
{
	if (!person->name) {
		snprintf(why, PEOPLE_WHY_MAX, _("you have that name already"));
		return -EALREADY;
	}
	people_drop_name(people, person);
	return 0;
}

int
people_take(struct people *people, struct person *person, const char *wanted,
	    size_t len, char why[PEOPLE_WHY_MAX])
{
	struct name *name;
	uint64_t id;
	int rc;

	if (person->request) {
		snprintf(why, PEOPLE_WHY_MAX,
			 _("your password is being looked at; try again then"));
		return -EBUSY;
	}
	if (name_of_guest(wanted, len, &id) && id == person->id)
		return become_guest(people, person, why);
	rc = name_new(wanted, len, &name, why);
	if (rc < 0)
		return rc == -ENOMEM ? people_no_memory(why) : rc;
	return take(people, person, name, why);
}

/* The account that @name is has @person's number: it goes on as that. */
static bool
may_restore(const struct people *people, const struct person *person,
	    const struct name *name)
{
	const struct account *account = NULL;

	if (people->accounts)
		account = accounts_find(people->accounts, name);
	return !account ||
		(account->client == person->id &&
		 account == accounts_same(people->accounts, name));
}

int
people_restore(struct people *people, struct person *person, const char *text,
	       size_t len)
{
	char why[PEOPLE_WHY_MAX];
	struct name *name;
	int rc;

	people_drop_name(people, person);
	if (len == 0)
		return 0;
	rc = name_new(text, len, &name, why);
	if (rc < 0)
		return rc;
	rc = may_restore(people, person, name)
		? people_give_name(people, person, name)
		: -EACCES;
	if (rc < 0)
		free(name);
	return rc;
}

void
people_leave(struct people *people, struct person *person)
{
	if (person->request)
		person->request->person = NULL;
	person->request = NULL;
	people_drop_name(people, person);
}

struct person *
people_find(const struct people *people, const char *text, size_t len)
{
	struct name *name, *found;
	char why[PEOPLE_WHY_MAX];

	if (name_new(text, len, &name, why) < 0)
		return NULL;
	found = directory_same(&people->present, name);
	free(name);
	return found ? found->holder : NULL;
}
