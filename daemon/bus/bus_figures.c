/* SPDX-License-Identifier: MIT */
/*
 * bus_figures.c - see bus_figures.h.
 */
#include "config.h"

#include "bus/bus_figures.h"

#include <string.h>

static const char *const codes[BUS_CODES] = {
	"bad-json", "bad-request", "bad-text", "too-long",
	"too-fast", "too-many",    "busy",     "not-stored",
	"not-read", "no-memory",   "closing",
};

const char *
bus_figures_code(size_t i)
{
	return codes[i];
}

void
bus_figures_refuse(struct bus_figures *figures, const char *code)
{
	for (size_t i = 0; i < BUS_CODES; i++)
		if (strcmp(codes[i], code) == 0)
			figures->refused[i]++;
}
