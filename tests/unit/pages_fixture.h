/* SPDX-License-Identifier: MIT */
/*
 * pages_fixture.h - pages over a store double, and who waits for them.
 *
 * The store keeps what it is told to; line n says "line n". Each reader counts
 * how often it was told to look.
 */
#ifndef PAGES_FIXTURE_H
#define PAGES_FIXTURE_H

#include <stdint.h>

#include "room/pages.h"
#include "store_double.h"

#define READERS 8

/* Somebody who waits. */
struct reader {
	struct page_wait wait; /* first: the pages hand it back */
	int ready;             /* times that it was told */
};

extern struct pages pages;              /* 1 MiB of them */
extern struct store_double pages_store; /* with 2000 lines, all kept */
extern struct reader reader[READERS];   /* who wait for none yet */
extern int retries;                     /* times that a retry was wanted */

/* Makes all that. */
void pages_set_up(void);

/* Frees it; asserts that nobody waits. */
void pages_tear_down(void);

/* Reader @who waits for @line; asserts that it is not here. */
void wait_for(int who, uint64_t line);

/* The line is here and says its number. */
void expect_line(uint64_t line);

/* The line is not here. */
void expect_none(uint64_t line);

/* Pages on the list of @state. */
int count_pages(enum page_state state);

/* The store keeps what is from @oldest on; the pages are told. */
void retain(uint64_t oldest);

#endif
