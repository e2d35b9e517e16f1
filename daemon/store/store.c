/* SPDX-License-Identifier: MIT */
/*
 * store.c - the half that all stores share: collect, hand over, report.
 *
 * Two runs of lines take turns: one fills while the other commits. Invariant:
 * lines wait in filling only in states WANTED and RUNNING; so each line posted
 * is either in the batch under way or announced to the store, exactly once.
 */
#include "config.h"

#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <sys/time.h>
#include <time.h>

#include "store/search_query.h"

void
store_init(struct store *store, const struct store_ops *ops, uint64_t first,
	   uint64_t last)
{
	*store = (struct store){ .ops = ops, .first = first, .last = last };
	store->figures.commits.scale = &tally_times;
}

void
store_fini(struct store *store)
{
	lines_fini(&store->filling);
	lines_fini(&store->committing);
	present_fini(&store->present);
	lines_fini(&store->topic);
}

void
store_attach(struct store *store, const struct store_user *user, void *arg)
{
	store->user = user;
	store->user_arg = arg;
}

const struct timeval store_aging = { .tv_sec = 10 };

int64_t
store_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Says to the store that lines wait, if any do. */
static void
announce(struct store *store)
{
	if (!store->filling.count) {
		store->state = STORE_IDLE;
		return;
	}
	store->state = STORE_WANTED;
	store->ops->wanted(store);
}

int
store_post(struct store *store, const struct line *line)
{
	int error = lines_add(&store->filling, line);

	if (error)
		return error;
	if (line->client > store->last_client)
		store->last_client = line->client;
	if (store->state == STORE_IDLE)
		announce(store);
	return 0;
}

/* Tells the user how the transaction ended, then goes on to the next one. */
static void
report(struct store *store, int error)
{
	if (store->user)
		store->user->stored(store->user_arg, &store->committing, error);
	lines_reset(&store->committing);
	announce(store);
}

const struct lines *
store_begin(struct store *store)
{
	int error = 0;

	assert(store->state == STORE_WANTED);
	store->state = STORE_RUNNING;
	lines_swap(&store->filling, &store->committing);
	store->committing.first = store->last + 1;
	if (store->user)
		error = store->user->prepare(store->user_arg,
					     &store->committing);
	if (!error)
		return &store->committing;
	report(store, error);
	return NULL;
}

void
store_done(struct store *store, int error, uint64_t first)
{
	assert(store->state == STORE_RUNNING);
	if (!error) {
		store->last += store->committing.count;
		if (first > store->first)
			store->first = first;
	}
	report(store, error);
}

void
store_kept(struct store *store, uint64_t first)
{
	if (first <= store->first)
		return;
	store->first = first;
	if (store->user && store->user->kept)
		store->user->kept(store->user_arg);
}

bool
store_full(const struct store *store)
{
	return store->waiting_max > 0 &&
		store->filling.count + store->committing.count >=
		store->waiting_max;
}

void
store_give_up(struct store *store)
{
	if (store->ops->give_up)
		store->ops->give_up(store);
}

void
store_read(struct store *store, struct store_read *read)
{
	store->ops->read(store, read);
}

int
store_search(struct store *store, struct store_search *search)
{
	char query[SEARCH_QUERY_MAX];
	int error;

	if (!store->searchable)
		return -EOPNOTSUPP;
	error = search_query(search->text, search->len, query);
	if (!error)
		store->ops->search(store, search);
	return error;
}

void
store_free(struct store *store)
{
	if (store)
		store->ops->free(store);
}
