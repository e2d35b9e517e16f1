/* SPDX-License-Identifier: MIT */
/*
 * metrics_listeners.c - metrics by listener, those included that are retired
 * and have clients still.
 *
 * Two listeners of one name are the one before a reload and the one after: they
 * are one to whoever counts, so their numbers are added up.
 */
#include "config.h"

#include <string.h>

#include "conf/conf.h"
#include "metrics/metrics_out.h"
#include "metrics/metrics_sample.h"
#include "metrics/metrics_write.h"
#include "server/server_state.h"
#include "wire/tls_server.h"

/* A number of a listener; @which of some. */
typedef uint64_t listener_fn(const struct entrance *entrance, int which);

static uint64_t
clients(const struct entrance *entrance, int which)
{
	(void)which;
	return entrance->door.clients;
}

static uint64_t
clients_limit(const struct entrance *entrance, int which)
{
	(void)which;
	return entrance->retired ? 0 : (uint64_t)entrance->conf.max_clients;
}

static uint64_t
entered(const struct entrance *entrance, int which)
{
	(void)which;
	return entrance->door.figures.entered;
}

static uint64_t
received(const struct entrance *entrance, int which)
{
	(void)which;
	return entrance->door.figures.received;
}

static uint64_t
sent(const struct entrance *entrance, int which)
{
	(void)which;
	return entrance->door.figures.sent;
}

static uint64_t
delivered(const struct entrance *entrance, int which)
{
	(void)which;
	return entrance->door.figures.delivered;
}

static uint64_t
greeting(const struct entrance *entrance, int which)
{
	(void)which;
	return entrance->door.porch.n;
}

static uint64_t
handshakes(const struct entrance *entrance, int which)
{
	return entrance->door.porch.outcomes[which];
}

static const char *
driver_of(const struct entrance *entrance)
{
	return entrance->conf.driver == CONF_DRIVER_FIBER ? "fiber"
							  : "callback";
}

/* True when both have the same values of labels. */
static bool
same(const struct entrance *a, const struct entrance *b)
{
	return a->conf.driver == b->conf.driver &&
		strcmp(a->conf.name, b->conf.name) == 0;
}

/* The first one in the list that is the same as @entrance. */
static const struct entrance *
first_of(const struct entrances *all, const struct entrance *entrance)
{
	const struct entrance *first = TAILQ_FIRST(all);

	while (!same(first, entrance))
		first = TAILQ_NEXT(first, link);
	return first;
}

/* Writes number @which of all, with one more @label if that is not NULL. */
static void
write_each(struct metrics_out *out, const struct metrics_sample *sample,
	   listener_fn *value, int which, const char *label)
{
	const struct entrances *all = &sample->server->entrances;
	const struct entrance *entrance, *other;

	TAILQ_FOREACH(entrance, all, link) {
		const char *labels[METRICS_LABELS_MAX] = { entrance->conf.name,
							   driver_of(entrance),
							   label };
		uint64_t sum = 0;

		if (first_of(all, entrance) != entrance)
			continue;
		TAILQ_FOREACH(other, all, link)
			if (same(other, entrance))
				sum += value(other, which);
		metrics_put(out, labels, sum);
	}
}

static void
write_all(struct metrics_out *out, const struct metrics_sample *sample,
	  listener_fn *value)
{
	write_each(out, sample, value, 0, NULL);
}

void
metrics_write_clients(struct metrics_out *out,
		      const struct metrics_sample *sample)
{
	write_all(out, sample, clients);
}

void
metrics_write_clients_limit(struct metrics_out *out,
			    const struct metrics_sample *sample)
{
	write_all(out, sample, clients_limit);
}

void
metrics_write_entered(struct metrics_out *out,
		      const struct metrics_sample *sample)
{
	write_all(out, sample, entered);
}

void
metrics_write_received(struct metrics_out *out,
		       const struct metrics_sample *sample)
{
	write_all(out, sample, received);
}

void
metrics_write_sent(struct metrics_out *out, const struct metrics_sample *sample)
{
	write_all(out, sample, sent);
}

void
metrics_write_delivered(struct metrics_out *out,
			const struct metrics_sample *sample)
{
	write_all(out, sample, delivered);
}

void
metrics_write_greeting(struct metrics_out *out,
		       const struct metrics_sample *sample)
{
	write_all(out, sample, greeting);
}

void
metrics_write_handshakes(struct metrics_out *out,
			 const struct metrics_sample *sample)
{
	for (int i = 0; i < TLS_OUTCOME_N; i++)
		write_each(out, sample, handshakes, i,
			   tls_outcome_name((enum tls_outcome)i));
}
