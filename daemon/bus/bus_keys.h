/* SPDX-License-Identifier: MIT */
/*
 * bus_keys.h - the CURVE keys of the bus: our own, and those that may connect.
 *
 * A key is 40 characters, as ØMQ writes keys (Z85). Our secret one is alone in
 * its file; in the other file each line has a public key, a blank, and what
 * its owner is called. In both, lines that are empty or begin with "# " are
 * comments.
 */
#ifndef CHATD_BUS_KEYS_H
#define CHATD_BUS_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "bus/bus_request.h"

/* Bytes of a key, and the characters of one with a NUL. */
#define BUS_KEY_BYTES 32
#define BUS_KEY_TEXT 41

/* Somebody who may connect. */
struct bus_guest {
	uint8_t key[BUS_KEY_BYTES];  /* the public key */
	char name[BUS_NAME_MAX + 1]; /* its owner */
};

/* The keys. All-zero memory is none. */
struct bus_keys {
	char secret[BUS_KEY_TEXT]; /* ours; "": none */
	char public[BUS_KEY_TEXT]; /* the one that belongs to it */
	struct bus_guest *guests;  /* who may connect; owned */
	size_t n_guests;           /* how many */
};

/*
 * Reads both files. 0, or a negative errno after the reason has been logged:
 * -EINVAL (what is in them, and a secret that others can read), -ENOMEM, or why
 * one cannot be read. On failure *ret is untouched.
 */
int bus_keys_load(const char *secret_path, const char *public_path,
		  struct bus_keys *ret);

/* Who has this public key, or NULL: nobody that we know. */
const struct bus_guest *bus_keys_find(const struct bus_keys *keys,
				      const void *key, size_t len);

/* Forgets the keys. */
void bus_keys_fini(struct bus_keys *keys);

#endif
