/* SPDX-License-Identifier: MIT */
/*
 * The certificates of a listener: which one is shown to whom, what becomes of
 * new ones, and what is said of those that are no good.
 */
#include "config.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/door_tls.h"
#include "conf/conf.h"
#include "support/runner.h"
#include "tls/certs.h"
#include "unit/secure.h"

static struct certs certs;
static struct scene scene;
static struct secure client, other;

static void
set_up(void)
{
	certs_make(&certs);
}

static void
tear_down(void)
{
	certs_remove(&certs);
}

/* @tls is more of its TLS, @more of the listener. */
static void
begin_with(const char *tls, const char *more)
{
	char listener[512];

	snprintf(listener, sizeof(listener),
		 "tls: { certificate = \"%s\"; key = \"%s\"; %s }; %s",
		 certs_path(&certs, "server.pem"),
		 certs_path(&certs, "server.key"), tls, more);
	scene_init_with(&scene, "callback", listener, "");
}

static void
begin(const char *tls)
{
	begin_with(tls, "");
}

/* Comes in, and asks for @name unless that is NULL. */
static void
come_in(struct secure *s, const char *name)
{
	secure_dial(s, &scene);
	if (name)
		SSL_set_tlsext_host_name(s->ssl, name);
	secure_await(s, &scene, "Got connection");
}

static void
check_shown(const struct secure *s, const char *name)
{
	X509 *cert = SSL_get0_peer_certificate(s->ssl);
	char text[64];

	ck_assert_ptr_nonnull(cert);
	X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName,
				  text, sizeof(text));
	ck_assert_str_eq(text, name);
}

/* Puts a copy of the file @from in the place of @to. */
static void
copy(const char *from, const char *to)
{
	char text[8192];
	FILE *file = fopen(certs_path(&certs, from), "r");
	size_t len;

	ck_assert_ptr_nonnull(file);
	len = fread(text, 1, sizeof(text), file);
	fclose(file);
	file = fopen(to, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fchmod(fileno(file), 0600), 0);
	ck_assert_uint_eq(fwrite(text, 1, len, file), len);
	fclose(file);
}

/* The certificate and key of @name become those of the listener. */
static void
renew(const char *name)
{
	char file[32];

	snprintf(file, sizeof(file), "%s.pem", name);
	copy(file, certs_path(&certs, "server.pem"));
	snprintf(file, sizeof(file), "%s.key", name);
	copy(file, certs_path(&certs, "server.key"));
}

static void
end(void)
{
	secure_hang_up(&client);
	secure_hang_up(&other);
	scene_fini(&scene);
}

START_TEST(door_tls_takes_new_files)
{
	begin("");
	come_in(&client, NULL);
	check_shown(&client, "a server");
	renew("client");
	scene_wait(&scene, 2);
	come_in(&other, NULL);
	check_shown(&other, "a client");
	/* who is in stays */
	secure_say(&client, "one\n");
	secure_await(&other, &scene, "one\n");
	end();
}
END_TEST

/* Renewed again and again, as the watch is. */
START_TEST(door_tls_takes_files_each_time)
{
	begin("");
	come_in(&client, NULL);
	for (int i = 0; i < 4; i++) {
		renew(i % 2 ? "expired" : "client");
		scene_wait(&scene, 2);
		come_in(&other, NULL);
		check_shown(&other, i % 2 ? "an old server" : "a client");
		if (i < 3)
			secure_hang_up(&other);
	}
	end();
}
END_TEST

START_TEST(door_tls_keeps_what_was_good)
{
	begin("");
	come_in(&client, NULL);
	/* of which the key does not come */
	copy("client.pem", certs_path(&certs, "server.pem"));
	scene_wait(&scene, 2);
	come_in(&other, NULL);
	check_shown(&other, "a server");
	secure_hang_up(&other);
	/* but later */
	copy("client.key", certs_path(&certs, "server.key"));
	scene_wait(&scene, 2);
	come_in(&other, NULL);
	check_shown(&other, "a client");
	end();
}
END_TEST

/* Between the two files of a renewal nothing is read. */
START_TEST(door_tls_waits_until_it_is_quiet)
{
	struct tls_server *before;

	begin("");
	come_in(&client, NULL);
	come_in(&other, NULL);
	before = scene.door.tls;
	for (int i = 0; i < 5; i++) {
		renew("client");
		for (int j = 0; j < 20; j++)
			scene_pass(&scene);
		ck_assert_ptr_eq(scene.door.tls, before);
	}
	scene_wait(&scene, 2);
	ck_assert_ptr_ne(scene.door.tls, before);
	end();
}
END_TEST

START_TEST(door_tls_shows_the_name_asked_for)
{
	char tls[256], dir[128], path[160];

	snprintf(dir, sizeof(dir), "%s/more", certs.dir);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	snprintf(path, sizeof(path), "%s/x.pem", dir);
	/* one file with both */
	copy("expired.pem", path);
	{
		char key[4096];
		FILE *in = fopen(certs_path(&certs, "expired.key"), "r");
		FILE *out = fopen(path, "a");
		size_t len = fread(key, 1, sizeof(key), in);

		ck_assert_uint_eq(fwrite(key, 1, len, out), len);
		fclose(in);
		fclose(out);
	}
	snprintf(tls, sizeof(tls), "directory = \"%s\";", dir);
	begin(tls);
	come_in(&client, "example.org");
	check_shown(&client, "an old server");
	come_in(&other, "example.com");
	check_shown(&other, "a server");
	unlink(path);
	rmdir(dir);
	end();
}
END_TEST

