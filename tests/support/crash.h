/* SPDX-License-Identifier: MIT */
/*
 * crash.h - a test program that crashes says where.
 *
 *	# signal 11 (Segmentation fault) at address 0x148
 *	# in fiber "remote", 816 bytes deep in its stack 0x7f...-0x7f...
 *	#   coir_fiber_cancel at park.c:177
 *	...
 *
 * It then dies of the same signal, so that libcheck tells, too. Sanitizers say
 * all that themselves: there it does nothing.
 */
#ifndef CRASH_H
#define CRASH_H

/* From now on, here and in children. A thread's own stack is used in it. */
void crash_watch(void);

#endif
