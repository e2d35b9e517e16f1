/* SPDX-License-Identifier: MIT */
/*
 * waiting.h - finds the chatd that waits to be the next one.
 */
#ifndef SYSTEM_WAITING_H
#define SYSTEM_WAITING_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Waits until process @parent has a child that waits; neither @other nor
 * @before, which may be -1. Returns which.
 */
pid_t waiting_await(pid_t parent, pid_t other, pid_t before);

/* Waits until process @pid, which waited, has ended; it may not be reaped. */
void waiting_await_end(pid_t pid);

#endif
