/* SPDX-License-Identifier: MIT */
/*
 * bus_keys.c - see bus_keys.h.
 */
#include "config.h"

#include "bus/bus_keys.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zmq.h>

#include "log/log.h"

/* What a name may be made of: none of it means anything to anybody. */
#define NAME_CHARACTERS                                        \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
	"0123456789._-"

/* A file of keys, line by line. */
struct key_file {
	const char *key;  /* of the configuration, which names the file */
	const char *path; /* for what is logged */
	FILE *in;         /* the file */
	char *line;       /* the line, without its end; owned */
	size_t room;      /* bytes allocated for it */
	int number;       /* of the line */
};

/* Says so, and why, as errno has it. Returns that, negative. */
static int
cannot_read(const struct key_file *file)
{
	int error = -errno;

	log_error_errno(error, "%s: %s cannot be read", file->key, file->path);
	return error;
}

static void
key_file_close(struct key_file *file)
{
	if (file->line)
		explicit_bzero(file->line, file->room);
	free(file->line);
	fclose(file->in);
}

static bool
is_comment(const char *line)
{
	return *line == '\0' || strncmp(line, "# ", 2) == 0 ||
		strcmp(line, "#") == 0;
}

/* The next line that is no comment. False: there is none. */
static bool
key_file_next(struct key_file *file)
{
	ssize_t n;

	do {
		n = getline(&file->line, &file->room, file->in);
		if (n < 0)
			return false;
		file->number++;
		file->line[strcspn(file->line, "\r\n")] = '\0';
	} while (is_comment(file->line));
	return true;
}

static int
complain(const struct key_file *file, const char *what)
{
	log_error("%s:%d: %s", file->path, file->number, what);
	return -EINVAL;
}

/* Takes the key that a line begins with. */
static int
take_key(const struct key_file *file, uint8_t bytes[BUS_KEY_BYTES])
{
	char text[BUS_KEY_TEXT];

	if (strcspn(file->line, " \t") != BUS_KEY_TEXT - 1)
		return complain(file, "no key; a key is 40 characters (Z85)");
	memcpy(text, file->line, BUS_KEY_TEXT - 1);
	text[BUS_KEY_TEXT - 1] = '\0';
	if (!zmq_z85_decode(bytes, text))
		return complain(file,
				"no key; this has characters that Z85 has not");
	explicit_bzero(text, sizeof(text));
	return 0;
}

/* A secret that others know is none. */
static int
check_secrecy(const struct key_file *file)
{
	struct stat st;

	if (fstat(fileno(file->in), &st) < 0)
		return cannot_read(file);
	if (S_ISREG(st.st_mode) && (st.st_mode & (S_IRWXG | S_IRWXO))) {
		log_error("%s: others than its owner may use the secret key; "
			  "take their permissions away (chmod 600)",
			  file->path);
		return -EINVAL;
	}
	return 0;
}

static int
take_secret(struct key_file *file, struct bus_keys *keys)
{
	uint8_t bytes[BUS_KEY_BYTES];
	int rc = check_secrecy(file);

	if (rc < 0)
		return rc;
	if (!key_file_next(file))
		return complain(file, "no key; it has to hold a secret key");
	rc = take_key(file, bytes);
	explicit_bzero(bytes, sizeof(bytes));
	if (rc < 0)
		return rc;
	memcpy(keys->secret, file->line, BUS_KEY_TEXT - 1);
	if (zmq_curve_public(keys->public, keys->secret) < 0)
		return complain(file, "libzmq was built without CURVE");
	if (key_file_next(file))
		return complain(file, "more than one secret key");
	return 0;
}

/* Takes what comes after the key. */
static int
take_name(const struct key_file *file, char name[BUS_NAME_MAX + 1])
{
	const char *text = file->line + BUS_KEY_TEXT - 1;
	size_t len;

	text += strspn(text, " \t");
	len = strspn(text, NAME_CHARACTERS);
	if (len == 0 || len > BUS_NAME_MAX || text[len] != '\0')
		return complain(file,
				"no name; after the key comes its owner's, in "
				"letters, digits and \"._-\"");
	memcpy(name, text, len + 1);
	return 0;
}

static int
take_guests(struct key_file *file, struct bus_keys *keys)
{
	int rc = 0;

	while (rc == 0 && key_file_next(file)) {
		struct bus_guest *guests = reallocarray(keys->guests,
							keys->n_guests + 1,
							sizeof(*guests));

		if (!guests)
			return cannot_read(file);
		keys->guests = guests;
		guests += keys->n_guests;
		rc = take_key(file, guests->key);
		if (rc == 0)
			rc = take_name(file, guests->name);
		if (rc == 0 && bus_keys_find(keys, guests->key, BUS_KEY_BYTES))
			rc = complain(file, "this key was there already");
		if (rc == 0)
			keys->n_guests++;
	}
	return rc;
}

static int
read_file(const char *key, const char *path, struct bus_keys *keys,
	  int (*take)(struct key_file *file, struct bus_keys *keys))
{
	struct key_file file = { .key = key, .path = path };
	int rc;

	file.in = fopen(path, "re");
	if (!file.in)
		return cannot_read(&file);
	rc = take(&file, keys);
	key_file_close(&file);
	return rc;
}

int
bus_keys_load(const char *secret_path, const char *public_path,
	      struct bus_keys *ret)
{
	struct bus_keys keys = { 0 };
	int rc = read_file("bus.curve_secret_key_file", secret_path, &keys,
			   take_secret);

	if (rc == 0)
		rc = read_file("bus.curve_public_keys_file", public_path, &keys,
			       take_guests);
	if (rc < 0) {
		bus_keys_fini(&keys);
		return rc;
	}
	*ret = keys;
	return 0;
}

const struct bus_guest *
bus_keys_find(const struct bus_keys *keys, const void *key, size_t len)
{
	for (size_t i = 0; len == BUS_KEY_BYTES && i < keys->n_guests; i++)
		if (memcmp(keys->guests[i].key, key, len) == 0)
			return &keys->guests[i];
	return NULL;
}

void
bus_keys_fini(struct bus_keys *keys)
{
	free(keys->guests);
	explicit_bzero(keys, sizeof(*keys));
}
