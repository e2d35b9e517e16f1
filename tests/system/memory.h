/* SPDX-License-Identifier: MIT */
/*
 * memory.h - what a process has in its memory, seen from outside.
 */
#ifndef SYSTEM_MEMORY_H
#define SYSTEM_MEMORY_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Is @text anywhere in what process @pid, a chatd, can write to, but for its
 * slots?
 */
bool memory_has(pid_t pid, const char *text);

/* Is it in its slots, which outlive the process? */
bool memory_slots_have(pid_t pid, const char *text);

#endif
