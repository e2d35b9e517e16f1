/* SPDX-License-Identifier: MIT */
/*
 * progress.h - a bar on standard error, if that is a terminal. It is drawn over
 * itself, with no more than a carriage return, and fits into a line.
 */
#ifndef CHATCTL_PROGRESS_H
#define CHATCTL_PROGRESS_H

#include <stdbool.h>

/* A bar. */
struct progress {
	bool shown; /* there is to be one */
	int drawn;  /* thousandths that it shows; -1: it is not there */
	int len;    /* characters that it takes */
};

/* A bar that is seen if @wanted and standard error is a terminal. */
void progress_init(struct progress *progress, bool wanted);

/* So much of so much is done. */
void progress_set(struct progress *progress, long long done, long long total);

/* Takes it away. */
void progress_end(struct progress *progress);

#endif
