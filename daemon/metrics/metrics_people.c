/* SPDX-License-Identifier: MIT */
/*
 * metrics_people.c - metrics of names and accounts.
 */
#include "config.h"

#include "metrics/metrics_out.h"
#include "metrics/metrics_sample.h"
#include "metrics/metrics_write.h"
#include "people/people.h"
#include "server/server_state.h"

/* What the accounts say; nothing where there are none. */
static struct accounts_figures
look(const struct metrics_sample *sample)
{
	const struct accounts *accounts = sample->server->hall.people.accounts;
	struct accounts_figures figures = { 0 };

	if (accounts)
		accounts_figures(accounts, &figures);
	return figures;
}

void
metrics_write_names(struct metrics_out *out,
		    const struct metrics_sample *sample)
{
	metrics_put(out, NULL, sample->server->hall.people.present.n);
}

void
metrics_write_accounts(struct metrics_out *out,
		       const struct metrics_sample *sample)
{
	metrics_put(out, NULL, look(sample).accounts);
}

void
metrics_write_registrations(struct metrics_out *out,
			    const struct metrics_sample *sample)
{
	metrics_put(out, NULL, look(sample).registrations);
}

void
metrics_write_logins(struct metrics_out *out,
		     const struct metrics_sample *sample)
{
	static const char *const right[] = { "right" };
	static const char *const wrong[] = { "wrong" };
	const struct accounts_figures figures = look(sample);

	metrics_put(out, right, figures.logins);
	metrics_put(out, wrong, figures.failures);
}
