/* SPDX-License-Identifier: MIT */
/*
 * metrics_rows_bus.h - the rows about the bus; part of metrics_table.c.
 */
	{
		.name = "chatd_bus_peers",
		.type = METRICS_GAUGE,
		.labels = { "socket" },
		.write = metrics_write_bus_peers,
		.help = "Programs that are connected.",
	},
	{
		.name = "chatd_bus_published_total",
		.type = METRICS_COUNTER,
		.write = metrics_write_bus_published,
		.help = "Lines that were published.",
	},
	{
		.name = "chatd_bus_dropped_total",
		.type = METRICS_COUNTER,
		.write = metrics_write_bus_dropped,
		.help = "Lines that were not published, for want of memory.",
	},
	{
		.name = "chatd_bus_posts_total",
		.type = METRICS_COUNTER,
		.write = metrics_write_bus_posts,
		.help = "Lines that programs have posted and that are stored.",
	},
	{
		.name = "chatd_bus_answers_total",
		.type = METRICS_COUNTER,
		.write = metrics_write_bus_answers,
		.help = "Answers to requests, refusals among them.",
	},
	{
		.name = "chatd_bus_refused_total",
		.type = METRICS_COUNTER,
		.labels = { "code" },
		.write = metrics_write_bus_refused,
		.help = "Requests that were not done.",
	},
	{
		.name = "chatd_bus_cut_total",
		.type = METRICS_COUNTER,
		.write = metrics_write_bus_cut,
		.help = "Programs that were cut off because they did not read.",
	},
	{
		.name = "chatd_bus_memory_bytes",
		.type = METRICS_GAUGE,
		.write = metrics_write_bus_memory,
		.help = "Memory that the bus takes, a part of "
			"chatd_clients_memory_bytes.",
	},
