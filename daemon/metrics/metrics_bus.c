/* SPDX-License-Identifier: MIT */
/*
 * metrics_bus.c - metrics of the bus; without one they have no values.
 */
#include "config.h"

#include "bus/bus_memory.h"
#include "metrics/metrics_out.h"
#include "metrics/metrics_sample.h"
#include "metrics/metrics_write.h"
#include "server/server_state.h"

/* The number of a bus, if there is one. */
static void
put(struct metrics_out *out, const struct metrics_sample *sample,
    const char *label, uint64_t value)
{
	const char *const labels[METRICS_LABELS_MAX] = { label };

	if (sample->server->bus)
		metrics_put(out, label ? labels : NULL, value);
}

void
metrics_write_bus_peers(struct metrics_out *out,
			const struct metrics_sample *sample)
{
	put(out, sample, "publish", sample->bus.subscribers);
	put(out, sample, "post", sample->bus.posters);
}

void
metrics_write_bus_posts(struct metrics_out *out,
			const struct metrics_sample *sample)
{
	put(out, sample, NULL, sample->bus.posts);
}

void
metrics_write_bus_answers(struct metrics_out *out,
			  const struct metrics_sample *sample)
{
	put(out, sample, NULL, sample->bus.answers);
}

void
metrics_write_bus_refused(struct metrics_out *out,
			  const struct metrics_sample *sample)
{
	for (size_t i = 0; i < BUS_CODES; i++)
		put(out, sample, bus_figures_code(i), sample->bus.refused[i]);
}

void
metrics_write_bus_published(struct metrics_out *out,
			    const struct metrics_sample *sample)
{
	put(out, sample, NULL, sample->bus.published);
}

void
metrics_write_bus_dropped(struct metrics_out *out,
			  const struct metrics_sample *sample)
{
	put(out, sample, NULL, sample->bus.dropped);
}

void
metrics_write_bus_cut(struct metrics_out *out,
		      const struct metrics_sample *sample)
{
	put(out, sample, NULL, sample->bus.cut);
}

void
metrics_write_bus_memory(struct metrics_out *out,
			 const struct metrics_sample *sample)
{
	put(out, sample, NULL, bus_memory());
}
