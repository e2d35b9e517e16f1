/* SPDX-License-Identifier: MIT */
/*
 * password.h - passwords and what is kept of them.
 *
 * A hash is what crypt(3) makes by yescrypt: the way in which the system keeps
 * its own users' passwords, so that nothing else has to be installed or judged,
 * and which says itself how it was made, so that its cost can grow. It takes
 * tens of milliseconds and 16 MiB, on purpose: not on the loop's thread.
 */
#ifndef CHATD_PASSWORD_H
#define CHATD_PASSWORD_H

#include <stddef.h>

/* Bytes of a password. */
#define PASSWORD_MIN 8
#define PASSWORD_MAX 128

/* Room for a hash and its NUL. */
#define PASSWORD_HASH_MAX 384

/*
 * Is @password, @len bytes, one for somebody called @name? NULL; or why not, in
 * a sentence. Static.
 */
const char *password_fault(const char *password, size_t len, const char *name);

/*
 * Writes what is to be kept of @password, with another salt each time, to
 * @hash. Any thread. Returns 0 or a negative errno: -ENOMEM, or what the system
 * has said.
 */
int password_hash(const char *password, char hash[PASSWORD_HASH_MAX]);

/*
 * Is @hash that of @password? Any thread. Returns 1 or 0, or a negative errno:
 * -ENOMEM, -EINVAL (that is no hash).
 */
int password_matches(const char *password, const char *hash);

#endif
