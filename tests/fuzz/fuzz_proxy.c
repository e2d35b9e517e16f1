/* SPDX-License-Identifier: MIT */
/*
 * fuzz_proxy.c - any bytes as a PROXY header.
 *
 * What is said of some bytes holds for more of them: a header is one whatever
 * follows, and what is none never becomes one. An address is set by a header
 * and by nothing else, and is one that can be written. Fewer bytes than a
 * header has never tell something else than all of them.
 */
#include "config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "wire/proxy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* The header at the beginning of @size bytes, as proxy_parse(). */
static ssize_t
parse(const uint8_t *data, size_t size, struct coir_addr *ret_peer)
{
	const char *why = NULL;
	struct coir_addr before;
	ssize_t len;

	require(coir_addr_tcp("127.0.0.1", 1, ret_peer) == 0);
	before = *ret_peer;
	len = proxy_parse(data, size, ret_peer, &why);
	require((len < 0) == (why != NULL));
	if (len <= 0)
		require(coir_addr_equal(&before, ret_peer));
	return len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[COIR_ADDR_TEXT_MAX];
	struct coir_addr peer, other;
	ssize_t all, len = 0;

	/* nobody asks about nothing, nor about more than may matter */
	if (size == 0)
		return 0;
	if (size > PROXY_HEADER_MAX)
		size = PROXY_HEADER_MAX;
	all = parse(data, size, &peer);
	require(coir_addr_format(&peer, text, sizeof(text)) < sizeof(text));
	require(all != 0 || size < PROXY_HEADER_MAX);
	for (size_t part = 1; len == 0 && part <= size; part++) {
		len = parse(data, part, &other);
		require(len == 0 || len == all);
		require(len <= 0 || coir_addr_equal(&peer, &other));
	}
	return 0;
}
