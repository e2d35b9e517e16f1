/* SPDX-License-Identifier: MIT */
/*
 * The codes of getaddrinfo(3), as names and as errnos.
 */
#include "config.h"

#include <coir/resolve.h>
#include <errno.h>

/* One code of netdb.h. */
struct eai {
	int code;
	/* the errno of its class, positive */
	int error;
	const char *name;
};

#define EAI(code, error)                        \
	{                                       \
		EAI_##code, error, "EAI_" #code \
	}

static const struct eai codes[] = {
	EAI(ADDRFAMILY, ENOENT),
	EAI(AGAIN, EAGAIN),
	EAI(ALLDONE, EALREADY),
	EAI(BADFLAGS, EINVAL),
	EAI(CANCELED, ECANCELED),
	EAI(FAIL, EREMOTEIO),
	EAI(FAMILY, EAFNOSUPPORT),
	EAI(IDN_ENCODE, EILSEQ),
	EAI(INPROGRESS, EINPROGRESS),
	EAI(INTR, EREMOTEIO),
	EAI(MEMORY, ENOMEM),
	EAI(NODATA, ENOENT),
	EAI(NONAME, ENOENT),
	EAI(NOTCANCELED, EBUSY),
	EAI(OVERFLOW, EOVERFLOW),
	EAI(SERVICE, ENOENT),
	EAI(SOCKTYPE, ESOCKTNOSUPPORT),
	EAI(SYSTEM, EREMOTEIO),
};

static const struct eai *
find(int code)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return &codes[i];
	return NULL;
}

int
coir_eai_errno(int eai)
{
	const struct eai *found = find(eai);

	if (eai == 0)
		return 0;
	return found ? -found->error : -EREMOTEIO;
}

const char *
coir_eai_name(int eai)
{
	const struct eai *found = find(eai);

	return found ? found->name : "EAI_?";
}
