/* SPDX-License-Identifier: MIT */
/*
 * main.c - chatd: the command line, the configuration, then the server.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <syslog.h>

#include "conf.h"
#include "conf_errors.h"
#include "fd_limit.h"
#include "journal.h"
#include "life.h"
#include "log.h"
#include "options.h"
#include "server.h"
#include "supervisor.h"

/* Say what is wrong with a configuration. */
static void
report(const struct conf_errors *errors)
{
	if (!journal_is_stderr()) {
		conf_errors_print(errors, stderr);
		return;
	}
	log_open(LOG_NOTICE, LOG_TO_STDERR);
	for (size_t i = 0; i < errors->n; i++)
		log_message(MESSAGE_CONFIGURATION, NULL, "%s",
			    errors->items[i]);
	log_flush();
	if (errors->n_lost > 0)
		log_error("%zu more errors; out of memory", errors->n_lost);
}

/* Read the configuration, or say why not. Returns EX_OK or the exit code. */
static int
load(const struct options *options, struct conf *ret_conf,
     const char **ret_path)
{
	struct conf_errors errors = { 0 };
	int rc;

	*ret_path = options->conf_path;
	if (options->conf_path)
		rc = conf_load(options->conf_path, ret_conf, &errors);
	else
		rc = conf_load_standard(ret_conf, ret_path, &errors);
	report(&errors);
	conf_errors_fini(&errors);
	if (rc == 0)
		return EX_OK;
	if (rc == -EINVAL)
		return EX_CONFIG;
	return rc == -ENOMEM ? EX_OSERR : EX_NOINPUT;
}

/* Does what the configuration promises fit? */
static int
fit(const struct conf *conf)
{
	struct conf_errors errors = { 0 };
	int rc = fd_limit_fit(conf, &errors);

	report(&errors);
	conf_errors_fini(&errors);
	if (rc == 0)
		return EX_OK;
	return rc == -EMFILE ? EX_CONFIG : EX_OSERR;
}

/* Check the configuration and say that it is fine. */
static int
test(const char *path)
{
	printf("%s: ok\n", path ? path : "built-in configuration");
	return EX_OK;
}

static int
run(const struct options *options, struct conf *conf, const char *path,
    struct life *life)
{
	int code = fit(conf);

	if (code != EX_OK)
		return code;
	log_open(options->debug ? LOG_DEBUG : (int)conf->log.level,
		 (enum log_destination)conf->log.destination);
	log_info("configuration: %s", path ? path : "built in");
	return server_run(&(struct server_orders){
		.conf = conf,
		.conf_path = options->conf_path,
		.debug = options->debug,
		.life = life,
	});
}

/* Do what needs a configuration; @life if it is to run. */
static int
act(const struct options *options, struct life *life)
{
	struct conf conf;
	const char *path;
	int code = load(options, &conf, &path);

	if (code != EX_OK)
		return code;
	if (options->action == OPTIONS_TEST)
		code = test(path);
	else if (options->action == OPTIONS_DUMP)
		conf_print(&conf, stdout);
	else
		code = run(options, &conf, path, life);
	conf_fini(&conf);
	return code;
}

/* Be the daemon. */
static int
live(const struct options *options)
{
	struct life life;
	int code = life_begin(&life);

	if (code != EX_OK)
		return code;
	code = act(options, &life);
	life_end(&life);
	return code;
}

int
main(int argc, char *argv[])
{
	struct options options;

	if (options_parse(argc, argv, &options, stderr) < 0)
		return EX_USAGE;
	switch (options.action) {
	case OPTIONS_HELP:
		options_usage(stdout);
		return EX_OK;
	case OPTIONS_VERSION:
		options_version(stdout);
		return EX_OK;
	case OPTIONS_SUPERVISE:
		return supervisor_run(&options);
	case OPTIONS_RUN:
		return live(&options);
	default:
		return act(&options, NULL);
	}
}
