/* SPDX-License-Identifier: MIT */
/*
 * conf_table.c - one row for each configuration key.
 *
 * In the order in which -T, chatd.conf and chatd.conf(5) show them; rows of a
 * group stand together, those of a large one in a file of its own. Plain
 * numbers stay below 2^31, which every version of libconfig writes and reads
 * without a suffix.
 */
#include "config.h"

#include "conf/conf_table.h"

#include <limits.h>
#include <string.h>
#include <syslog.h>

#include "conf/conf.h"
#include "store/store_sqlite.h"
#include "text/phrase.h"

#define KIB INT64_C(1024)
#define GIB (KIB * KIB * KIB)
#define SECOND INT64_C(1000000000)
#define DAY (86400 * SECOND)

/* sun_path holds 108 bytes, one of them a NUL. */
#define SOCKET_PATH_MAX 107

/* An endpoint of the bus: its transport and the longest place. */
#define ENDPOINT_MAX (6 + SOCKET_PATH_MAX)

/* Bytes of a message of the day that is no file. */
#define MOTD_MAX 400

#define CONF(member) offsetof(struct conf, member)
#define LISTENER(member) offsetof(struct conf_listener, member)

static const char conf_listener_prefix[] = "listeners.*.";

static const char *const conf_driver_words[] = { "fiber", "callback", NULL };

static const char *const conf_client_certificates_words[] = {
	"no",
	"ask",
	"require",
	NULL,
};

static const char *const conf_style_words[] = { "plain", "named", NULL };

static const char *const conf_protocol_words[] = { "text", "web", NULL };

static const char *const conf_lag_words[] = { "skip", "drop", NULL };

static const char *const conf_yes_words[] = { "no", "yes", NULL };

static const char *const conf_destination_words[] = {
	"stderr",
	"syslog",
	"priorities",
	NULL,
};

/* From LOG_ERR to LOG_DEBUG. */
static const char *const conf_level_words[] = {
	"error", "warning", "notice", "info", "debug", NULL,
};

static const char *const conf_durability_words[] = {
	"memory",
	"process",
	"power",
	NULL,
};

static const char *const conf_failure_words[] = {
	"hold",
	"memory",
	"stop",
	NULL,
};

/* What a chatd can do that was built without SQLite. */
#ifdef HAVE_SQLITE
#define CONF_DURABILITY_FALLBACK "process"
#else
#define CONF_DURABILITY_FALLBACK "memory"
#endif

const struct conf_row conf_rows[] = {
#include "conf/conf_rows_listeners.h"
#include "conf/conf_rows_room.h"
#include "conf/conf_rows_limits.h"
	{
		.path = "people.accounts",
		.type = CONF_ENUM,
		.offset = CONF(people.accounts),
		.max = 1,
		.words = conf_yes_words,
		.fallback = "no",
		.help = "whether people can register their names, each with a "
			"password",
	},
	{
		.path = "people.operators",
		.type = CONF_TEXT,
		.offset = CONF(people.operators),
		.max = 4096,
		.fallback = "",
		.reloadable = true,
		.help = "registered names, with blanks between them, of those "
			"who keep order",
	},
#include "conf/conf_rows_bus.h"
	{
		.path = "control.socket",
		.type = CONF_FILE,
		.offset = CONF(control.socket),
		.max = SOCKET_PATH_MAX,
		.fallback = "",
		.help = "unix socket at which chatctl commands this chatd; "
			"with none it is at the usual place",
	},
	{
		.path = "control.group",
		.type = CONF_TEXT,
		.offset = CONF(control.group),
		.max = 32,
		.fallback = "",
		.help = "whose members may command it, beside root and the "
			"user that it runs as",
	},
	{
		.path = "metrics.listen",
		.type = CONF_ENDPOINT,
		.offset = CONF(metrics.listen),
		.max = ENDPOINT_MAX,
		.fallback = "",
		.help = "where Prometheus and its like read the metrics, by "
			"HTTP",
	},
	{
		.path = "web.origins",
		.type = CONF_TEXT,
		.offset = CONF(web.origins),
		.max = 1024,
		.fallback = "",
		.reloadable = true,
		.help = "pages that may connect, beside chatd's own at an "
			"address or localhost",
	},
	{
		.path = "web.metrics_from",
		.type = CONF_PREFIXES,
		.offset = CONF(web.metrics_from),
		.reloadable = true,
		.max = 4096,
		.fallback = "",
		.help = "who may read the metrics beside the page, at /metrics",
	},
	{
		.path = "log.level",
		.type = CONF_ENUM,
		.offset = CONF(log.level),
		.min = LOG_ERR,
		.max = LOG_DEBUG,
		.words = conf_level_words,
		.fallback = "info",
		.reloadable = true,
		.help = "least important lines to write",
	},
	{
		.path = "log.destination",
		.type = CONF_ENUM,
		.offset = CONF(log.destination),
		.min = CONF_LOG_STDERR,
		.max = CONF_LOG_PRIORITIES,
		.words = conf_destination_words,
		.fallback = "stderr",
		.reloadable = true,
		.help = "where the log goes; under systemd stderr is the "
			"journal",
	},
	{
		.path = "log.talk",
		.type = CONF_ENUM,
		.offset = CONF(log.talk),
		.max = 1,
		.words = conf_yes_words,
		.fallback = "no",
		.reloadable = true,
		.help = "whether what people say is in the log",
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
