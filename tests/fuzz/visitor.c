/* SPDX-License-Identifier: MIT */
/*
 * visitor.c - see visitor.h.
 */
#include "config.h"

#include "fuzz/visitor.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void
require(bool truth)
{
	if (!truth)
		abort();
}

static void
ignore(struct room_client *client)
{
	(void)client;
}

static const struct room_client_ops ops = {
	.news = ignore,
	.released = ignore,
};

void
visitor_come(struct visitor *v, struct room *room, struct door *door,
	     struct roster_label *label, char *address)
{
	*v = (struct visitor){ .client = { .door = door, .address = address } };
	session_init(&v->client.session);
	require(room_join(room, &v->client.guest, &ops, label, address,
			  strlen(address)) == 0);
}

static void
receive(struct visitor *v, const char *bytes, size_t len)
{
	v->text = realloc(v->text, v->len + len);
	require(v->text);
	memcpy(v->text + v->len, bytes, len);
	v->len += len;
}

/* What the short way finds is what the walk finds first. */
static int
gather(struct cursor *cursor, struct iovec iov[4], size_t most)
{
	const char *plain = NULL;
	size_t len = cursor_plain(cursor, &plain);
	int n = cursor_gather(cursor, iov, 4, most);

	require(n >= 0);
	if (len > 0 && most > 0) {
		require(n > 0 && iov[0].iov_base == plain);
		require(iov[0].iov_len == (len < most ? len : most));
	}
	return n;
}

bool
visitor_send(struct visitor *v, size_t most)
{
	struct cursor *cursor = &v->client.guest.cursor;
	struct iovec iov[4];
	size_t sum = 0;
	int n = gather(cursor, iov, most);

	for (int i = 0; i < n && sum < most; i++) {
		size_t len = iov[i].iov_len;

		if (len > most - sum)
			len = most - sum;
		receive(v, iov[i].iov_base, len);
		sum += len;
	}
	cursor_sent(cursor, sum);
	return sum > 0;
}

void
visitors_settle(struct visitor *one, struct visitor *other,
		struct store_double *store)
{
	bool more = true;

	store_double_commit_all(store);
	while (more) {
		more = visitor_send(one, SIZE_MAX);
		more |= visitor_send(other, SIZE_MAX);
		more |= store->reads != NULL;
		store_double_answer_all(store);
	}
}
