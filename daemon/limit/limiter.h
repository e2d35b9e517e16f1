/* SPDX-License-Identifier: MIT */
/*
 * limiter.h - how many may come in, from where, and how fast.
 *
 * Whoever is exempt by the configuration has no address here: nothing is
 * counted for it but that it is there. All other clients share what their
 * address may do, an address being a prefix of configured length, and all unix
 * sockets together one. Time is an argument; nothing here waits or allocates
 * but for addresses.
 */
#ifndef CHATD_LIMITER_H
#define CHATD_LIMITER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/prefix.h"
#include "common/rate.h"
#include "limit/address_book.h"
#include "limit/reason.h"

struct conf_limits;

/* Who has come in by one door. All-zero memory: nobody has. */
struct influx {
	struct bucket joined; /* how much of limits.joins is used */
	bool crowded;         /* it was all used a while ago */
};

/* The limits of one daemon, and how much of each is in use. */
struct limiter {
	const struct conf_limits *conf; /* borrowed */
	struct rate client_lines;       /* of one client */
	struct rate client_bytes;
	struct rate address_lines; /* of one address */
	struct rate address_bytes;
	struct rate address_joins;
	struct rate joins;             /* by one door */
	struct prefix_list exempt;     /* who is not limited */
	struct address_book book;      /* of all others */
	size_t clients;                /* let in and not gone */
	struct reason_figures figures; /* what became of people */
};

/*
 * Sets *@limiter up as @conf (borrowed) says. Returns 0, -EINVAL (a list of
 * prefixes that is none) or -ENOMEM.
 */
int limiter_init(struct limiter *limiter, const struct conf_limits *conf);

/*
 * Takes over what has changed in its configuration. Who is here stays as it
 * was counted when it came in. Returns 0, or -ENOMEM: who is exempt is as
 * before.
 */
int limiter_update(struct limiter *limiter);

/* Frees what it holds, when all clients are gone; zeroed memory is fine. */
void limiter_fini(struct limiter *limiter);

/*
 * False while more have come in by a door than may in a second: who is not
 * exempt has to wait. *@ret_new says whether that has only begun; it is over
 * when nothing of it is left.
 */
bool limiter_may_enter(const struct limiter *limiter, struct influx *influx,
		       coir_time now, bool *ret_new);

/* Is @peer not limited? */
bool limiter_is_exempt(const struct limiter *limiter,
		       const struct coir_addr *peer);

/*
 * Why a client at @peer, with whom clients would take @memory bytes in all, is
 * to be turned away, or REASON_NONE.
 */
enum reason limiter_refuse(const struct limiter *limiter,
			   const struct coir_addr *peer, size_t memory,
			   coir_time now);

/*
 * A client at @peer comes in, by the door that @influx is of; NULL: it was in
 * before, and only goes on. *@ret_address is its address, borrowed until it
 * leaves, or NULL if it is exempt. Returns 0 or -ENOMEM.
 */
int limiter_enter(struct limiter *limiter, const struct coir_addr *peer,
		  struct influx *influx, coir_time now,
		  struct address **ret_address);

/*
 * Have visitors at @peer, who are no clients, made so many TLS handshakes that
 * one more cannot be made now?
 */
bool limiter_bars_greeting(const struct limiter *limiter,
			   const struct coir_addr *peer, coir_time now);

/* Such a handshake begins; @address is as limiter_enter() says. */
void limiter_greet(struct address *address, coir_time now);

/* A client leaves; @address is what it came in with. */
void limiter_leave(struct limiter *limiter, struct address *address,
		   coir_time now);

/* Counts that @reason was the case once. */
void limiter_count(struct limiter *limiter, enum reason reason);

/*
 * Writes the notice of @reason, one that these limits are the reason of.
 * Returns its length. Main stack.
 */
size_t limiter_notice(const struct limiter *limiter, enum reason reason,
		      char buf[REASON_NOTICE_MAX]);

#endif
