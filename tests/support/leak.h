/* SPDX-License-Identifier: MIT */
/*
 * leak.h - what a test must not leave behind.
 */
#ifndef LEAK_H
#define LEAK_H

/* How many descriptors this process has open. */
int leak_count_fds(void);

#endif
