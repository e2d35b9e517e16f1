/* SPDX-License-Identifier: MIT */
/*
 * remark.c - see remark.h.
 */
#include "config.h"

#include "remark.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The last bytes tell what those before them add up to. */
#define SUM 8
#define BODY (REMARK_LEN - SUM)

/* What fills a remark up: each begins at another letter. */
static const char filler[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuv";

/* FNV-1a */
static uint32_t
sum(const char *text)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < BODY; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619u;
	return hash;
}

void
remark_write(const struct remark *remark, char ret_text[REMARK_LEN + 1])
{
	int head = snprintf(ret_text, REMARK_LEN + 1, "%016llx %02x %08x ",
			    (unsigned long long)remark->due,
			    (unsigned)remark->speaker, remark->number);

	memcpy(ret_text + head, filler + remark->number % 16,
	       (size_t)(BODY - head));
	snprintf(ret_text + BODY, SUM + 1, "%08x", sum(ret_text));
}

bool
remark_read(const char *text, size_t len, struct remark *ret)
{
	char own[REMARK_LEN + 1], *end = own;

	if (len != REMARK_LEN)
		return false;
	memcpy(own, text, len);
	own[len] = '\0';
	if (strtoul(own + BODY, NULL, 16) != sum(own))
		return false;
	ret->due = (int64_t)strtoull(end, &end, 16);
	ret->speaker = (int)strtol(end, &end, 16);
	ret->number = (uint32_t)strtoul(end, &end, 16);
	return true;
}
