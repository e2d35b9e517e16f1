/* SPDX-License-Identifier: MIT */
/*
 * attempts.c - see attempts.h.
 *
 * A bucket is full of seconds, of which an attempt takes some.
 */
#include "config.h"

#include "people/attempts.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "common/rate.h"

/* What there is of seconds. */
static const struct rate seconds = {
	.per_s = 1,
	.burst = ATTEMPTS_BURST * ATTEMPTS_SECONDS,
};

/* A name or an address. */
struct attempt {
	const char *who; /* first: it is looked up by that; it is in text */
	struct bucket bucket;
	TAILQ_ENTRY(attempt) link;
	char text[];
};

static int
compare(const void *a, const void *b)
{
	const struct attempt *x = a, *y = b;

	return strcmp(x->who, y->who);
}

void
attempts_init(struct attempts *attempts)
{
	*attempts = (struct attempts){ 0 };
	TAILQ_INIT(&attempts->all);
}

static void
forget(struct attempts *attempts, struct attempt *attempt)
{
	TAILQ_REMOVE(&attempts->all, attempt, link);
	tdelete(attempt, &attempts->tree, compare);
	attempts->n--;
	free(attempt);
}

void
attempts_fini(struct attempts *attempts)
{
	while (!TAILQ_EMPTY(&attempts->all))
		forget(attempts, TAILQ_FIRST(&attempts->all));
}

static struct attempt *
find(const struct attempts *attempts, const char *who)
{
	const struct attempt key = { .who = who };
	struct attempt **node = tfind(&key, &attempts->tree, compare);

	return node ? *node : NULL;
}

int64_t
attempts_wait(const struct attempts *attempts, const char *who, coir_time now)
{
	const struct attempt *attempt = find(attempts, who);
	int64_t left;

	if (!attempt)
		return 0;
	left = rate_left(&seconds, &attempt->bucket, now);
	return left < ATTEMPTS_SECONDS ? ATTEMPTS_SECONDS - left : 0;
}

/* Remembers @who, and forgets whoever was here longest ago, if need be. */
static struct attempt *
remember(struct attempts *attempts, const char *who)
{
	size_t size = strlen(who) + 1;
	struct attempt *attempt = calloc(1, sizeof(*attempt) + size);

	if (!attempt)
		return NULL;
	memcpy(attempt->text, who, size);
	attempt->who = attempt->text;
	if (!tsearch(attempt, &attempts->tree, compare)) {
		free(attempt);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&attempts->all, attempt, link);
	if (++attempts->n > ATTEMPTS_MAX)
		forget(attempts, TAILQ_FIRST(&attempts->all));
	return attempt;
}

int
attempts_add(struct attempts *attempts, const char *who, coir_time now)
{
	struct attempt *attempt = find(attempts, who);

	if (!attempt)
		attempt = remember(attempts, who);
	if (!attempt)
		return -ENOMEM;
	TAILQ_REMOVE(&attempts->all, attempt, link);
	TAILQ_INSERT_TAIL(&attempts->all, attempt, link);
	rate_take(&seconds, &attempt->bucket, now, ATTEMPTS_SECONDS);
	return 0;
}
