/* SPDX-License-Identifier: MIT */
/*
 * conf_check_tls.c - values of a listener's TLS that have to fit one another.
 *
 * As in conf_check.c each value by itself is right. Whether the files hold what
 * they should is found out when they are read.
 */
#include "config.h"

#include <stdbool.h>

#include "common/late.h"
#include "conf/conf.h"
#include "conf/conf_reader.h"

#ifdef HAVE_TLS
#define TLS_BUILT true
#else
#define TLS_BUILT false
#endif

/* Says of a key of the listener's TLS, which is there, that it lacks @what. */
static void
check_lack(struct conf_reader *reader, const config_setting_t *tls,
	   const struct conf_listener *listener, const char *key,
	   const char *what)
{
	const config_setting_t *setting = config_setting_get_member(tls, key);

	conf_reader_error(reader, setting ? setting : tls,
			  "listeners.%s.tls has a %s and no %s; set both, or "
			  "none",
			  listener->name, key, what);
}

void
conf_reader_check_tls(struct conf_reader *reader, const config_setting_t *block,
		      const struct conf_listener *listener)
{
	const config_setting_t *group = config_setting_get_member(block, "tls");
	const struct conf_tls *tls = &listener->tls;

	if (!group)
		return;
	if (!TLS_BUILT && *tls->certificate)
		conf_reader_error(reader, group,
				  "listeners.%s.tls: this chatd was built "
				  "without TLS; take it out, or build chatd "
				  "with OpenSSL",
				  listener->name);
	else if (*tls->certificate)
		conf_reader_check_library(reader, group, &late_openssl);
	if (*tls->certificate && !*tls->key)
		check_lack(reader, group, listener, "certificate", "key");
	if (*tls->key && !*tls->certificate)
		check_lack(reader, group, listener, "key", "certificate");
	if (*tls->directory && !*tls->certificate)
		check_lack(reader, group, listener, "directory", "certificate");
	if (*tls->client_ca && !*tls->certificate)
		check_lack(reader, group, listener, "client_ca", "certificate");
	if (tls->client_certificates && !*tls->client_ca)
		conf_reader_error(reader, group,
				  "listeners.%s.tls asks for "
				  "client_certificates, and has no client_ca "
				  "whose to believe; set it, or take them out",
				  listener->name);
}
