/* SPDX-License-Identifier: MIT */
/*
 * patience.c - see patience.h.
 */
#include "config.h"

#include "system/patience.h"

#include <check.h>
#include <poll.h>

#include "system/daemon.h"

struct patience
patience_with(const char *what)
{
	return (struct patience){ .what = what, .left = PATIENCE_MS };
}

void
patience_spend(struct patience *p)
{
	ck_assert_msg(p->left-- > 0, "waited for %s, in vain", p->what);
	poll(NULL, 0, 1);
}
