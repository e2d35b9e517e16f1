/* SPDX-License-Identifier: MIT */
/*
 * What a condition needs to know of a mutex: whether it is held, and how to
 * take it back whatever happens.
 */
#ifndef COIR_SYNC_MUTEX_H
#define COIR_SYNC_MUTEX_H

#include <coir/mutex.h>

/* May somebody unlock it? 0, -EPERM, -ENOTRECOVERABLE, -EXDEV; no poison. */
int
coir__mutex_check_held(struct coir_mutex *mutex);

/* coir_mutex_lock() that a cancel does not end: 0; -ENOTRECOVERABLE. */
int
coir__mutex_relock(struct coir_mutex *mutex);

/* It belongs to the calling thread, whoever uses it first. */
void
coir__mutex_claim(struct coir_mutex *mutex);

#endif
