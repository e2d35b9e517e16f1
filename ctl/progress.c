/* SPDX-License-Identifier: MIT */
/*
 * progress.c - see progress.h.
 */
#include "config.h"

#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "terminal.h"

/* Characters of the bar at most. */
#define WIDTH 40

void
progress_init(struct progress *progress, bool wanted)
{
	progress->shown = wanted && isatty(STDERR_FILENO);
	progress->drawn = -1;
	progress->len = 0;
}

/* Draws @text over what is there. */
static void
draw(struct progress *progress, const char *text)
{
	int len = (int)strlen(text);

	fprintf(stderr, "\r%s%*s", text,
		progress->len > len ? progress->len - len : 0, "");
	fflush(stderr);
	progress->len = len;
}

/* Characters for the bar itself, beside @text in a line of the terminal. */
static int
bar_width(const char *text)
{
	/* the brackets; and the last place is left free */
	size_t taken = strlen(text) + 3, width = terminal_width(STDERR_FILENO);

	if (width <= taken)
		return 0;
	return width - taken < WIDTH ? (int)(width - taken) : WIDTH;
}

void
progress_set(struct progress *progress, long long done, long long total)
{
	int share = total > 0 ? (int)(1000.0 * (double)done / (double)total)
			      : 1000;
	char text[64], bar[WIDTH + 1], line[sizeof(text) + sizeof(bar) + 2];
	int width;

	if (!progress->shown || share == progress->drawn)
		return;
	progress->drawn = share;
	snprintf(text, sizeof(text), " %3d%%  %lld of %lld", share / 10, done,
		 total);
	width = bar_width(text);
	for (int i = 0; i < width; i++)
		bar[i] = i * 1000 < share * width ? '#' : ' ';
	bar[width] = '\0';
	if (width > 0)
		snprintf(line, sizeof(line), "[%s]%s", bar, text);
	else
		snprintf(line, sizeof(line), "%3d%%", share / 10);
	draw(progress, line);
}

void
progress_end(struct progress *progress)
{
	/* all of it away, and to the beginning of the line */
	if (progress->drawn >= 0)
		fprintf(stderr, "\r%*s\r", progress->len, "");
	progress->drawn = -1;
	progress->len = 0;
}
