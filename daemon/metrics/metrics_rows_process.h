/* SPDX-License-Identifier: MIT */
/*
 * metrics_rows_process.h - the rows about the process; part of metrics_table.c.
 */
	{
		.name = "chatd_build_info",
		.type = METRICS_GAUGE,
		.labels = { "version", "libcoir", "libevent" },
		.write = metrics_write_build,
		.help = "1, with the versions of chatd and of what it runs on.",
	},
	{
		.name = "chatd_draining",
		.type = METRICS_GAUGE,
		.write = metrics_write_draining,
		.help = "1 while chatd is stopping.",
	},
	{
		.name = "chatd_loop_pass_seconds",
		.type = METRICS_HISTOGRAM,
		.write = metrics_write_passes,
		.help = "Time from one poll of the event loop to the next "
			"while there is work.",
	},
	{
		.name = "chatd_fibers",
		.type = METRICS_GAUGE,
		.labels = { "state" },
		.write = metrics_write_fibers,
		.help = "Fibers that there are.",
	},
	{
		.name = "chatd_stacks",
		.type = METRICS_GAUGE,
		.labels = { "state" },
		.write = metrics_write_stacks,
		.help = "Stacks for fibers.",
	},
	{
		.name = "chatd_stacks_bytes",
		.type = METRICS_GAUGE,
		AT(fibers.stack_bytes),
		.help = "Address space of these; in RAM is what they touch of "
			"it.",
	},
	{
		.name = "chatd_takeover_clients",
		.type = METRICS_GAUGE,
		.labels = { "fate" },
		.write = metrics_write_takeover,
		.help = "Clients of the process before that go on, or were "
			"lost.",
	},
	{
		.name = "chatd_takeover_seconds",
		.type = METRICS_GAUGE,
		.write = metrics_write_takeover_time,
		.help = "How long it took to take them over; 0 if there were "
			"none.",
	},
	{
		.name = "chatd_reloads_total",
		.type = METRICS_COUNTER,
		.labels = { "result" },
		.write = metrics_write_reloads,
		.help = "Times that the configuration was read again.",
	},
	{
		.name = "process_cpu_seconds_total",
		.type = METRICS_COUNTER,
		.write = metrics_write_cpu,
		.help = "Processor time of all threads.",
	},
	{
		.name = "process_resident_memory_bytes",
		.type = METRICS_GAUGE,
		AT(process.resident),
		.help = "Memory in RAM.",
	},
	{
		.name = "process_virtual_memory_bytes",
		.type = METRICS_GAUGE,
		AT(process.virtual),
		.help = "Address space.",
	},
	{
		.name = "process_open_fds",
		.type = METRICS_GAUGE,
		.write = metrics_write_fds,
		.help = "Open descriptors.",
	},
	{
		.name = "process_max_fds",
		.type = METRICS_GAUGE,
		AT(process.fds_max),
		.help = "Descriptors that may be open.",
	},
	{
		.name = "process_start_time_seconds",
		.type = METRICS_GAUGE,
		.write = metrics_write_started,
		.help = "When it began, in seconds since the epoch.",
	},
