/* SPDX-License-Identifier: MIT */
/*
 * conf_table.c - one row for each configuration key.
 *
 * In the order in which -T, chatd.conf and chatd.conf(5) show them; rows of a
 * group stand together. Plain numbers stay below 2^31, which every version of
 * libconfig writes and reads without a suffix.
 */
#include "config.h"

#include "conf_table.h"

#include <string.h>
#include <syslog.h>

#include "conf.h"

#define KIB INT64_C(1024)
#define GIB (KIB * KIB * KIB)
#define SECOND INT64_C(1000000000)

/* sun_path holds 108 bytes, one of them a NUL. */
#define SOCKET_PATH_MAX 107

#define CONF(member) offsetof(struct conf, member)
#define LISTENER(member) offsetof(struct conf_listener, member)

static const char conf_listener_prefix[] = "listeners.*.";

static const char *const conf_driver_words[] = { "fiber", "callback", NULL };

static const char *const conf_destination_words[] = {
	"stderr",
	"syslog",
	NULL,
};

/* From LOG_ERR to LOG_DEBUG. */
static const char *const conf_level_words[] = {
	"error", "warning", "notice", "info", "debug", NULL,
};

const struct conf_row conf_rows[] = {
	{
		.path = "listeners.*.address",
		.type = CONF_ADDRESS,
		.offset = LISTENER(address),
		.fallback = "127.0.0.1",
		.help = "IP address to listen on; \"::\" or \"0.0.0.0\" is "
			"every one of this machine",
	},
	{
		.path = "listeners.*.port",
		.type = CONF_INT,
		.offset = LISTENER(port),
		.max = 65535,
		.fallback_note = "8001 for fiber, 8002 for callback",
		.help = "TCP port to listen on; 0 lets the kernel pick one",
	},
	{
		.path = "listeners.*.path",
		.type = CONF_PATH,
		.offset = LISTENER(path),
		.min = 2,
		.max = SOCKET_PATH_MAX,
		.fallback_note = "none",
		.help = "unix socket to listen on, instead of address and "
			"port; @NAME is an abstract one",
	},
	{
		.path = "listeners.*.mode",
		.type = CONF_MODE,
		.offset = LISTENER(mode),
		.max = 0777,
		.fallback = "0660",
		.help = "permissions of the unix socket: who may write may "
			"connect",
	},
	{
		.path = "listeners.*.driver",
		.type = CONF_ENUM,
		.offset = LISTENER(driver),
		.min = CONF_DRIVER_FIBER,
		.max = CONF_DRIVER_CALLBACK,
		.words = conf_driver_words,
		.fallback = "fiber",
		.help = "how clients are driven: they see no difference",
	},
	{
		.path = "listeners.*.label",
		.type = CONF_TEXT,
		.offset = LISTENER(label),
		.min = 1,
		.max = 64,
		.fallback_note = "the driver's name",
		.help = "what join and leave lines say after \"via\"",
	},
	{
		.path = "listeners.*.backlog",
		.type = CONF_INT,
		.offset = LISTENER(backlog),
		.min = 1,
		.max = 65535,
		.unit = "connections",
		.fallback = "1024",
		.help = "how many may wait to be accepted; the kernel caps it "
			"at net.core.somaxconn",
	},
	{
		.path = "listeners.*.max_clients",
		.type = CONF_INT,
		.offset = LISTENER(max_clients),
		.min = 1,
		.max = 1000000,
		.unit = "clients",
		.fallback = "4096",
		.help = "connected at once; one more is told that there is no "
			"place",
	},
	{
		.path = "room.history_lines",
		.type = CONF_INT,
		.offset = CONF(room.history_lines),
		.min = 1,
		.max = 1000000000,
		.unit = "lines",
		.fallback = "100000",
		.help = "lines that the room keeps for those who join later",
	},
	{
		.path = "room.history_bytes",
		.type = CONF_SIZE,
		.offset = CONF(room.history_bytes),
		.min = 64 * KIB,
		.max = 1024 * GIB,
		.unit = "bytes",
		.fallback = "64M",
		.help = "text that the room keeps, in memory; the oldest "
			"lines go first",
	},
	{
		.path = "room.line_max",
		.type = CONF_INT,
		.offset = CONF(room.line_max),
		.min = 80,
		.max = 65536,
		.unit = "bytes",
		.fallback = "4096",
		.help = "longest line that may be said; only its writer is "
			"told about a longer one",
	},
	{
		.path = "log.level",
		.type = CONF_ENUM,
		.offset = CONF(log.level),
		.min = LOG_ERR,
		.max = LOG_DEBUG,
		.words = conf_level_words,
		.fallback = "notice",
		.reloadable = true,
		.help = "least important lines to write",
	},
	{
		.path = "log.destination",
		.type = CONF_ENUM,
		.offset = CONF(log.destination),
		.min = CONF_LOG_STDERR,
		.max = CONF_LOG_SYSLOG,
		.words = conf_destination_words,
		.fallback = "stderr",
		.reloadable = true,
		.help = "where the log goes; under systemd stderr is the "
			"journal",
	},
	{
		.path = "drain_timeout",
		.type = CONF_DURATION,
		.offset = CONF(drain_timeout),
		.max = 3600 * SECOND,
		.fallback = "10 s",
		.reloadable = true,
		.help = "time for slow clients to receive the last lines when "
			"chatd stops",
	},
};

const size_t conf_n_rows = sizeof(conf_rows) / sizeof(conf_rows[0]);

const struct conf_builtin conf_builtins[] = {
	{ "fiber", 8001 },
	{ "callback", 8002 },
};

const size_t conf_n_builtins = sizeof(conf_builtins) / sizeof(conf_builtins[0]);

const struct conf_row *
conf_row_find(const char *path)
{
	for (size_t i = 0; i < conf_n_rows; i++)
		if (strcmp(conf_rows[i].path, path) == 0)
			return &conf_rows[i];
	return NULL;
}

const struct conf_row *
conf_row_by_key(const char *name)
{
	for (size_t i = 0; i < conf_n_rows; i++)
		if (strcmp(conf_row_key(&conf_rows[i]), name) == 0)
			return &conf_rows[i];
	return NULL;
}

const char *
conf_row_key(const struct conf_row *row)
{
	const char *dot = strrchr(row->path, '.');

	return dot != NULL ? dot + 1 : row->path;
}

bool
conf_row_of_listener(const struct conf_row *row)
{
	return strncmp(row->path, conf_listener_prefix,
		       sizeof(conf_listener_prefix) - 1) == 0;
}

const struct conf_builtin *
conf_builtin_find(const char *name)
{
	for (size_t i = 0; i < conf_n_builtins; i++)
		if (strcmp(conf_builtins[i].name, name) == 0)
			return &conf_builtins[i];
	return NULL;
}
