/* SPDX-License-Identifier: MIT */
/*
 * people_state.h - what the files of people share.
 */
#ifndef CHATD_PEOPLE_STATE_H
#define CHATD_PEOPLE_STATE_H

#include "people/people.h"

/* Says in @why that there is no memory. Returns -ENOMEM. */
int people_no_memory(char why[PEOPLE_WHY_MAX]);

/* The account that @person has logged in to, or NULL. Borrowed. */
const struct account *people_account(const struct people *people,
				     const struct person *person);

/*
 * @person is called @name from now on, which is taken on 0. Returns 0, -EEXIST
 * or -ENOMEM.
 */
int people_give_name(struct people *people, struct person *person,
		     struct name *name);

/* @person is a guest from now on. */
void people_drop_name(struct people *people, struct person *person);

/* What was asked of the accounts is answered; @arg is the people. */
accounts_fn people_answered;

#endif
