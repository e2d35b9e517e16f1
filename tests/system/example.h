/* SPDX-License-Identifier: MIT */
/*
 * example.h - runs one of the examples and compares what it says.
 */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <stdio.h>
#include <sys/types.h>

/* A running example. */
struct example {
	pid_t pid;
	/* its standard output and error */
	FILE *out;
};

/* Start @name with @arg, or without if that is NULL. */
void example_start(struct example *e, const char *name, const char *arg);

/* Start @name in virtual time: see support/vclock.c. */
void example_start_virtual(struct example *e, const char *name);

/* Start args[0] with the others; a NULL ends them. */
void example_start_args(struct example *e, const char *const *args);

/* Reads all that it says, and waits for its end with @code, or -signal. */
void example_finish(struct example *e, char *said, size_t size, int code);

/* It says exactly @expected and ends with @code, or -signal. */
void example_expect(struct example *e, const char *expected, int code);

#endif
