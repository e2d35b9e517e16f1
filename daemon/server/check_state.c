/* SPDX-License-Identifier: MIT */
/*
 * check_state.c - see check_state.h.
 */
#include "config.h"

#include "server/check_state.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "common/late.h"
#include "life/inheritance.h"
#include "slot/slots.h"

/* What is wrong with the slots. */
static const char *
describe(int error)
{
	switch (error) {
	case -EPROTO:
		return "what is known of its clients is in a form of another "
		       "version";
	case -EBADMSG:
		return "what is known of its clients is damaged";
	default:
		return strerror(-error);
	}
}

int
check_state(const struct inheritance *inheritance)
{
	const char *why;
	int rc = 0;

	/* also those that nobody has wanted yet */
	if (late_load_all(&why) < 0) {
		fprintf(stderr, "chatd " PACKAGE_VERSION " cannot go on: %s\n",
			why);
		return EX_UNAVAILABLE;
	}
	if (inheritance->slots_fd >= 0)
		rc = slots_check(inheritance->slots_fd);
	if (rc < 0) {
		fprintf(stderr, "chatd " PACKAGE_VERSION " cannot go on: %s\n",
			describe(rc));
		return EX_DATAERR;
	}
	printf("chatd " PACKAGE_VERSION "\n");
	return EX_OK;
}