static void
ban_everybody(void)
{
	struct prefix prefix;

	ck_assert_int_eq(prefix_parse("127.0.0.0/8", &prefix), 0);
	ck_assert_int_eq(ban_list_add(&scene.hall.bans, &prefix, store_now(), 0,
				      "spam"),
			 0);
}

/* Who is not let in as far as a handshake understands as much. */
static void
check_alert(int reason)
{
	ERR_clear_error();
	secure_dial(&client, &scene);
	secure_await_end(&client, &scene);
	ck_assert(client.failed);
	ck_assert_int_eq(ERR_GET_REASON(ERR_peek_last_error()), reason);
	secure_hang_up(&client);
}

START_TEST(door_tls_alerts_who_is_turned_away)
{
	begin("");
	ban_everybody();
	check_alert(SSL_R_TLSV1_ALERT_ACCESS_DENIED);
	scene_fini(&scene);
	begin_with("", "max_clients = 1;");
	come_in(&other, NULL);
	check_alert(SSL_R_TLSV1_ALERT_INTERNAL_ERROR);
	secure_hang_up(&other);
	scene_fini(&scene);
}
END_TEST

/* Banned while it made its handshake, it is told in words. */
START_TEST(door_tls_bars_who_was_banned_meanwhile)
{
	begin("");
	secure_dial(&client, &scene);
	for (int i = 0; scene.door.porch.n == 0; i++) {
		ck_assert_int_lt(i, 1000);
		scene_pass(&scene);
	}
	ban_everybody();
	secure_await(&client, &scene, "spam\n");
	secure_await_end(&client, &scene);
	ck_assert(client.closed);
	ck_assert_uint_eq(scene.door.clients, 0);
	ck_assert_uint_eq(scene.door.porch.n, 0);
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_BANNED], 1);
	secure_hang_up(&client);
	scene_fini(&scene);
}
END_TEST

/* What tls_server_new() says of @certificate, @key and @ca. */
static const char *
said_of(const char *certificate, const char *key, const char *ca)
{
	static char why[TLS_WHY_MAX];
	struct conf_tls conf = {
		.certificate = (char *)(uintptr_t)certificate,
		.key = (char *)(uintptr_t)key,
		.directory = (char *)(uintptr_t) "",
		.ciphers = (char *)(uintptr_t) "ECDHE+AESGCM",
		.client_ca = (char *)(uintptr_t)ca,
		.client_certificates = *ca ? CONF_CLIENT_CERTIFICATES_ASK
					   : CONF_CLIENT_CERTIFICATES_NO,
	};
	struct tls_server *tls;

	ck_assert_int_lt(tls_server_new(&conf, TLS_ALPN, &tls, why), 0);
	return why;
}

/* Each names the file, and what is wrong with it. */
START_TEST(door_tls_says_what_is_wrong)
{
	const char *pem = certs_path(&certs, "server.pem");
	const char *key = certs_path(&certs, "server.key");
	const char *said;

	fixture_init(&scene.fixture);
	said = said_of("/nowhere.pem", key, "");
	ck_assert_ptr_nonnull(strstr(said, "/nowhere.pem"));
	ck_assert_ptr_nonnull(strstr(said, strerror(ENOENT)));
	said = said_of(key, key, "");
	ck_assert_ptr_nonnull(strstr(said, "reading the certificate"));
	ck_assert_ptr_nonnull(strstr(said, key));
	said = said_of(pem, certs_path(&certs, "client.key"), "");
	ck_assert_ptr_nonnull(strstr(said, "client.key"));
	ck_assert_ptr_nonnull(strstr(said, "key values mismatch"));
	said = said_of(pem, key, "/nobody.pem");
	ck_assert_ptr_nonnull(strstr(said, "/nobody.pem"));
	ck_assert_int_eq(chmod(key, 0604), 0);
	said = said_of(pem, key, "");
	ck_assert_ptr_nonnull(strstr(said, key));
	ck_assert_ptr_nonnull(strstr(said, "chmod 600"));
	/* root may read everything */
	ck_assert_int_eq(chmod(pem, 0), 0);
	ck_assert_int_eq(seteuid(geteuid() ? geteuid() : 65534), 0);
	said = said_of(pem, key, "");
	ck_assert_int_eq(seteuid(getuid()), 0);
	ck_assert_msg(strstr(said, strerror(EACCES)) != NULL, "%s", said);
	ck_assert_ptr_nonnull(strstr(said, "AppArmor"));
	fixture_fini(&scene.fixture);
}
END_TEST

SUITE(door_tls)
{
	tcase_set_timeout(tc_, 60);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(door_tls_takes_new_files);
	ADD(door_tls_takes_files_each_time);
	ADD(door_tls_keeps_what_was_good);
	ADD(door_tls_waits_until_it_is_quiet);
	ADD(door_tls_shows_the_name_asked_for);
	ADD(door_tls_alerts_who_is_turned_away);
	ADD(door_tls_bars_who_was_banned_meanwhile);
	ADD(door_tls_says_what_is_wrong);
}
