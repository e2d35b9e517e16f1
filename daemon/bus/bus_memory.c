/* SPDX-License-Identifier: MIT */
/*
 * bus_memory.c - see bus_memory.h.
 */
#include "config.h"

#include "bus/bus_memory.h"

#include <stdatomic.h>

/* What bus_memory() says. */
static atomic_size_t memory;

void
bus_memory_take(size_t bytes)
{
	atomic_fetch_add(&memory, bytes);
}

void
bus_memory_give(size_t bytes)
{
	atomic_fetch_sub(&memory, bytes);
}

size_t
bus_memory(void)
{
	return atomic_load(&memory);
}
