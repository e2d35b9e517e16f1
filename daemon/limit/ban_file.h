/* SPDX-License-Identifier: MIT */
/*
 * ban_file.h - the bans in the state directory, in bans.json.
 */
#ifndef CHATD_BAN_FILE_H
#define CHATD_BAN_FILE_H

struct ban_list;

/*
 * Reads the file into *@ret, which the caller ends; without one the list is
 * empty. A file that makes no sense is moved aside, and the log says so. At
 * start: it blocks. Returns 0 or -ENOMEM.
 */
int ban_file_load(struct ban_list *ret);

/*
 * Puts @list into the file. One at a time; a fiber, which waits for the disk.
 * Returns 0, a negative errno as coir_file_replace(), or -ENOENT: there is no
 * state directory.
 */
int ban_file_save(struct ban_list *list);

/*
 * The same for who cannot wait: the file is written when this returns, and is
 * there after a crash of chatd; the disk gets it when it does. Main stack.
 * Returns 0, -EBUSY (one is being saved), -ENOENT (there is no state
 * directory), -ENOMEM, or as open(2), write(2) and rename(2).
 */
int ban_file_put(struct ban_list *list);

#endif
