/* SPDX-License-Identifier: MIT */
/*
 * fuzz_addr.c - any bytes as the text of an address, and as a struct sockaddr.
 *
 * What can be read can be written, and what was written reads as the same. No
 * text is longer than promised.
 */
#include "config.h"

#include <coir/addr.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

static void
check_text(const uint8_t *data, size_t size)
{
	char text[COIR_ADDR_TEXT_MAX];
	struct coir_addr addr, again;
	char *string = strndup((const char *)data, size);

	require(string);
	if (coir_addr_parse(string, &addr) == 0) {
		require(coir_addr_format(&addr, text, sizeof(text)) <
			sizeof(text));
		require(coir_addr_parse(text, &again) == 0);
		require(coir_addr_equal(&addr, &again));
	}
	free(string);
}

static void
check_sockaddr(const uint8_t *data, size_t size)
{
	struct sockaddr_storage sa = { 0 };
	socklen_t len = size < sizeof(sa) ? (socklen_t)size : sizeof(sa);
	char text[COIR_ADDR_TEXT_MAX];
	struct coir_addr addr;

	memcpy(&sa, data, len);
	if (coir_addr_from_sockaddr((void *)&sa, len, &addr) < 0)
		return;
	require(coir_addr_format(&addr, text, sizeof(text)) < sizeof(text));
	require(coir_addr_equal(&addr, &addr));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_text(data, size);
	if (size > 0)
		check_sockaddr(data, size);
	return 0;
}
