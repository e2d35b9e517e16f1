/* SPDX-License-Identifier: MIT */
/*
 * conf_check_bus.c - values of the bus that have to fit one another.
 *
 * As in conf_check.c each value by itself is right. What is not in the file is
 * at its default, and no default is wrong beside another.
 */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "common/late.h"
#include "conf/bus_endpoint.h"
#include "conf/conf.h"
#include "conf/conf_reader.h"

#ifdef HAVE_BUS
#define BUS_BUILT true
#else
#define BUS_BUILT false
#endif

/* The setting of a key of the bus, if the file has one. */
static const config_setting_t *
bus_setting(const config_setting_t *root, const char *key)
{
	const config_setting_t *bus = config_setting_get_member(root, "bus");

	return bus ? config_setting_get_member(bus, key) : NULL;
}

/* A socket that others can reach over the network wants keys. */
static void
check_endpoint(struct conf_reader *reader, const config_setting_t *root,
	       const char *key, const char *text)
{
	const struct conf_bus *bus = &reader->conf->bus;
	const config_setting_t *setting = bus_setting(root, key);
	struct bus_endpoint endpoint;

	if (!setting || bus_endpoint_parse(text, &endpoint) < 0 ||
	    endpoint.transport == BUS_NOWHERE)
		return;
	if (!BUS_BUILT)
		conf_reader_error(reader, setting,
				  "bus.%s: this chatd was built without the "
				  "bus; take it out, or build chatd with "
				  "libzmq and Jansson",
				  key);
	else if (endpoint.transport == BUS_TCP &&
		 (!*bus->curve_secret_key_file ||
		  !*bus->curve_public_keys_file))
		conf_reader_error(reader, setting,
				  "bus.%s is on tcp, where without keys "
				  "anybody could connect; set "
				  "bus.curve_secret_key_file and "
				  "bus.curve_public_keys_file, or use "
				  "\"ipc:///PATH\"",
				  key);
	else
		conf_reader_check_library(reader, setting, &late_zmq);
}

void
conf_reader_check_bus(struct conf_reader *reader, const config_setting_t *root)
{
	const struct conf_bus *bus = &reader->conf->bus;
	const config_setting_t *post = bus_setting(root, "post");

	check_endpoint(reader, root, "publish", bus->publish);
	check_endpoint(reader, root, "post", bus->post);
	if (post && *bus->post && strcmp(bus->publish, bus->post) == 0)
		conf_reader_error(reader, post,
				  "bus.post is on %s, which bus.publish takes "
				  "already; give one of them another place",
				  bus->post);
}
