/* SPDX-License-Identifier: MIT */
/*
 * metrics_rows_people.h - the rows about names and accounts; part of
 * metrics_table.c.
 */
	{
		.name = "chatd_names",
		.type = METRICS_GAUGE,
		.write = metrics_write_names,
		.help = "Names that people have taken.",
	},
	{
		.name = "chatd_accounts",
		.type = METRICS_GAUGE,
		.write = metrics_write_accounts,
		.help = "Names that are registered.",
	},
	{
		.name = "chatd_registrations_total",
		.type = METRICS_COUNTER,
		.write = metrics_write_registrations,
		.help = "Names that were registered.",
	},
	{
		.name = "chatd_logins_total",
		.type = METRICS_COUNTER,
		.labels = { "password" },
		.write = metrics_write_logins,
		.help = "Passwords that were said to log in, right and wrong "
			"ones.",
	},
