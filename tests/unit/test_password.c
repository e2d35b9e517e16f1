/* SPDX-License-Identifier: MIT */
/*
 * Passwords: which are none, and what is kept of them.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "people/password.h"
#include "support/runner.h"

static const char *
fault(const char *password, const char *name)
{
	const char *text = password_fault(password, strlen(password), name);

	return text ? text : "";
}

START_TEST(password_is_long_enough_and_not_the_name)
{
	static char text[PASSWORD_MAX + 2];

	ck_assert_str_eq(fault("four old words", "alice"), "");
	ck_assert_str_eq(fault("12345678", "alice"), "");
	ck_assert_ptr_nonnull(
		strstr(fault("1234567", "alice"), "at least 8 characters"));
	ck_assert_ptr_nonnull(strstr(fault("", "alice"), "at least 8"));
	ck_assert_ptr_nonnull(
		strstr(fault("ALICE_in_w", "alice_in_W"), "than the name"));
	memset(text, 'x', PASSWORD_MAX);
	ck_assert_str_eq(fault(text, "alice"), "");
	text[PASSWORD_MAX] = 'x';
	ck_assert_ptr_nonnull(strstr(fault(text, "alice"), "at most 128"));
}
END_TEST

START_TEST(password_hash_is_salted_yescrypt)
{
	char hash[PASSWORD_HASH_MAX], again[PASSWORD_HASH_MAX];

	ck_assert_int_eq(password_hash("four old words", hash), 0);
	ck_assert_int_eq(password_hash("four old words", again), 0);
	ck_assert_msg(strncmp(hash, "$y$", 3) == 0, "%s", hash);
	ck_assert_str_ne(hash, again);
	ck_assert_ptr_null(strstr(hash, "words"));
	ck_assert_int_eq(password_matches("four old words", hash), 1);
	ck_assert_int_eq(password_matches("four old words", again), 1);
	ck_assert_int_eq(password_matches("four old word", hash), 0);
	ck_assert_int_eq(password_matches("", hash), 0);
}
END_TEST

/* One that another program has made: SHA-512 of "Hello world!", by crypt(3) */
START_TEST(password_hash_of_another_kind)
{
	static const char hash[] =
		"$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uB"
		"nIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1";

	ck_assert_int_eq(password_matches("Hello world!", hash), 1);
	ck_assert_int_eq(password_matches("Hello world", hash), 0);
}
END_TEST

START_TEST(password_hash_that_is_none)
{
	ck_assert_int_eq(password_matches("x", "*"), -EINVAL);
	ck_assert_int_eq(password_matches("x", "$y$"), -EINVAL);
	ck_assert_int_eq(password_matches("x", ""), -EINVAL);
}
END_TEST

SUITE(password)
{
	ADD(password_is_long_enough_and_not_the_name);
	ADD(password_hash_is_salted_yescrypt);
	ADD(password_hash_of_another_kind);
	ADD(password_hash_that_is_none);
}
