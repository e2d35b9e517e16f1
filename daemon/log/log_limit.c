/* SPDX-License-Identifier: MIT */
/*
 * log_limit.c - see log_limit.h.
 */
#include "config.h"

#include "log/log_limit.h"

static bool
is_over(const struct log_limit *limit, int64_t now)
{
	return now - limit->begun >= LOG_LIMIT_NS;
}

bool
log_limit_take(struct log_limit *limit, int64_t now)
{
	if (limit->lines == 0 || is_over(limit, now)) {
		limit->begun = now;
		limit->lines = 0;
	}
	if (limit->lines == LOG_LIMIT_LINES) {
		limit->left_out++;
		return false;
	}
	limit->lines++;
	return true;
}

uint32_t
log_limit_tell(struct log_limit *limit, int64_t now)
{
	uint32_t n = limit->left_out;

	if (n == 0 || !is_over(limit, now))
		return 0;
	limit->left_out = 0;
	return n;
}
