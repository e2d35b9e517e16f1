/* SPDX-License-Identifier: MIT */
/*
 * metrics.c - see metrics.h.
 */
#include "config.h"

#include "metrics/metrics.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <coir/census.h>
#include <coir/fiber.h>
#include <coir/offload.h>

#include "bus/bus.h"
#include "metrics/metrics_out.h"
#include "metrics/metrics_sample.h"
#include "metrics/metrics_table.h"
#include "server/server_state.h"

/* Clients looked at before others have their turn. */
#define LOOK_BATCH 256

/* A text under way, from the fiber that wants it to the main stack. */
struct text {
	struct metrics_sample sample; /* what it is made from */
	char *bytes;                  /* the text */
	size_t len;                   /* bytes of it */
};

/* Counts @client in @lag. */
static void
note_lag(struct metrics_lag *lag, const struct room_client *client)
{
	uint64_t lines = cursor_lag_lines(&client->cursor), bound = 1;

	for (int i = 0; i < METRICS_FAR_N && lines >= bound; i++, bound *= 10)
		lag->behind[i]++;
	if (lines > lag->most)
		lag->most = lines;
	lag->pinned += client->cursor.pins.bytes;
}

/* Looks at all clients, others having their turns in between. */
static int
look_at_lag(struct metrics_lag *lag, struct room *room)
{
	struct roster_walk walk;
	struct roster_member *m;
	int n = 0, rc = 0;

	room_walk_begin(room, &walk);
	while (rc == 0 && (m = roster_walk_next(&walk))) {
		note_lag(lag,
			 (const struct room_client
				  *)((const char *)m -
				     offsetof(struct room_client, member)));
		if (++n % LOOK_BATCH == 0)
			rc = coir_yield();
	}
	room_walk_end(room, &walk);
	return rc;
}

static void
look(struct metrics_sample *sample)
{
	(void)coir_census_figures(&sample->fibers);
	room_figures(sample->server->room, &sample->room);
	if (sample->server->bus)
		bus_figures(sample->server->bus, &sample->bus);
}

/* Looks at the process; on the main stack. */
static int
look_at_process(void *process)
{
	metrics_process_read(process);
	return 0;
}

/* The same, with what takes longer done by another thread. */
static int
look_at_all_of_process(struct metrics_process *process)
{
	int rc = coir_main_call(look_at_process, process);

	if (rc == 0 && process->fds == 0)
		rc = coir_offload(metrics_process_count_fds, process, NULL);
	return rc == -ECANCELED ? rc : 0;
}

/* Makes the text; on the main stack. */
static int
write_text(void *arg)
{
	struct text *text = arg;
	struct metrics_out out = { .file = NULL };
	int error;

	look(&text->sample);
	out.file = open_memstream(&text->bytes, &text->len);
	if (!out.file)
		return -ENOMEM;
	for (size_t i = 0; i < metrics_n_rows; i++)
		metrics_put_row(&out, &metrics_rows[i], &text->sample);
	error = ferror(out.file);
	return fclose(out.file) != 0 || error ? -ENOMEM : 0;
}

int
metrics_text(const struct server *server, char **ret_text, size_t *ret_len)
{
	struct text text = { .sample.server = server };
	int rc = look_at_lag(&text.sample.lag, server->room);

	if (rc == 0)
		rc = look_at_all_of_process(&text.sample.process);
	if (rc == 0)
		rc = coir_main_call(write_text, &text);
	if (rc < 0) {
		free(text.bytes);
		return rc;
	}
	*ret_text = text.bytes;
	*ret_len = text.len;
	return 0;
}
