/* SPDX-License-Identifier: MIT */
/*
 * The version of the library, which its header was released with.
 */
#include "config.h"

#include <coir/version.h>

const char *
coir_version(void)
{
	return COIR_VERSION;
}
