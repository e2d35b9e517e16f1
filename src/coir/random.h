/* SPDX-License-Identifier: MIT */
/*
 * Random bytes that nobody can guess, from the kernel: for keys, tokens, salts.
 *
 *	unsigned char token[16];
 *
 *	rc = coir_random(token, sizeof(token));
 */
#ifndef COIR_RANDOM_H
#define COIR_RANDOM_H

#include <stddef.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

/**
 * coir_random() - fill memory with random bytes.
 * @ret_buf: gets the bytes.
 * @len:     how many.
 *
 * Source: getrandom(2).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0; -EAGAIN: the machine has only just started, the kernel has no
 *          random bytes yet; -ENOSYS.
 */
COIR_API COIR_MUST_CHECK int
coir_random(void *ret_buf, size_t len);

COIR_END_DECLS

#endif
