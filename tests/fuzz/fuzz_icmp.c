/* SPDX-License-Identifier: MIT */
/*
 * fuzz_icmp.c - any bytes as a reply to an echo request.
 *
 * The first byte says which kind of socket they came from. What counts as the
 * reply has the request's data.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "io/icmp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct coir__echo echo = { .id = 0x4242, .number = 1, .data = "data" };
	unsigned char *reply;

	if (size == 0)
		return 0;
	echo.v6 = data[0] & 1;
	echo.raw = data[0] & 2;
	size--;
	reply = malloc(size + 1);
	if (!reply)
		abort();
	memcpy(reply, data + 1, size);
	if (coir__echo_answered(&echo, reply, size) &&
	    memcmp(reply + size - sizeof(echo.data), echo.data,
		   sizeof(echo.data)) != 0)
		abort();
	free(reply);
	return 0;
}
