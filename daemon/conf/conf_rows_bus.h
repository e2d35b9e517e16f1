/* SPDX-License-Identifier: MIT */
/*
 * conf_rows_bus.h - the rows of the group bus; part of conf_table.c.
 */
	{
		.path = "bus.publish",
		.type = CONF_ENDPOINT,
		.offset = CONF(bus.publish),
		.max = ENDPOINT_MAX,
		.fallback = "",
		.help = "where other programs subscribe to all that is said",
	},
	{
		.path = "bus.post",
		.type = CONF_ENDPOINT,
		.offset = CONF(bus.post),
		.max = ENDPOINT_MAX,
		.fallback = "",
		.help = "where other programs say something, and ask for what "
			"they have missed",
	},
	{
		.path = "bus.socket_mode",
		.type = CONF_MODE,
		.offset = CONF(bus.socket_mode),
		.max = 0777,
		.fallback = "0660",
		.help = "permissions of the bus's unix sockets: who may write "
			"may connect",
	},
	{
		.path = "bus.heartbeat",
		.type = CONF_DURATION,
		.offset = CONF(bus.heartbeat),
		.min = SECOND / 100,
		.max = 3600 * SECOND,
		.fallback = "1 s",
		.help = "how often subscribers are told the newest line's "
			"number",
	},
	{
		.path = "bus.subscriber_backlog",
		.type = CONF_INT,
		.offset = CONF(bus.subscriber_backlog),
		.min = 1,
		.max = 1000000,
		.unit = "lines",
		.fallback = "10000",
		.help = "kept for a subscriber that does not read; it misses "
			"those that come then",
	},
	{
		.path = "bus.connections",
		.type = CONF_INT,
		.offset = CONF(bus.connections),
		.min = 1,
		.max = 10000,
		.unit = "connections",
		.fallback = "100",
		.help = "at once, to each of the bus's sockets",
	},
	{
		.path = "bus.post_rate",
		.type = CONF_INT,
		.offset = CONF(bus.post_rate),
		.min = 1,
		.max = 1000000,
		.unit = "lines a second",
		.fallback = "100",
		.help = "that one poster may say; more are refused and told "
			"when to try again",
	},
	{
		.path = "bus.request_rate",
		.type = CONF_INT,
		.offset = CONF(bus.request_rate),
		.min = 1,
		.max = 1000000,
		.unit = "requests a second",
		.fallback = "1000",
		.help = "of one program, posts among them; more have to wait",
	},
	{
		.path = "bus.curve_secret_key_file",
		.type = CONF_FILE,
		.offset = CONF(bus.curve_secret_key_file),
		.max = PATH_MAX,
		.fallback = "",
		.help = "this chatd's CURVE key, without which no socket of "
			"the bus is on tcp",
	},
	{
		.path = "bus.curve_public_keys_file",
		.type = CONF_FILE,
		.offset = CONF(bus.curve_public_keys_file),
		.max = PATH_MAX,
		.fallback = "",
		.help = "the CURVE keys of those who may connect by tcp, one a "
			"line, each with a name",
	},
