/* SPDX-License-Identifier: MIT */
/*
 * conf_check_library.c - libraries that a configuration needs.
 *
 * They are loaded when it is read: on the main stack, and while somebody who
 * can do something about it still learns that one is not there.
 */
#include "config.h"

#include "common/late.h"
#include "conf/conf_reader.h"

void
conf_reader_check_library(struct conf_reader *reader,
			  const config_setting_t *setting, struct late *late)
{
	char where[CONF_WHERE_MAX];
	const char *why;

	if (late_load(late, &why) == 0)
		return;
	conf_reader_where(setting, where);
	conf_reader_error(reader, setting,
			  "%s needs a library that cannot be loaded: %s", where,
			  why);
}
