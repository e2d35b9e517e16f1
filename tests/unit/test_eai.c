/* SPDX-License-Identifier: MIT */
/*
 * The codes of getaddrinfo(3), one by one.
 */
#include "config.h"

#include <coir/resolve.h>
#include <errno.h>

#include "support/runner.h"

static void
check(int eai, const char *name, int error)
{
	ck_assert_str_eq(coir_eai_name(eai), name);
	ck_assert_int_eq(coir_eai_errno(eai), error);
}

START_TEST(eai_names_and_errnos)
{
	check(EAI_NONAME, "EAI_NONAME", -ENOENT);
	check(EAI_NODATA, "EAI_NODATA", -ENOENT);
	check(EAI_ADDRFAMILY, "EAI_ADDRFAMILY", -ENOENT);
	check(EAI_SERVICE, "EAI_SERVICE", -ENOENT);
	check(EAI_AGAIN, "EAI_AGAIN", -EAGAIN);
	check(EAI_FAIL, "EAI_FAIL", -EREMOTEIO);
	check(EAI_FAMILY, "EAI_FAMILY", -EAFNOSUPPORT);
	check(EAI_SOCKTYPE, "EAI_SOCKTYPE", -ESOCKTNOSUPPORT);
	check(EAI_BADFLAGS, "EAI_BADFLAGS", -EINVAL);
	check(EAI_MEMORY, "EAI_MEMORY", -ENOMEM);
	check(EAI_OVERFLOW, "EAI_OVERFLOW", -EOVERFLOW);
	check(EAI_IDN_ENCODE, "EAI_IDN_ENCODE", -EILSEQ);
	check(EAI_SYSTEM, "EAI_SYSTEM", -EREMOTEIO);
	check(EAI_CANCELED, "EAI_CANCELED", -ECANCELED);
	check(-12345, "EAI_?", -EREMOTEIO);
	ck_assert_int_eq(coir_eai_errno(0), 0);
}
END_TEST

SUITE(eai)
{
	ADD(eai_names_and_errnos);
}
