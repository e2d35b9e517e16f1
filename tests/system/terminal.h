/* SPDX-License-Identifier: MIT */
/*
 * terminal.h - a program that somebody runs on a terminal, and what that has
 * shown.
 */
#ifndef SYSTEM_TERMINAL_H
#define SYSTEM_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The program, and all that its terminal has shown. */
struct terminal {
	const char *name; /* of the program; borrowed */
	pid_t pid;
	int fd;            /* the terminal's other side */
	char shown[16384]; /* terminated */
	size_t len;        /* of it */
	size_t seen;       /* how much of it was awaited */
};

/* Is there an executable /usr/bin/@name? Says so if there is none. */
bool terminal_has(const char *name);

/* Runs @args (NULL at the end); the first is found as a shell would. */
void terminal_open(struct terminal *t, const char *const args[]);

/* Types @text. */
void terminal_type(struct terminal *t, const char *text);

/* The terminal shows @text, behind what was awaited before. */
void terminal_await(struct terminal *t, const char *text);

/* The program has ended by itself; what it still says is of no interest. */
void terminal_await_end(struct terminal *t);

/* Kills the program. */
void terminal_kill(struct terminal *t);

#endif
