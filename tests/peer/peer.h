/* SPDX-License-Identifier: MIT */
/*
 * Branches that the carried-over cases have in common. Where a peer raises an
 * exception, ours return an errno: "Simulated error" is -EIO everywhere.
 */
#ifndef PEER_H
#define PEER_H

#include <errno.h>

#include <coir/cancel.h>
#include <coir/fiber.h>

static inline int
succeeding(void *arg)
{
	(void)arg;
	return 0;
}

static inline int
failing(void *arg)
{
	(void)arg;
	return -EIO;
}

static inline int
yielding(void *arg)
{
	(void)arg;
	return coir_yield();
}

static inline int
awaiting_cancel(void *arg)
{
	(void)arg;
	return coir_await_cancel();
}

#endif
