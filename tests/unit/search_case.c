/* SPDX-License-Identifier: MIT */
/*
 * search_case.c - see search_case.h.
 */
#include "config.h"

#include "search_case.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store_case.h"
#include "support/runner.h"

struct search_case se;

void
se_done(struct store_search *search, const struct found *found, int error)
{
	size_t len = strlen(se.numbers);

	(void)search;
	se.answered = true;
	se.error = error;
	if (error)
		return;
	se.searched = found->searched;
	se.more = found->more;
	for (uint32_t i = 0; i < found->lines.count; i++)
		len += (size_t)snprintf(se.numbers + len,
					sizeof(se.numbers) - len,
					"%" PRIu64 " ",
					found_get(found, i).number);
}

void
se_look_for(const char *text, uint64_t from, uint64_t to, uint32_t most)
{
	se = (struct search_case){ .search = {
					   .text = text,
					   .len = strlen(text),
					   .from = from,
					   .to = to,
					   .most = most,
					   .done = se_done,
				   } };
	ck_assert_int_eq(store_search(sc.store, &se.search), 0);
	ck_assert(!se.answered);
	while (!se.answered)
		ck_assert_int_eq(event_base_loop(sc.base, EVLOOP_ONCE), 0);
}

void
se_catch_up(void)
{
	sc_run();
	do
		se_look_for("x", 1, UINT64_MAX, 1);
	while (se.searched < sc.store->last);
}

void
se_finds(const char *text, const char *expected)
{
	se_look_for(text, 1, UINT64_MAX, FOUND_MAX);
	ck_assert_int_eq(se.error, 0);
	ck_assert_str_eq(se.numbers, expected);
}
