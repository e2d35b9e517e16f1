/* SPDX-License-Identifier: MIT */
/*
 * conf_check_web.c - values of listeners for browsers that have to fit.
 *
 * As in conf_check.c each value by itself is right.
 */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "common/late.h"
#include "conf/conf.h"
#include "conf/conf_reader.h"

#ifdef HAVE_WEB
#define WEB_BUILT true
#else
#define WEB_BUILT false
#endif

void
conf_reader_check_protocol(struct conf_reader *reader,
			   const config_setting_t *block,
			   struct conf_listener *listener)
{
	const config_setting_t *driver =
		config_setting_get_member(block, "driver");

	if (listener->protocol != CONF_PROTOCOL_WEB)
		return;
	if (!WEB_BUILT)
		conf_reader_error(reader, block,
				  "listeners.%s: this chatd was built without "
				  "the web; take it out, or build chatd with "
				  "libmicrohttpd, wslay and nettle",
				  listener->name);
	else if (driver && listener->driver != CONF_DRIVER_CALLBACK)
		conf_reader_error(reader, driver,
				  "listeners.%s.driver: browsers are driven by "
				  "callbacks; take it out",
				  listener->name);
	else
		conf_reader_check_library(reader, block, &late_microhttpd);
	listener->driver = CONF_DRIVER_CALLBACK;
}

/* Is the word at @text, of @len bytes, "https://HOST" or "http://HOST:PORT"? */
static bool
is_origin(const char *text, size_t len)
{
	size_t scheme = strncmp(text, "https://", 8) == 0 ? 8 : 7;

	if (scheme == 7 && strncmp(text, "http://", 7) != 0)
		return false;
	return len > scheme &&
		strcspn(text + scheme, "/?#\"' ") == len - scheme;
}

void
conf_reader_check_web(struct conf_reader *reader, const config_setting_t *root)
{
	const config_setting_t *web = config_setting_get_member(root, "web");
	const config_setting_t *setting =
		web ? config_setting_get_member(web, "origins") : NULL;
	const char *at = reader->conf->web.origins;

	while (setting && *(at += strspn(at, " "))) {
		size_t len = strcspn(at, " ");

		if (!is_origin(at, len))
			conf_reader_error(reader, setting,
					  "web.origins: \"%.*s\" is no origin; "
					  "one is \"https://HOST\" or "
					  "\"https://HOST:PORT\", without a "
					  "path",
					  (int)len, at);
		at += len;
	}
}
