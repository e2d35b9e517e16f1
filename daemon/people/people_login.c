/* SPDX-License-Identifier: MIT */
/*
 * people_login.c - see people.h: who registers a name, and who logs in.
 */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/phrase.h"

#include "people/people_state.h"

/* Writes a sentence. Returns @error. */
static int __attribute__((format(printf, 3, 4)))
refuse(char why[PEOPLE_WHY_MAX], int error, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, PEOPLE_WHY_MAX, fmt, args);
	va_end(args);
	return error;
}

/* Answers @request. */
static void __attribute__((format(printf, 3, 4)))
answer(const struct people *people, const struct account_request *request,
       const char *fmt, ...)
{
	char text[PEOPLE_WHY_MAX];
	va_list args;

	if (!people->ops)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	people->ops->answered(request->person, text, strlen(text),
			      request->cause);
}

static void
tell_renamed(const struct people *people, struct person *person)
{
	if (people->ops)
		people->ops->renamed(person);
}

/* Whoever else has @name, or one like it, is a guest from now on. */
static void
make_way(struct people *people, const struct person *person,
	 const struct name *name)
{
	struct name *other;

	while ((other = directory_find(&people->present, name, person))) {
		struct person *loser = other->holder;

		people_drop_name(people, loser);
		tell_renamed(people, loser);
	}
}

/* The password was right. */
static void
enter(struct people *people, struct account_request *request)
{
	struct person *person = request->person;
	struct name *name = request->name;

	make_way(people, person, name);
	if (people_give_name(people, person, name) < 0) {
		answer(people, request, _("out of memory; try again"));
		return;
	}
	request->name = NULL;
	tell_renamed(people, person);
	answer(people, request, _("you are logged in as \"%s\""), name->text);
}

static void
answer_done(struct people *people, struct account_request *request)
{
	const char *name = request->name->text;

	switch (request->wish) {
	case ACCOUNT_REGISTER:
		answer(people, request,
		       _("\"%s\" is registered: from now on only who knows the "
			 "password can have this name; next time say /login %s "
			 "PASSWORD"),
		       name, name);
		break;
	case ACCOUNT_CHANGE:
		answer(people, request,
		       _("\"%s\" has this password from now on"), name);
		break;
	case ACCOUNT_LOGIN:
		enter(people, request);
		break;
	}
}

void
people_answered(void *arg, struct account_request *request)
{
	struct people *people = arg;

	if (!request->person)
		return;
	request->person->request = NULL;
	if (request->result == 0)
		answer_done(people, request);
	else if (request->result == -EACCES)
		answer(people, request, _("that is not the password of \"%s\""),
		       request->name->text);
	else
		answer(people, request,
		       _("the accounts cannot be used at the moment; try again "
			 "later, or tell the administrator"));
}

/* Can anything be asked for @person? */
static int
check_free(const struct people *people, const struct person *person,
	   char why[PEOPLE_WHY_MAX])
{
	if (!people->accounts)
		return refuse(why, -EOPNOTSUPP,
			      _("no names are registered here"));
	if (person->request)
		return refuse(why, -EBUSY,
			      _("your password is being looked at; try again "
				"then"));
	return 0;
}

/* Asks for @person and a copy of the name @text. */
static int
ask(struct people *people, struct person *person, enum account_wish wish,
    const struct name *name, const struct account_secret *secret,
    char why[PEOPLE_WHY_MAX])
{
	struct name *own;
	int rc = name_new(name->text, name->len, &own, why);

	if (rc < 0)
		return rc == -ENOMEM ? people_no_memory(why) : rc;
	rc = accounts_ask(people->accounts, wish, person, person->id, own,
			  secret, &person->request, why);
	if (rc < 0)
		free(own);
	return rc == -ENOMEM ? people_no_memory(why) : rc;
}

int
people_register(struct people *people, struct person *person,
		const struct account_secret *secret, char why[PEOPLE_WHY_MAX])
{
	const struct name *name = person->name;
	int rc = check_free(people, person, why);
	const char *fault;

	if (rc < 0)
		return rc;
	if (!name)
		return refuse(why, -ENOENT,
			      _("take the name first that is to be yours: "
				"/nick NAME"));
	fault = password_fault(secret->password, secret->len, name->text);
	if (fault)
		return refuse(why, -EINVAL, "%s", fault);
	if (people_has_account(people, person))
		return ask(people, person, ACCOUNT_CHANGE,
			   people_account(people, person)->name, secret, why);
	if (accounts_find(people->accounts, name))
		return refuse(why, -EACCES, _("\"%s\" is registered already"),
			      name->text);
	if (directory_find(&people->operators, name, NULL))
		return refuse(why, -EACCES,
			      _("\"%s\" is an operator's name in chatd's "
				"configuration; it has to be registered before "
				"it stands there"),
			      name->text);
	return ask(people, person, ACCOUNT_REGISTER, name, secret, why);
}

/* Logs @person in to the account that @name is. */
static int
log_in(struct people *people, struct person *person, const struct name *name,
       const struct account_secret *secret, char why[PEOPLE_WHY_MAX])
{
	const struct account *account = accounts_same(people->accounts, name);

	if (!account)
		return refuse(why, -ENOENT, _("nobody has registered \"%s\""),
			      name->text);
	if (account == people_account(people, person))
		return refuse(why, -EALREADY,
			      _("you are logged in as \"%s\" already; the "
				"password was not looked at"),
			      account->name->text);
	return ask(people, person, ACCOUNT_LOGIN, account->name, secret, why);
}

int
people_login(struct people *people, struct person *person, const char *text,
	     size_t len, const struct account_secret *secret,
	     char why[PEOPLE_WHY_MAX])
{
	int rc = check_free(people, person, why);
	struct name *name;

	if (rc < 0)
		return rc;
	if (secret->len > PASSWORD_MAX)
		return refuse(why, -EINVAL,
			      _("a password has at most %d bytes"),
			      PASSWORD_MAX);
	rc = name_new(text, len, &name, why);
	if (rc < 0)
		return rc == -ENOMEM ? people_no_memory(why) : rc;
	rc = log_in(people, person, name, secret, why);
	free(name);
	return rc;
}
