/* SPDX-License-Identifier: MIT */
/*
 * scarce.h - descriptors that run out when a test wants them to.
 */
#ifndef SCARCE_H
#define SCARCE_H

/* Something that wants descriptors, and keeps none: 0 or -errno. */
typedef int scarce_fn(void *arg);

/*
 * Run @fn(@arg) where no descriptor is left, then where one is, and so on,
 * until it has enough. It must return -EMFILE until then, and leave as many
 * open as there were. @name is its name where it
 * does not. Returns how many it needs at once.
 */
int scarce_each(const char *name, scarce_fn *fn, void *arg);

#endif
