/* SPDX-License-Identifier: MIT */
/*
 * bus_none.c - bus.h where chatd is built without libzmq or without Jansson.
 *
 * A configuration that asks for a bus has been refused by then.
 */
#include "config.h"

#include "bus/bus.h"
#include "bus/bus_figures.h"

int
bus_new(const struct bus_plan *plan, struct bus **ret_bus)
{
	(void)plan;
	*ret_bus = NULL;
	return 0;
}

void
bus_stop(struct bus *bus, void (*done)(void *arg), void *arg)
{
	(void)bus;
	done(arg);
}

void
bus_hurry(struct bus *bus)
{
	(void)bus;
}

void
bus_figures(const struct bus *bus, struct bus_figures *ret)
{
	(void)bus;
	*ret = (struct bus_figures){ 0 };
}

void
bus_free(struct bus *bus)
{
	(void)bus;
}
