/* SPDX-License-Identifier: MIT */
/*
 * fuzz_hosts.c - any bytes as a hosts file.
 *
 * The first line is the name that is looked for. What is found has the length
 * that was asked for, and is found again.
 */
#include "config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns/hosts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

static void
look(const struct coir__hosts *hosts, const char *name, size_t ip_len)
{
	struct coir_addr_list list = { 0 };
	size_t len = 0;

	require(coir__hosts_find(hosts, name, ip_len, &list) == 0);
	for (size_t i = 0; i < list.n; i++)
		require(coir_addr_ip(&list.addrs[i], &len) && len == ip_len);
	coir_addr_list_fini(&list);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
	struct coir__hosts hosts = { 0 };
	char *name;

	if (!end)
		return 0;
	name = strndup((const char *)data, (size_t)(end - data));
	require(name);
	hosts.len = size - (size_t)(end + 1 - data);
	hosts.text = malloc(hosts.len + 1);
	require(hosts.text);
	memcpy(hosts.text, end + 1, hosts.len);
	look(&hosts, name, 4);
	look(&hosts, name, 16);
	free(name);
	coir__hosts_fini(&hosts);
	return 0;
}
