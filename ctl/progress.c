/* SPDX-License-Identifier: MIT */
/*
 * progress.c - see progress.h.
 */
#include "config.h"

#include "progress.h"

#include <stdio.h>
#include <unistd.h>

/* Characters of the bar. */
#define WIDTH 40

void
progress_init(struct progress *progress, bool wanted)
{
	progress->shown = wanted && isatty(STDERR_FILENO);
	progress->drawn = -1;
}

void
progress_set(struct progress *progress, long long done, long long total)
{
	int share = total > 0 ? (int)(1000.0 * (double)done / (double)total)
			      : 1000;
	char bar[WIDTH + 1];

	if (!progress->shown || share == progress->drawn)
		return;
	progress->drawn = share;
	for (int i = 0; i < WIDTH; i++)
		bar[i] = i * 1000 < share * WIDTH ? '#' : ' ';
	bar[WIDTH] = '\0';
	fprintf(stderr, "\r[%s] %3d%%  %lld of %lld", bar, share / 10, done,
		total);
	fflush(stderr);
}

void
progress_end(struct progress *progress)
{
	/* to the beginning of the line, and all of it away */
	if (progress->drawn >= 0)
		fputs("\r\033[K", stderr);
	progress->drawn = -1;
}
