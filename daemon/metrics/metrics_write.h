/* SPDX-License-Identifier: MIT */
/*
 * metrics_write.h - the metrics that have labels, or more than a number.
 *
 * Each writes all values of its row; see metrics_table.c.
 */
#ifndef CHATD_METRICS_WRITE_H
#define CHATD_METRICS_WRITE_H

struct metrics_out;
struct metrics_sample;

typedef void metrics_write_fn(struct metrics_out *out,
			      const struct metrics_sample *sample);

/* By listener: metrics_listeners.c. */
metrics_write_fn metrics_write_clients;
metrics_write_fn metrics_write_clients_limit;
metrics_write_fn metrics_write_entered;
metrics_write_fn metrics_write_received;
metrics_write_fn metrics_write_sent;
metrics_write_fn metrics_write_delivered;
metrics_write_fn metrics_write_greeting;
metrics_write_fn metrics_write_handshakes;

/* By reason: metrics_reasons.c. */
metrics_write_fn metrics_write_refused;
metrics_write_fn metrics_write_held;
metrics_write_fn metrics_write_gone;

/* Of names and accounts: metrics_people.c. */
metrics_write_fn metrics_write_names;
metrics_write_fn metrics_write_accounts;
metrics_write_fn metrics_write_registrations;
metrics_write_fn metrics_write_logins;

/* Of the bus: metrics_bus.c. */
metrics_write_fn metrics_write_bus_peers;
metrics_write_fn metrics_write_bus_published;
metrics_write_fn metrics_write_bus_dropped;
metrics_write_fn metrics_write_bus_posts;
metrics_write_fn metrics_write_bus_answers;
metrics_write_fn metrics_write_bus_refused;
metrics_write_fn metrics_write_bus_cut;
metrics_write_fn metrics_write_bus_memory;

/* Of the room, the loop and the process: metrics_values.c. */
metrics_write_fn metrics_write_build;
metrics_write_fn metrics_write_draining;
metrics_write_fn metrics_write_lines;
metrics_write_fn metrics_write_text;
metrics_write_fn metrics_write_post_to_store;
metrics_write_fn metrics_write_post_to_delivery;
metrics_write_fn metrics_write_passes;
metrics_write_fn metrics_write_fibers;
metrics_write_fn metrics_write_stacks;
metrics_write_fn metrics_write_clients_memory;
metrics_write_fn metrics_write_addresses;
metrics_write_fn metrics_write_store_failing;
metrics_write_fn metrics_write_store_failures;
metrics_write_fn metrics_write_store_unsaved;
metrics_write_fn metrics_write_store_dropped;
metrics_write_fn metrics_write_store_waiting;
metrics_write_fn metrics_write_store_commits;
metrics_write_fn metrics_write_store_log;
metrics_write_fn metrics_write_behind;
metrics_write_fn metrics_write_takeover;
metrics_write_fn metrics_write_takeover_time;
metrics_write_fn metrics_write_reloads;
metrics_write_fn metrics_write_cpu;
metrics_write_fn metrics_write_started;
metrics_write_fn metrics_write_fds;

#endif
