/* SPDX-License-Identifier: MIT */
/*
 * metrics_values.c - metrics of the room, the loop and the process that are not
 * a plain number of the sample.
 */
#include "config.h"

#include <event2/event.h>
#include <inttypes.h>
#include <stdio.h>

#include <coir/version.h>

#include "metrics/metrics_out.h"
#include "metrics/metrics_sample.h"
#include "metrics/metrics_write.h"
#include "server/server_state.h"
#include "store/store.h"

static const char *const kinds[LINE_KINDS] = {
	[LINE_MESSAGE] = "message", [LINE_JOIN] = "join",
	[LINE_LEAVE] = "leave",     [LINE_ANNOUNCEMENT] = "announcement",
	[LINE_RENAME] = "rename",   [LINE_ACTION] = "action",
	[LINE_TOPIC] = "topic",
};

void
metrics_write_build(struct metrics_out *out,
		    const struct metrics_sample *sample)
{
	const char *labels[METRICS_LABELS_MAX] = { PACKAGE_VERSION,
						   coir_version(),
						   event_get_version() };

	(void)sample;
	metrics_put(out, labels, 1);
}

void
metrics_write_draining(struct metrics_out *out,
		       const struct metrics_sample *sample)
{
	metrics_put(out, NULL, sample->server->draining);
}

void
metrics_write_lines(struct metrics_out *out,
		    const struct metrics_sample *sample)
{
	const uint64_t *lines = sample->server->hall.traffic.lines;

	for (int i = 0; i < LINE_KINDS; i++)
		if (kinds[i])
			metrics_put(out, &kinds[i], lines[i]);
}

void
metrics_write_text(struct metrics_out *out, const struct metrics_sample *sample)
{
	metrics_put(out, NULL, sample->server->hall.traffic.bytes);
}

void
metrics_write_post_to_store(struct metrics_out *out,
			    const struct metrics_sample *sample)
{
	metrics_put_tally(out, NULL, &sample->server->hall.traffic.stored);
}

void
metrics_write_post_to_delivery(struct metrics_out *out,
			       const struct metrics_sample *sample)
{
	metrics_put_tally(out, NULL, &sample->server->hall.traffic.delivered);
}

void
metrics_write_passes(struct metrics_out *out,
		     const struct metrics_sample *sample)
{
	metrics_put_tally(out, NULL, &sample->server->hall.passes.length);
}

void
metrics_write_clients_memory(struct metrics_out *out,
			     const struct metrics_sample *sample)
{
	metrics_put(out, NULL, usher_memory(&sample->server->hall.usher));
}

void
metrics_write_addresses(struct metrics_out *out,
			const struct metrics_sample *sample)
{
	metrics_put(out, NULL, sample->server->hall.limiter.book.n);
}

void
metrics_write_store_failing(struct metrics_out *out,
			    const struct metrics_sample *sample)
{
	metrics_put(out, NULL, sample->server->store->figures.failing);
}

void
metrics_write_store_failures(struct metrics_out *out,
			     const struct metrics_sample *sample)
{
	metrics_put(out, NULL, sample->server->store->figures.failures);
}

void
metrics_write_store_unsaved(struct metrics_out *out,
			    const struct metrics_sample *sample)
{
	metrics_put(out, NULL, sample->server->store->figures.unsaved);
}

void
metrics_write_store_dropped(struct metrics_out *out,
			    const struct metrics_sample *sample)
{
	metrics_put(out, NULL, sample->server->store->figures.dropped);
}

void
metrics_write_store_waiting(struct metrics_out *out,
			    const struct metrics_sample *sample)
{
	struct store_figures figures;

	store_figures(sample->server->store, &figures);
	metrics_put(out, NULL, figures.waiting);
}

void
metrics_write_store_commits(struct metrics_out *out,
			    const struct metrics_sample *sample)
{
	metrics_put_tally(out, NULL, &sample->server->store->figures.commits);
}

void
metrics_write_store_log(struct metrics_out *out,
			const struct metrics_sample *sample)
{
	metrics_put(out, NULL, sample->server->store->figures.wal_bytes);
}

void
metrics_write_behind(struct metrics_out *out,
		     const struct metrics_sample *sample)
{
	char lines[24];
	const char *const labels[] = { lines };
	uint64_t bound = 1;

	for (int i = 0; i < METRICS_FAR_N; i++, bound *= 10) {
		snprintf(lines, sizeof(lines), "%" PRIu64, bound);
		metrics_put(out, labels, sample->lag.behind[i]);
	}
}

void
metrics_write_fibers(struct metrics_out *out,
		     const struct metrics_sample *sample)
{
	const struct coir_census_figures *fibers = &sample->fibers;

	metrics_put(out, (const char *const[]){ "ready" }, fibers->ready);
	metrics_put(out, (const char *const[]){ "waiting" }, fibers->waiting);
	metrics_put(out, (const char *const[]){ "suspended" },
		    fibers->suspended);
}

void
metrics_write_stacks(struct metrics_out *out,
		     const struct metrics_sample *sample)
{
	const struct coir_census_figures *fibers = &sample->fibers;

	metrics_put(out, (const char *const[]){ "used" }, fibers->stacks);
	metrics_put(out, (const char *const[]){ "kept" }, fibers->stacks_kept);
}

void
metrics_write_takeover(struct metrics_out *out,
		       const struct metrics_sample *sample)
{
	const struct server_figures *figures = &sample->server->figures;

	metrics_put(out, (const char *const[]){ "taken" }, figures->taken_over);
	metrics_put(out, (const char *const[]){ "lost" }, figures->lost);
}

void
metrics_write_takeover_time(struct metrics_out *out,
			    const struct metrics_sample *sample)
{
	metrics_put_real(out, NULL, (double)sample->server->figures.took / 1e9);
}

void
metrics_write_reloads(struct metrics_out *out,
		      const struct metrics_sample *sample)
{
	const struct server_figures *figures = &sample->server->figures;

	metrics_put(out, (const char *const[]){ "ok" }, figures->reloads);
	metrics_put(out, (const char *const[]){ "wrong" },
		    figures->reloads_wrong);
}

void
metrics_write_cpu(struct metrics_out *out, const struct metrics_sample *sample)
{
	metrics_put_real(out, NULL, sample->process.cpu);
}

void
metrics_write_started(struct metrics_out *out,
		      const struct metrics_sample *sample)
{
	if (sample->process.started > 0)
		metrics_put_real(out, NULL, sample->process.started);
}

void
metrics_write_fds(struct metrics_out *out, const struct metrics_sample *sample)
{
	if (sample->process.fds > 0)
		metrics_put(out, NULL, sample->process.fds);
}
