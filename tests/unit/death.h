/* SPDX-License-Identifier: MIT */
/*
 * death.h - what must not be survived, and what is said about it.
 *
 * The fatal part runs in a process of its own, which leaves no core; its
 * standard error is read by the test.
 */
#ifndef DEATH_H
#define DEATH_H

/* Something that is not expected to return. */
typedef void death_fn(void *arg);

/*
 * Fail the test unless @fn(@arg), in a child, dies of @signal, having said
 * @sentence (somewhere in its standard error); "": having said nothing.
 */
void death_expect(death_fn *fn, void *arg, int signal, const char *sentence);

#endif
