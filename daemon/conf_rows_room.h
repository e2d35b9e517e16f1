/* SPDX-License-Identifier: MIT */
/*
 * conf_rows_room.h - the rows of the group room; part of conf_table.c.
 */
{
	.path = "room.history_lines",
	.type = CONF_INT,
	.offset = CONF(room.history_lines),
	.min = 1,
	.max = 1000000000,
	.unit = "lines",
	.fallback = "100000",
	.help = "lines that the room keeps for those who join later",
},
	{
		.path = "room.history_bytes",
		.type = CONF_SIZE,
		.offset = CONF(room.history_bytes),
		.min = 64 * KIB,
		.max = 1024 * GIB,
		.unit = "bytes",
		.fallback = "64M",
		.help = "text that the room keeps, in memory; the oldest "
			"lines go first",
	},
	{
		.path = "room.line_max",
		.type = CONF_INT,
		.offset = CONF(room.line_max),
		.min = 80,
		.max = 65536,
		.unit = "bytes",
		.fallback = "4096",
		.help = "longest line that may be said; only its writer is "
			"told about a longer one",
	},
