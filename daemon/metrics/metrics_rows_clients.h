/* SPDX-License-Identifier: MIT */
/*
 * metrics_rows_clients.h - the rows about clients; part of metrics_table.c.
 */
	{
		.name = "chatd_clients",
		.type = METRICS_GAUGE,
		BY_LISTENER,
		.write = metrics_write_clients,
		.help = "Clients that are connected.",
	},
	{
		.name = "chatd_clients_limit",
		.type = METRICS_GAUGE,
		BY_LISTENER,
		.write = metrics_write_clients_limit,
		.help = "Clients that may be connected: max_clients of the "
			"listener.",
	},
	{
		.name = "chatd_clients_entered_total",
		.type = METRICS_COUNTER,
		BY_LISTENER,
		.write = metrics_write_entered,
		.help = "Clients that were let in.",
	},
	{
		.name = "chatd_clients_greeting",
		.type = METRICS_GAUGE,
		BY_LISTENER,
		.write = metrics_write_greeting,
		.help = "Clients that make a TLS handshake or send a PROXY "
			"header.",
	},
	{
		.name = "chatd_tls_handshakes_total",
		.type = METRICS_COUNTER,
		.labels = { "listener", "driver", "outcome" },
		.write = metrics_write_handshakes,
		.help = "TLS handshakes, by what became of them.",
	},
	{
		.name = "chatd_clients_refused_total",
		.type = METRICS_COUNTER,
		BY_REASON,
		.write = metrics_write_refused,
		.help = "Clients that were turned away at the door.",
	},
	{
		.name = "chatd_clients_held_total",
		.type = METRICS_COUNTER,
		BY_REASON,
		.write = metrics_write_held,
		.help = "Times that somebody had to wait for saying or sending "
			"too much, or for coming in.",
	},
	{
		.name = "chatd_clients_gone_total",
		.type = METRICS_COUNTER,
		BY_REASON,
		.write = metrics_write_gone,
		.help = "Clients whose connection has ended.",
	},
	{
		.name = "chatd_received_bytes_total",
		.type = METRICS_COUNTER,
		BY_LISTENER,
		.write = metrics_write_received,
		.help = "Bytes received from clients.",
	},
	{
		.name = "chatd_sent_bytes_total",
		.type = METRICS_COUNTER,
		BY_LISTENER,
		.write = metrics_write_sent,
		.help = "Bytes sent to clients.",
	},
	{
		.name = "chatd_deliveries_total",
		.type = METRICS_COUNTER,
		BY_LISTENER,
		.write = metrics_write_delivered,
		.help = "Lines sent to clients: one for each line and each "
			"client that has all of it.",
	},
	{
		.name = "chatd_clients_memory_bytes",
		.type = METRICS_GAUGE,
		.write = metrics_write_clients_memory,
		.help = "Memory that clients take, as limits.clients_memory "
			"counts it.",
	},
	{
		.name = "chatd_addresses",
		.type = METRICS_GAUGE,
		.write = metrics_write_addresses,
		.help = "Addresses that limits are kept for.",
	},
	{
		.name = "chatd_lag_skips_total",
		.type = METRICS_COUNTER,
		AT(room.skipped),
		.help = "Clients that were too far behind and skipped lines.",
	},
	{
		.name = "chatd_clients_behind",
		.type = METRICS_GAUGE,
		.labels = { "lines" },
		.write = metrics_write_behind,
		.help = "Clients that have at least so many lines to get "
			"still, history included.",
	},
	{
		.name = "chatd_lag_most_lines",
		.type = METRICS_GAUGE,
		AT(lag.most),
		.help = "Lines that the one has to get who is furthest behind.",
	},
	{
		.name = "chatd_pinned_bytes",
		.type = METRICS_GAUGE,
		AT(lag.pinned),
		.help = "Private answers that wait for their clients.",
	},
