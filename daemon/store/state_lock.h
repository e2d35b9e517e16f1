/* SPDX-License-Identifier: MIT */
/*
 * state_lock.h - one chatd for each state directory.
 *
 * The lock is flock(2) on the file "lock" in the directory, which also says who
 * has it. It ends with the process, however that ends; the file stays. It is no
 * lock on the database itself, whose own locks a close(2) of any descriptor of
 * that file would drop.
 */
#ifndef CHATD_STATE_LOCK_H
#define CHATD_STATE_LOCK_H

/*
 * Locks directory @dir. *lock is the lock, for close(2). It was -1, or what the
 * image before an exec has left: if that is this lock it stays, so that nobody
 * else can take it in between; else it is closed.
 * Returns 0; -EBUSY: another chatd has it; or the errno of open(2). Then *lock
 * is -1, and the log has the reason.
 */
int state_lock_take(const char *dir, int *lock);

#endif
