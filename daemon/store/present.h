/* SPDX-License-Identifier: MIT */
/*
 * present.h - who is present in a store, though its last day has ended.
 *
 * A day that ends without a farewell leaves people behind who have a line in
 * the store and no leave line. Some of them are still connected and return; the
 * others are absent, and get the leave lines that are kept here.
 */
#ifndef CHATD_PRESENT_H
#define CHATD_PRESENT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/lines.h"

/* What lines say of somebody who is present. */
struct presence {
	uint64_t joined;    /* number of the join line */
	uint64_t last;      /* number of the newest line */
	uint64_t input_end; /* bytes of input that are in lines */
	bool returned;      /* still connected */
};

/* All of them. All-zero memory is nobody. */
struct present {
	struct lines leaves;  /* a leave line each, by client, ascending */
	struct presence *who; /* each, in the same order */
	uint32_t room;        /* allocated at who */
	uint32_t absent;      /* not returned */
};

/*
 * Adds who is to leave with @leave, which has its name; the client has a higher
 * number than all before. Returns 0, -ENOMEM or -EOVERFLOW.
 */
int present_add(struct present *present, const struct line *leave,
		const struct presence *who);

/* True when lines say that @client is present, and it has not returned. */
bool present_has(const struct present *present, uint64_t client);

/* Likewise what lines say of it, borrowed; or NULL. */
const struct presence *present_find(const struct present *present,
				    uint64_t client);

/*
 * @client is still connected. Returns what lines say of it, borrowed; or NULL:
 * it was not present, or has returned before.
 */
const struct presence *present_return(struct present *present, uint64_t client);

/* What @who, one of them, is called: bytes that are borrowed. */
const char *present_name(const struct present *present,
			 const struct presence *who, uint8_t *ret_len);

/* Forgets all. */
void present_fini(struct present *present);

#endif
