/* SPDX-License-Identifier: MIT */
/*
 * metrics_rows_room.h - the rows about the room and its store; part of
 * metrics_table.c.
 */
	{
		.name = "chatd_lines_total",
		.type = METRICS_COUNTER,
		.labels = { "kind" },
		.write = metrics_write_lines,
		.help = "Lines stored since the start.",
	},
	{
		.name = "chatd_line_text_bytes_total",
		.type = METRICS_COUNTER,
		.write = metrics_write_text,
		.help = "Text in them.",
	},
	{
		.name = "chatd_lines_refused_total",
		.type = METRICS_COUNTER,
		AT(room.refused),
		.help = "Lines that the store did not take.",
	},
	{
		.name = "chatd_batches_total",
		.type = METRICS_COUNTER,
		AT(room.batches),
		.help = "Batches of lines that the store has answered.",
	},
	{
		.name = "chatd_line_newest",
		.type = METRICS_GAUGE,
		AT(room.head),
		.help = "Number of the newest line.",
	},
	{
		.name = "chatd_line_oldest",
		.type = METRICS_GAUGE,
		AT(room.oldest),
		.help = "Number of the oldest line that is kept.",
	},
	{
		.name = "chatd_lines_waiting",
		.type = METRICS_GAUGE,
		AT(room.tickets),
		.help = "Lines and private answers on their way through the "
			"store.",
	},
	{
		.name = "chatd_lines_waiting_bytes",
		.type = METRICS_GAUGE,
		AT(room.bytes),
		.help = "Text in them.",
	},
	{
		.name = "chatd_post_to_store_seconds",
		.type = METRICS_HISTOGRAM,
		.write = metrics_write_post_to_store,
		.help = "Time from the posting of the oldest line of a batch "
			"until the room has it stored.",
	},
	{
		.name = "chatd_post_to_delivery_seconds",
		.type = METRICS_HISTOGRAM,
		.write = metrics_write_post_to_delivery,
		.help = "Time from there until it was sent to all clients of a "
			"listener whose socket takes it.",
	},
	{
		.name = "chatd_store_failing",
		.type = METRICS_GAUGE,
		.write = metrics_write_store_failing,
		.help = "1 while lines cannot be stored.",
	},
	{
		.name = "chatd_store_failures_total",
		.type = METRICS_COUNTER,
		.write = metrics_write_store_failures,
		.help = "Times that the store has begun to fail.",
	},
	{
		.name = "chatd_store_unsaved_lines",
		.type = METRICS_GAUGE,
		.write = metrics_write_store_unsaved,
		.help = "Lines shown that are only in memory so far.",
	},
	{
		.name = "chatd_store_dropped_lines_total",
		.type = METRICS_COUNTER,
		.write = metrics_write_store_dropped,
		.help = "Lines shown that were never stored, nor will be.",
	},
	{
		.name = "chatd_store_waiting_lines",
		.type = METRICS_GAUGE,
		.write = metrics_write_store_waiting,
		.help = "Lines that the store has not answered for.",
	},
	{
		.name = "chatd_store_commit_seconds",
		.type = METRICS_HISTOGRAM,
		.write = metrics_write_store_commits,
		.help = "Time in which a batch of lines was written.",
	},
	{
		.name = "chatd_store_log_bytes",
		.type = METRICS_GAUGE,
		.write = metrics_write_store_log,
		.help = "Write-ahead log that is not in the database yet.",
	},
	{
		.name = "chatd_window_bytes",
		.type = METRICS_GAUGE,
		AT(room.window_bytes),
		.help = "Memory that the newest lines take.",
	},
	{
		.name = "chatd_pages_bytes",
		.type = METRICS_GAUGE,
		AT(room.page_bytes),
		.help = "Memory that older lines take which somebody is "
			"reading.",
	},
	{
		.name = "chatd_page_reads_total",
		.type = METRICS_COUNTER,
		AT(room.page_reads),
		.help = "Pages of older lines asked of the store.",
	},
	{
		.name = "chatd_page_failures_total",
		.type = METRICS_COUNTER,
		AT(room.page_failures),
		.help = "Pages that could not be read.",
	},
