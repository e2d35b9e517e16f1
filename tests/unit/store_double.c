/* SPDX-License-Identifier: MIT */
/*
 * store_double.c - a store that does what a test tells it, when it tells it.
 */
#include "config.h"

#include "store_double.h"

#include <check.h>

static struct store_double *
double_of(struct store *store)
{
	return (struct store_double *)store;
}

static void
double_wanted(struct store *store)
{
	double_of(store)->wanted++;
}

static void
double_read(struct store *store, struct store_read *read)
{
	struct store_read **end = &double_of(store)->reads;

	while (*end)
		end = &(*end)->next;
	read->next = NULL;
	*end = read;
}

static void
double_free(struct store *store)
{
	store_double_fini(double_of(store));
}

static const struct store_ops double_ops = {
	.wanted = double_wanted,
	.read = double_read,
	.free = double_free,
};

void
store_double_init(struct store_double *d, uint64_t keep)
{
	*d = (struct store_double){ .keep = keep };
	store_init(&d->store, &double_ops, 1, 0);
}

void
store_double_fini(struct store_double *d)
{
	lines_fini(&d->all);
	store_fini(&d->store);
}

/* What lines say of @client. False: it is not present. */
static bool
find_presence(const struct store_double *d, uint64_t client,
	      struct line *ret_leave, struct presence *ret)
{
	bool present = false;

	*ret = (struct presence){ 0 };
	for (uint32_t i = 0; i < d->all.count; i++) {
		struct line line = lines_get(&d->all, i);

		if (line.client != client)
			continue;
		present = line.kind != LINE_LEAVE;
		if (line.kind == LINE_JOIN)
			ret->joined = i + 1;
		ret->last = i + 1;
		if (line.input_end > 0)
			ret->input_end = line.input_end;
		if (line.kind == LINE_RENAME) {
			line.name = line.text;
			line.name_len = (uint8_t)line.text_len;
		}
		*ret_leave = line;
	}
	ret_leave->kind = LINE_LEAVE;
	ret_leave->input_end = 0;
	ret_leave->text_len = 0;
	return present;
}

static uint64_t
highest_client(const struct store_double *d)
{
	uint64_t highest = 0;

	for (uint32_t i = 0; i < d->all.count; i++)
		if (lines_get(&d->all, i).client > highest)
			highest = lines_get(&d->all, i).client;
	return highest;
}

void
store_double_reopen(struct store_double *d)
{
	uint64_t last_client = highest_client(d);
	struct presence who;
	struct line leave;

	store_fini(&d->store);
	store_init(&d->store, &double_ops, d->store.first, d->store.last);
	d->store.last_client = last_client;
	d->reads = NULL;
	d->wanted = 0;
	for (uint64_t i = 1; i <= last_client; i++)
		if (find_presence(d, i, &leave, &who))
			ck_assert_int_eq(present_add(&d->store.present, &leave,
						     &who),
					 0);
}

bool
store_double_begin(struct store_double *d)
{
	ck_assert_int_le(d->wanted, 1);
	if (!d->wanted)
		return false;
	d->wanted = 0;
	d->begun++;
	return store_begin(&d->store) != NULL;
}

void
store_double_end(struct store_double *d, int error)
{
	const struct lines *batch = &d->store.committing;
	uint64_t end = batch->first + batch->count;

	for (uint32_t i = 0; !error && i < batch->count; i++) {
		struct line line = lines_get(batch, i);

		ck_assert_int_eq(lines_add(&d->all, &line), 0);
		d->all.first = 1;
	}
	store_done(&d->store, error, end > d->keep ? end - d->keep : 1);
}

void
store_double_commit_all(struct store_double *d)
{
	while (store_double_begin(d))
		store_double_end(d, 0);
}

void
store_double_answer(struct store_double *d, uint32_t most, int error)
{
	struct store_read *read = d->reads;
	struct lines page = { 0 };
	uint64_t from;

	ck_assert_ptr_nonnull(read);
	d->reads = read->next;
	from = read->from > d->store.first ? read->from : d->store.first;
	for (uint64_t n = from; n <= d->store.last && n < from + most; n++) {
		struct line line = lines_get(&d->all, (uint32_t)(n - 1));

		ck_assert_int_eq(lines_add(&page, &line), 0);
	}
	page.first = from;
	read->done(read, error ? NULL : &page, error);
	lines_fini(&page);
}

void
store_double_answer_all(struct store_double *d)
{
	while (d->reads)
		store_double_answer(d, STORE_PAGE_LINES, 0);
}
