/* SPDX-License-Identifier: MIT */
/*
 * Which libcoir: the one that a program was compiled with, for #if, and the one
 * that it runs with, which may be newer.
 *
 *	#if COIR_VERSION_NUMBER >= 0x000200
 *	...
 *	printf("with libcoir %s, %s now\n", COIR_VERSION, coir_version());
 *
 * Versions are major, minor, micro. As long as the major number is 0 the next
 * minor one may change anything.
 */
#ifndef COIR_VERSION_H
#define COIR_VERSION_H

#include <coir/api.h>

COIR_BEGIN_DECLS

/* The version of this header, in numbers and in words. */
#define COIR_VERSION_MAJOR 0
#define COIR_VERSION_MINOR 1
#define COIR_VERSION_MICRO 0
#define COIR_VERSION       "0.1.0"

/* The same for comparisons: 0x010203 is 1.2.3. */
#define COIR_VERSION_NUMBER                                \
	(COIR_VERSION_MAJOR << 16 | COIR_VERSION_MINOR << 8 | \
	 COIR_VERSION_MICRO)

/**
 * coir_version() - the version of the library that the program runs with.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: "MAJOR.MINOR.MICRO", never freed.
 */
COIR_API const char *
coir_version(void);

COIR_END_DECLS

#endif
