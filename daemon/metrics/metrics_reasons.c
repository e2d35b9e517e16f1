/* SPDX-License-Identifier: MIT */
/*
 * metrics_reasons.c - metrics by reason: the names are those of the log and of
 * chatctl. Also what has not happened yet has its line, so that a rate over it
 * has a beginning.
 */
#include "config.h"

#include "limit/reason.h"
#include "metrics/metrics_out.h"
#include "metrics/metrics_sample.h"
#include "metrics/metrics_write.h"
#include "server/server_state.h"

static void
write_kind(struct metrics_out *out, const struct metrics_sample *sample,
	   enum reason_kind kind)
{
	const uint64_t *n = sample->server->hall.limiter.figures.n;

	for (int i = REASON_NONE + 1; i < REASON_N; i++) {
		const char *labels[METRICS_LABELS_MAX] = { reason_name(
			(enum reason)i) };

		if (reason_kind((enum reason)i) == kind)
			metrics_put(out, labels, n[i]);
	}
}

void
metrics_write_refused(struct metrics_out *out,
		      const struct metrics_sample *sample)
{
	write_kind(out, sample, REASON_KIND_REFUSED);
}

void
metrics_write_held(struct metrics_out *out, const struct metrics_sample *sample)
{
	write_kind(out, sample, REASON_KIND_HELD);
}

void
metrics_write_gone(struct metrics_out *out, const struct metrics_sample *sample)
{
	write_kind(out, sample, REASON_KIND_GONE);
}
