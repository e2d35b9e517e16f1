/* SPDX-License-Identifier: MIT */
/*
 * storm_table.h - join storms in rounds, and how they are shown.
 */
#ifndef BENCH_STORM_TABLE_H
#define BENCH_STORM_TABLE_H

/*
 * @rounds storms in each chatd that is wanted: @joiners into as many lines,
 * with talk of @ms before and after.
 */
void storm_table(int rounds, int joiners, int ms);

#endif
