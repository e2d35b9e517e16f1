/* SPDX-License-Identifier: MIT */
/*
 * patience.h - waits for what nobody tells of: it is looked at again and again.
 *
 *	struct patience p = patience_with("the file");
 *
 *	while (!is_there(file))
 *		patience_spend(&p);
 */
#ifndef SYSTEM_PATIENCE_H
#define SYSTEM_PATIENCE_H

/* What is left of PATIENCE_MS. */
struct patience {
	const char *what; /* that is waited for; borrowed */
	int left;         /* milliseconds */
};

/* All there is, with @what. */
struct patience patience_with(const char *what);

/* A moment for others; the test fails when it was the last. */
void patience_spend(struct patience *p);

#endif
