/* SPDX-License-Identifier: MIT */
/*
 * attempts.h - how often a password may be tried, for a name or by an address.
 *
 * Each of these has a bucket; a number of them is remembered, those that were
 * used last. Time is an argument.
 */
#ifndef CHATD_ATTEMPTS_H
#define CHATD_ATTEMPTS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include <coir/time.h>

/* Attempts at once; then one in so many seconds. */
#define ATTEMPTS_BURST 10
#define ATTEMPTS_SECONDS 30

/* Names and addresses that are remembered. */
#define ATTEMPTS_MAX 4096

/* What is remembered. All-zero memory is not fine: attempts_init(). */
struct attempts {
	void *tree;                            /* all, for tsearch(3) */
	TAILQ_HEAD(attempt_list, attempt) all; /* used longest ago first */
	size_t n;                              /* how many there are */
};

/* Nothing is remembered. */
void attempts_init(struct attempts *attempts);

/* Frees what is remembered. */
void attempts_fini(struct attempts *attempts);

/* Seconds until @who may try once more; 0: now. */
int64_t attempts_wait(const struct attempts *attempts, const char *who,
		      coir_time now);

/* @who tries. Returns 0 or -ENOMEM: that is not remembered. */
int attempts_add(struct attempts *attempts, const char *who, coir_time now);

#endif
