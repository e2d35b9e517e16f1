/* SPDX-License-Identifier: MIT */
/*
 * password.c - see password.h.
 */
#include "config.h"

#include "people/password.h"

#include <crypt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text/phrase.h"

/* What hashes begin with that are made now; others are still understood. */
#define YESCRYPT "$y$"

_Static_assert(PASSWORD_HASH_MAX >= CRYPT_OUTPUT_SIZE, "a hash has its room");
_Static_assert(PASSWORD_MAX < CRYPT_MAX_PASSPHRASE_SIZE, "crypt(3) takes it");

const char *
password_fault(const char *password, size_t len, const char *name)
{
	if (len < PASSWORD_MIN)
		return _("a password has at least 8 characters; several words "
			 "are a good one");
	if (len > PASSWORD_MAX)
		return _("a password has at most 128 bytes");
	if (len == strlen(name) && strncasecmp(password, name, len) == 0)
		return _("a password is something else than the name");
	return NULL;
}

/* As crypt(3), in memory of its own, which is wiped. */
static int
run_crypt(const char *password, const char *setting,
	  char hash[PASSWORD_HASH_MAX])
{
	struct crypt_data *data = calloc(1, sizeof(*data));
	const char *made;
	int rc = 0;

	if (!data)
		return -ENOMEM;
	made = crypt_rn(password, setting, data, sizeof(*data));
	if (made)
		memcpy(hash, made, strlen(made) + 1);
	else
		rc = errno == ENOMEM ? -ENOMEM : -EINVAL;
	explicit_bzero(data, sizeof(*data));
	free(data);
	return rc;
}

int
password_hash(const char *password, char hash[PASSWORD_HASH_MAX])
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];

	/* 0: at the usual cost; NULL: the system's random bytes */
	if (!crypt_gensalt_rn(YESCRYPT, 0, NULL, 0, setting, sizeof(setting)))
		return -errno;
	return run_crypt(password, setting, hash);
}

int
password_matches(const char *password, const char *hash)
{
	char made[PASSWORD_HASH_MAX];
	int rc = run_crypt(password, hash, made);

	/* how long this takes tells nothing to who does not know the salt */
	return rc < 0 ? rc : strcmp(made, hash) == 0;
}
