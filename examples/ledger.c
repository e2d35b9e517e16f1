/* SPDX-License-Identifier: MIT */
/*
 * A ledger that several fibers write: a mutex keeps an entry in one piece
 * although writing it suspends in the middle, a condition tells who waits for
 * a sum that it has been reached, and a wait group counts entries that are on
 * their way.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>

/* What all share. */
struct ledger {
	struct coir_mutex mutex;
	struct coir_cond changed;
	struct coir_wait_group pending;
	int sum;
};

/* One entry. */
struct entry {
	struct ledger *ledger;
	int amount;
};

/* The section: nobody sees the ledger between its two halves. */
static int
write_entry(void *arg)
{
	struct entry *entry = arg;
	int sum = entry->ledger->sum;
	int rc = coir_sleep(coir_ms(1));

	if (rc < 0)
		return rc;
	entry->ledger->sum = sum + entry->amount;
	printf("%d: the sum is %d\n", entry->amount, entry->ledger->sum);
	return 0;
}

static int
clerk(void *arg)
{
	struct entry *entry = arg;
	struct ledger *ledger = entry->ledger;
	int rc;

	rc = coir_mutex_with(&ledger->mutex, COIR_MUTEX_PROTECT, write_entry,
			     entry);
	coir_cond_broadcast(&ledger->changed);
	coir_wait_group_done(&ledger->pending);
	return rc;
}

static int
watch_for_50(void *arg)
{
	struct ledger *ledger = arg;

	while (ledger->sum < 50) {
		int rc = coir_cond_wait(&ledger->changed);

		if (rc < 0)
			return rc;
	}
	printf("50 reached\n");
	return 0;
}

static int
keep_books(struct coir_scope *scope, void *arg)
{
	struct entry *entries = arg;
	struct ledger *ledger = entries[0].ledger;
	int rc = coir_spawn(scope, watch_for_50, ledger);

	for (int i = 0; rc == 0 && i < 3; i++) {
		coir_wait_group_add(&ledger->pending, 1);
		rc = coir_spawn(scope, clerk, &entries[i]);
	}
	if (rc == 0)
		rc = coir_wait_group_wait(&ledger->pending);
	printf("all is written\n");
	return rc;
}

static int
office(void *arg)
{
	struct ledger ledger = { .sum = 0 };
	struct entry entries[] = { { &ledger, 10 },
				   { &ledger, 40 },
				   { &ledger, 5 } };
	int rc;

	(void)arg;
	coir_mutex_init(&ledger.mutex);
	coir_cond_init(&ledger.changed);
	coir_wait_group_init(&ledger.pending);
	rc = coir_scope_run(keep_books, entries);
	coir_wait_group_fini(&ledger.pending);
	coir_cond_fini(&ledger.changed);
	coir_mutex_fini(&ledger.mutex);
	return rc;
}

int
main(void)
{
	return coir_run(office, NULL) < 0;
}
