/* SPDX-License-Identifier: MIT */
/*
 * limiter.c - see limiter.h.
 */
#include "config.h"

#include "limit/limiter.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "conf/conf.h"
#include "conf/conf_unit.h"
#include "text/phrase.h"

/* What all clients of unix sockets are counted as: no address has 0 bits. */
static const struct prefix local = { .bits = 0 };

/*
 * Handshakes of visitors at one address: a page is loaded by a few connections,
 * and many may be behind one address. Each costs a signature.
 */
static const struct rate greetings = { .per_s = 20, .burst = 100 };

/*
 * Who is held is looked at ten times a second: with less at once it would not
 * come to what it may say in the long run.
 */
static struct rate
rate_of(int64_t per_s, int64_t burst)
{
	const int64_t least = per_s / 10 + 1;

	return (struct rate){ per_s, burst > least ? burst : least };
}

static void
set_rates(struct limiter *limiter)
{
	const struct conf_limits *conf = limiter->conf;

	limiter->client_lines =
		rate_of(conf->client_lines, conf->client_lines_burst);
	limiter->client_bytes =
		rate_of(conf->client_bytes, conf->client_bytes_burst);
	limiter->address_lines =
		rate_of(conf->address_lines, conf->address_lines_burst);
	limiter->address_bytes =
		rate_of(conf->address_bytes, conf->address_bytes_burst);
	limiter->address_joins =
		rate_of(conf->address_joins, conf->address_joins_burst);
	limiter->joins = rate_of(conf->joins, conf->joins_burst);
}

int
limiter_init(struct limiter *limiter, const struct conf_limits *conf)
{
	struct prefix_list exempt;
	int rc = prefix_list_parse(conf->exempt, &exempt);

	if (rc < 0)
		return rc;
	*limiter = (struct limiter){ .conf = conf, .exempt = exempt };
	set_rates(limiter);
	address_book_init(&limiter->book);
	return 0;
}

int
limiter_update(struct limiter *limiter)
{
	struct prefix_list exempt;
	int rc = prefix_list_parse(limiter->conf->exempt, &exempt);

	set_rates(limiter);
	if (rc < 0)
		return rc;
	prefix_list_fini(&limiter->exempt);
	limiter->exempt = exempt;
	return 0;
}

void
limiter_fini(struct limiter *limiter)
{
	if (!limiter->conf)
		return;
	address_book_fini(&limiter->book);
	prefix_list_fini(&limiter->exempt);
}

bool
limiter_may_enter(const struct limiter *limiter, struct influx *influx,
		  coir_time now, bool *ret_new)
{
	bool may = rate_left(&limiter->joins, &influx->joined, now) > 0;

	*ret_new = !may && !influx->crowded;
	if (!may)
		influx->crowded = true;
	else if (bucket_is_full(&influx->joined, now))
		influx->crowded = false;
	return may;
}

bool
limiter_is_exempt(const struct limiter *limiter, const struct coir_addr *peer)
{
	return prefix_list_has(&limiter->exempt, peer);
}

/* What @peer is counted as. */
static struct prefix
counted_as(const struct limiter *limiter, const struct coir_addr *peer)
{
	struct prefix prefix = local;

	if (!prefix_of(peer, &prefix))
		return prefix;
	if (prefix_is_ipv4(&prefix))
		prefix_cut(&prefix,
			   PREFIX_IPV4_BITS +
				   (unsigned int)limiter->conf->ipv4_prefix);
	else
		prefix_cut(&prefix, (unsigned int)limiter->conf->ipv6_prefix);
	return prefix;
}

/* True when @n is as much as @limit allows; 0 is no limit. */
static bool
reached(size_t n, int64_t limit)
{
	return limit > 0 && n >= (size_t)limit;
}

enum reason
limiter_refuse(const struct limiter *limiter, const struct coir_addr *peer,
	       size_t memory, coir_time now)
{
	const struct conf_limits *conf = limiter->conf;
	const struct address *address;
	struct prefix prefix;

	if (reached(limiter->clients, conf->clients))
		return REASON_FULL;
	if (conf->clients_memory > 0 && memory > (size_t)conf->clients_memory)
		return REASON_NO_MEMORY;
	if (limiter_is_exempt(limiter, peer))
		return REASON_NONE;
	prefix = counted_as(limiter, peer);
	address = address_book_find(&limiter->book, &prefix);
	if (!address)
		return REASON_NONE;
	if (reached(address->clients, conf->address_clients))
		return REASON_ADDRESS_FULL;
	if (rate_left(&limiter->address_joins, &address->joins, now) == 0)
		return REASON_ADDRESS_JOINS;
	return REASON_NONE;
}

int
limiter_enter(struct limiter *limiter, const struct coir_addr *peer,
	      struct influx *influx, coir_time now,
	      struct address **ret_address)
{
	struct address *address = NULL;

	if (!limiter_is_exempt(limiter, peer)) {
		struct prefix prefix = counted_as(limiter, peer);

		address = address_book_enter(&limiter->book, &prefix);
		if (!address)
			return -ENOMEM;
	}
	if (address && influx) {
		rate_take(&limiter->address_joins, &address->joins, now, 1);
		rate_take(&limiter->joins, &influx->joined, now, 1);
	}
	limiter->clients++;
	*ret_address = address;
	return 0;
}

bool
limiter_bars_greeting(const struct limiter *limiter,
		      const struct coir_addr *peer, coir_time now)
{
	const struct address *address;
	struct prefix prefix;

	if (limiter_is_exempt(limiter, peer))
		return false;
	prefix = counted_as(limiter, peer);
	address = address_book_find(&limiter->book, &prefix);
	return address && rate_left(&greetings, &address->greetings, now) == 0;
}

void
limiter_greet(struct address *address, coir_time now)
{
	if (address)
		rate_take(&greetings, &address->greetings, now, 1);
}

void
limiter_leave(struct limiter *limiter, struct address *address, coir_time now)
{
	limiter->clients--;
	if (address)
		address_book_leave(&limiter->book, address, now);
}

void
limiter_count(struct limiter *limiter, enum reason reason)
{
	limiter->figures.n[reason]++;
}

/* The number of clients, lines or bytes that @reason is about. */
static int64_t
limit_of(const struct conf_limits *conf, enum reason reason)
{
	switch (reason) {
	case REASON_FULL:
		return conf->clients;
	case REASON_ADDRESS_FULL:
		return conf->address_clients;
	case REASON_ADDRESS_JOINS:
		return conf->address_joins;
	case REASON_CLIENT_LINES:
		return conf->client_lines;
	case REASON_CLIENT_BYTES:
		return conf->client_bytes;
	case REASON_ADDRESS_LINES:
		return conf->address_lines;
	case REASON_ADDRESS_BYTES:
		return conf->address_bytes;
	default:
		return 0;
	}
}

size_t
limiter_notice(const struct limiter *limiter, enum reason reason,
	       char buf[REASON_NOTICE_MAX])
{
	char limit[CONF_UNIT_MAX];

	if (reason == REASON_IDLE)
		conf_unit_format_duration(limiter->conf->idle_time, limit);
	else if (reason == REASON_NO_MEMORY || reason == REASON_MEMORY)
		conf_unit_format_size(limiter->conf->clients_memory, limit);
	else if (reason == REASON_KICKED)
		/* who it was only the process knew that has begun it */
		snprintf(limit, sizeof(limit), "%s", _("an operator"));
	else
		snprintf(limit, sizeof(limit), "%" PRId64,
			 limit_of(limiter->conf, reason));
	return reason_notice(reason, limit, buf);
}
