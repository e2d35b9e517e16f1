/* SPDX-License-Identifier: MIT */
/*
 * log_fixture.h - a transcript with lines in it, for those who read one.
 */
#ifndef LOG_FIXTURE_H
#define LOG_FIXTURE_H

#include <stdint.h>

#include "room/transcript.h"

/* Appends @n announcements, line number k saying "line k". */
void log_fill(struct transcript *t, uint64_t n);

/* Appends an announcement of @text, reserved by itself. */
void log_append(struct transcript *t, const char *text);

#endif
