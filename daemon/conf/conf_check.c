/* SPDX-License-Identifier: MIT */
/*
 * conf_check.c - values of a configuration that have to fit one another.
 *
 * Each value by itself is right, or an error has been added for it. Only a
 * complete tree is checked: a file that could not be read to its end would
 * seem to lack what it has.
 */
#include "config.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf.h"
#include "conf/conf_default.h"
#include "conf/conf_reader.h"
#include "conf/conf_source.h"
#include "conf/conf_table.h"

/* A sockaddr_un's path and the signs around a place. */
#define CONF_PLACE_MAX 128

static bool
conf_is_abstract(const struct conf_listener *listener)
{
	return listener->path != NULL && *listener->path == '@';
}

/* Reports a key of a block that another key of it rules out. */
static void
conf_check_excluded(struct conf_reader *reader, const config_setting_t *block,
		    const char *key, const char *why)
{
	const config_setting_t *setting = config_setting_get_member(block, key);
	char where[CONF_WHERE_MAX];

	if (setting == NULL)
		return;
	conf_reader_where(setting, where);
	conf_reader_error(reader, setting, "%s %s", where, why);
}

/* A block says where to listen: a path, or a port and perhaps an address. */
static void
conf_check_place(struct conf_reader *reader, const config_setting_t *block,
		 struct conf_listener *listener)
{
	const char *name = listener->name;

	if (config_setting_get_member(block, "path") != NULL) {
		conf_check_excluded(reader, block, "address",
				    "is beside a path; keep one of the two");
		conf_check_excluded(reader, block, "port",
				    "is beside a path; keep one of the two");
		if (conf_is_abstract(listener))
			conf_check_excluded(reader, block, "mode",
					    "is of no use for an abstract "
					    "socket; take it out");
		free(listener->address);
		listener->address = NULL;
		listener->port = 0;
		return;
	}
	conf_check_excluded(reader, block, "mode",
			    "is for a unix socket, which needs a path; take "
			    "it out");
	if (config_setting_get_member(block, "port") == NULL &&
	    conf_builtin_find(name) == NULL)
		conf_reader_error(reader, block,
				  "listeners.%s has no port and no path; give "
				  "it port = NUMBER or path = \"/PATH\"",
				  name);
}

/* Two numeric addresses: the same, or one of them stands for the other too. */
static bool
conf_addresses_clash(const char *a, const char *b)
{
	static const int families[] = { AF_INET, AF_INET6 };
	static const struct in6_addr any;

	for (size_t i = 0; i < 2; i++) {
		struct in6_addr x = any, y = any;

		if (inet_pton(families[i], a, &x) == 1 &&
		    inet_pton(families[i], b, &y) == 1)
			return memcmp(&x, &y, sizeof(x)) == 0 ||
				memcmp(&x, &any, sizeof(x)) == 0 ||
				memcmp(&y, &any, sizeof(y)) == 0;
	}
	return strcmp(a, b) == 0;
}

static bool
conf_listeners_clash(const struct conf_listener *a,
		     const struct conf_listener *b)
{
	if (a->path != NULL && b->path != NULL)
		return strcmp(a->path, b->path) == 0;
	return a->address != NULL && b->address != NULL && a->port != 0 &&
		a->port == b->port &&
		conf_addresses_clash(a->address, b->address);
}

/* Writes where a listener listens. */
static void
conf_place(const struct conf_listener *listener, char buf[CONF_PLACE_MAX])
{
	bool ipv6;

	if (listener->address == NULL) {
		snprintf(buf, CONF_PLACE_MAX, "%s", listener->path);
		return;
	}
	ipv6 = strchr(listener->address, ':') != NULL;
	snprintf(buf, CONF_PLACE_MAX, "%s%s%s:%" PRId64, ipv6 ? "[" : "",
		 listener->address, ipv6 ? "]" : "", listener->port);
}

/* Reports the first listener before the last one that is in its way. */
static void
conf_check_clash(struct conf_reader *reader, const config_setting_t *block,
		 const struct conf_listener *listener)
{
	const struct conf_listener *other = reader->conf->listeners;
	char mine[CONF_PLACE_MAX], theirs[CONF_PLACE_MAX];

	while (other < listener && !conf_listeners_clash(other, listener))
		other++;
	if (other == listener)
		return;
	conf_place(listener, mine);
	conf_place(other, theirs);
	conf_reader_error(reader, block,
			  "listeners.%s is on %s, which listeners.%s on %s "
			  "takes already; give one of them another %s",
			  listener->name, mine, other->name, theirs,
			  listener->path != NULL ? "path" : "port");
}

void
conf_reader_check(struct conf_reader *reader, const config_setting_t *block,
		  struct conf_listener *listener)
{
	conf_check_place(reader, block, listener);
	conf_reader_check_protocol(reader, block, listener);
	conf_check_clash(reader, block, listener);
	conf_reader_check_tls(reader, block, listener);
	if (conf_default_label(listener) != 0)
		reader->no_memory = true;
}
