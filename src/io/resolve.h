/* SPDX-License-Identifier: MIT */
/*
 * What resolving and dialing share.
 */
#ifndef COIR_IO_RESOLVE_H
#define COIR_IO_RESOLVE_H

#include <coir/resolve.h>

/* The text of a failure: what was looked up, and @eai. Its negative errno. */
int
coir__resolve_failed(const char *node, const char *service, int eai);

#endif
