/* SPDX-License-Identifier: MIT */
/*
 * bus_figures.h - what has become of the bus, in numbers.
 */
#ifndef CHATD_BUS_FIGURES_H
#define CHATD_BUS_FIGURES_H

#include <stddef.h>
#include <stdint.h>

/* Why requests are not done, in the order of chatd-bus(7). */
#define BUS_CODES 11

/* The figures. */
struct bus_figures {
	size_t subscribers;          /* connected to bus.publish now */
	size_t posters;              /* the same to bus.post */
	uint64_t posts;              /* lines posted that are stored */
	uint64_t answers;            /* sent, refusals among them */
	uint64_t refused[BUS_CODES]; /* answers that were refusals */
	uint64_t published;          /* lines that subscribers were told */
	uint64_t dropped;            /* lines that they were not */
	uint64_t cut;                /* programs cut off: they did not read */
};

/* The code number @i, of BUS_CODES: "too-fast". */
const char *bus_figures_code(size_t i);

/* Counts a request that was refused for @code, which is one of these. */
void bus_figures_refuse(struct bus_figures *figures, const char *code);

#endif
