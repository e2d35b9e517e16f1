/* SPDX-License-Identifier: MIT */
/*
 * test_version.c - the header says what configure says.
 */
#include "config.h"

#include <coir/version.h>
#include <stdio.h>

#include "support/runner.h"

START_TEST(version_is_that_of_the_package)
{
	char text[32];

	ck_assert_str_eq(coir_version(), PACKAGE_VERSION);
	ck_assert_str_eq(coir_version(), COIR_VERSION);
	snprintf(text, sizeof(text), "%d.%d.%d", COIR_VERSION_NUMBER >> 16,
		 COIR_VERSION_NUMBER >> 8 & 0xff, COIR_VERSION_NUMBER & 0xff);
	ck_assert_str_eq(text, COIR_VERSION);
}
END_TEST

SUITE(version)
{
	ADD(version_is_that_of_the_package);
}
