/* SPDX-License-Identifier: MIT */
/*
 * search_case.h - searches of the store under test (store_case.h).
 */
#ifndef SEARCH_CASE_H
#define SEARCH_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

/* One search, and what has come of it. */
struct search_case {
	struct store_search search; /* as it was asked */
	bool answered;              /* it is over */
	int error;                  /* how it ended */
	uint64_t searched;          /* newest line in the index then */
	bool more;                  /* there are older lines, too */
	char numbers[1024];         /* of the lines, each with a space */
};

extern struct search_case se;

/* What a search is answered by: notes it, behind what is noted already. */
void se_done(struct store_search *search, const struct found *found, int error);

/* Searches the lines @from to @to for @text, and waits. */
void se_look_for(const char *text, uint64_t from, uint64_t to, uint32_t most);

/* Has the index be up to date. */
void se_catch_up(void);

/* What has @text is the lines @expected, newest first. */
void se_finds(const char *text, const char *expected);

#endif
