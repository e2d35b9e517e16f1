/* SPDX-License-Identifier: MIT */
/*
 * test_bus_keys.c - files of keys, right ones and wrong ones.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "bus/bus_keys.h"
#include "support/runner.h"
#include "support/tempdir.h"

/* The keys of RFC 26's example, and one more public key. */
#define SECRET "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"
#define PUBLIC "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define OTHER "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"

static struct bus_keys keys;

/* Writes a file for its owner alone. */
static void
write_file(const char *name, const char *text)
{
	FILE *out = fopen(in_tempdir(name), "w");

	ck_assert_ptr_nonnull(out);
	fputs(text, out);
	ck_assert_int_eq(fchmod(fileno(out), 0600), 0);
	ck_assert_int_eq(fclose(out), 0);
}

/* From files of these names. */
static int
load_files(const char *secret, const char *public)
{
	char secret_path[256];
	char public_path[256];

	snprintf(secret_path, sizeof(secret_path), "%s", in_tempdir(secret));
	snprintf(public_path, sizeof(public_path), "%s", in_tempdir(public));
	return bus_keys_load(secret_path, public_path, &keys);
}

static int
load(const char *secret, const char *public)
{
	write_file("secret", secret);
	write_file("public", public);
	return load_files("secret", "public");
}

/* Loading these files fails so, and the log's last line ends with @why. */
static void
refuse_files(const char *secret, const char *public, int error, const char *why)
{
	char log[4096];
	int fd = open(in_tempdir("log"), O_RDWR | O_CREAT | O_TRUNC, 0600);
	int standard_error = dup(STDERR_FILENO);
	ssize_t n;
	int rc;

	dup2(fd, STDERR_FILENO);
	rc = load_files(secret, public);
	dup2(standard_error, STDERR_FILENO);
	close(standard_error);
	n = pread(fd, log, sizeof(log) - 1, 0);
	close(fd);
	ck_assert_int_eq(rc, error);
	ck_assert_int_gt(n, 0);
	log[n - 1] = '\0';
	ck_assert_msg(n > (ssize_t)strlen(why) &&
			      strcmp(log + strlen(log) - strlen(why), why) == 0,
		      "%s", log);
	ck_assert_ptr_null(keys.guests);
}

/* The same of files that hold these. */
static void
refuse(const char *secret, const char *public, const char *why)
{
	write_file("secret", secret);
	write_file("public", public);
	refuse_files("secret", "public", -EINVAL, why);
}

/* The log says which key of the configuration names a file. */
START_TEST(bus_keys_that_are_not_there)
{
	char why[512];

	tempdir_new();
	snprintf(why, sizeof(why),
		 "bus.curve_secret_key_file: %s cannot be read: No such file "
		 "or directory",
		 in_tempdir("none"));
	refuse_files("none", "public", -ENOENT, why);
	write_file("secret", SECRET);
	snprintf(why, sizeof(why),
		 "bus.curve_public_keys_file: %s cannot be read: No such file "
		 "or directory",
		 in_tempdir("none"));
	refuse_files("secret", "none", -ENOENT, why);
	tempdir_remove();
}
END_TEST

START_TEST(bus_keys_are_read)
{
	uint8_t key[BUS_KEY_BYTES];

	tempdir_new();
	ck_assert_int_eq(load("# ours\n\n" SECRET "\n",
			      "#\n" PUBLIC " bot\n" OTHER "\t a.b-c_1\r\n"),
			 0);
	ck_assert_str_eq(keys.secret, SECRET);
	ck_assert_str_eq(keys.public, PUBLIC);
	ck_assert_uint_eq(keys.n_guests, 2);
	zmq_z85_decode(key, OTHER);
	ck_assert_str_eq(bus_keys_find(&keys, key, sizeof(key))->name,
			 "a.b-c_1");
	zmq_z85_decode(key, PUBLIC);
	ck_assert_str_eq(bus_keys_find(&keys, key, sizeof(key))->name, "bot");
	ck_assert_ptr_null(bus_keys_find(&keys, key, sizeof(key) - 1));
	key[31] ^= 1;
	ck_assert_ptr_null(bus_keys_find(&keys, key, sizeof(key)));
	bus_keys_fini(&keys);
	ck_assert_str_eq(keys.secret, "");
	tempdir_remove();
}
END_TEST

START_TEST(bus_keys_nobody_may_connect)
{
	tempdir_new();
	ck_assert_int_eq(load(SECRET, ""), 0);
	ck_assert_uint_eq(keys.n_guests, 0);
	bus_keys_fini(&keys);
	tempdir_remove();
}
END_TEST

START_TEST(bus_keys_with_a_fault)
{
	tempdir_new();
	refuse("", "", "secret:0: no key; it has to hold a secret key");
	refuse("abc\n", "", "secret:1: no key; a key is 40 characters (Z85)");
	refuse(SECRET "x\n", "",
	       "secret:1: no key; a key is 40 characters (Z85)");
	refuse("~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n", "",
	       "secret:1: no key; this has characters that Z85 has not");
	refuse(SECRET "\n" SECRET "\n", "",
	       "secret:2: more than one secret key");
	refuse(SECRET, PUBLIC "\n",
	       "public:1: no name; after the key comes its owner's, in "
	       "letters, digits and \"._-\"");
	refuse(SECRET, PUBLIC " a/b\n",
	       "public:1: no name; after the key comes its owner's, in "
	       "letters, digits and \"._-\"");
	refuse(SECRET, PUBLIC " a\n# x\n" OTHER " b\n" PUBLIC " c\n",
	       "public:4: this key was there already");
	refuse(SECRET, PUBLIC " a\nbot " OTHER "\n",
	       "public:2: no key; a key is 40 characters (Z85)");
	tempdir_remove();
}
END_TEST

START_TEST(bus_keys_secret_that_others_know)
{
	char path[256];

	tempdir_new();
	write_file("secret", SECRET);
	snprintf(path, sizeof(path), "%s", in_tempdir("secret"));
	ck_assert_int_eq(chmod(path, 0640), 0);
	ck_assert_int_eq(bus_keys_load(path, "/dev/null", &keys), -EINVAL);
	ck_assert_int_eq(chmod(path, 0400), 0);
	ck_assert_int_eq(bus_keys_load(path, "/dev/null", &keys), 0);
	bus_keys_fini(&keys);
	tempdir_remove();
}
END_TEST

SUITE(bus_keys)
{
	ADD(bus_keys_that_are_not_there);
	ADD(bus_keys_are_read);
	ADD(bus_keys_nobody_may_connect);
	ADD(bus_keys_with_a_fault);
	ADD(bus_keys_secret_that_others_know);
}
