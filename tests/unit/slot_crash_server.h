/* SPDX-License-Identifier: MIT */
/*
 * slot_crash_server.h - what client and server of slot_crash.h both know.
 */
#ifndef SLOT_CRASH_SERVER_H
#define SLOT_CRASH_SERVER_H

#include "unit/slot_crash.h"

/* Bytes of telnet that fill the ring before a line is whole. */
#define CRASH_JUNK (200 * 1024)

/* Bytes that a client says for one line at most. */
#define CRASH_SAYING_MAX (CRASH_JUNK + 2 * CRASH_LINE_MAX)

/* Writes the text of line @number at @text. Returns its length. */
size_t crash_line(uint64_t number, char *text);

/* The @len bytes that a client gets from byte @from on. */
void crash_bytes(uint64_t from, char *bytes, size_t len);

/* As crash_serve(), but hears only, and ends when there is no more to hear. */
_Noreturn void crash_serve_rest(struct crash *c);

#endif
