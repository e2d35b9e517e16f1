/* SPDX-License-Identifier: MIT */
/*
 * fd_table.h - this process's table of descriptors, as a whole.
 */
#ifndef CHATD_FD_TABLE_H
#define CHATD_FD_TABLE_H

/*
 * Has the kernel make the table large enough for @places descriptors, now. As
 * soon as it is shared, by threads or by the keeper, each doubling of it waits
 * for all processors to have noticed (expand_files() in Linux's fs/file.c):
 * 8 ms and more in which the loop would stand. To be called before that. Above
 * RLIMIT_NOFILE nothing is done: then the table grows as it is used.
 */
void fd_table_widen(int places);

/*
 * Calls @visit with @arg and each open descriptor below @end, or each if that
 * is 0, from the lowest on; but for those with O_PATH, of which poll(2) says
 * nothing. Returns what is an @end for those that were there:
 * to look for the last one takes as long as the table is large. @visit may
 * close what it was given, and may be given what it has opened. Nothing but
 * system calls, and none that needs a free place in the table: also for a child
 * after fork(2). Does not read the listing in /proc, for which the kernel makes
 * a file of each descriptor, 4 us each.
 */
int fd_table_each(int end, void (*visit)(void *arg, int fd), void *arg);

#endif
