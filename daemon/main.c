/* SPDX-License-Identifier: MIT */
/*
 * main.c - chatd: the command line, the configuration, then the server.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <syslog.h>

#include "conf/conf.h"
#include "conf/conf_errors.h"
#include "conf/fd_limit.h"
#include "life/conf_kept.h"
#include "life/life.h"
#include "life/options.h"
#include "life/standby_wait.h"
#include "life/supervisor.h"
#include "life/trial.h"
#include "log/journal.h"
#include "log/log.h"
#include "server.h"
#include "server/check_state.h"

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

/* Read the file. 0 or as conf_load(). */
static int
load_file(const struct options *options, struct conf *ret_conf,
	  const char **ret_path, struct conf_errors *errors)
{
	*ret_path = options->conf_path;
	if (options->conf_path)
		return conf_load(options->conf_path, ret_conf, errors);
	return conf_load_standard(ret_conf, ret_path, errors);
}

/*
 * Go on with what the process before this one had, if it has left it; the file
 * has @faults.
 */
static bool
load_kept(struct life *life, const struct conf_errors *faults,
	  struct conf *ret_conf)
{
	struct conf_errors errors = { 0 };
	bool has = life && life->inheritance.conf_fd >= 0 &&
		conf_load_kept(life->inheritance.conf_fd, ret_conf, &errors) ==
			0;

	conf_errors_fini(&errors);
	if (!has)
		return false;
	log_error("going on with the configuration that was in force");
	life->kept_conf = true;
	life->fault = faults->n > 0 ? strdup(faults->items[0]) : NULL;
	return true;
}

/* Can it be used? With clients who are waiting that is to be known now. */
static int
try_out(const struct life *life, const struct conf *conf,
	struct conf_errors *errors)
{
	if (!life || !life->charged || life->inheritance.conf_fd < 0)
		return 0;
	return trial_of_listeners(conf, &life->inheritance, errors);
}

/* Read the configuration, or say why not. Returns EX_OK or the exit code. */
static int
load(const struct options *options, struct life *life, struct conf *ret_conf,
     const char **ret_path)
{
	struct conf_errors errors = { 0 };
	struct conf conf;
	int rc = load_file(options, &conf, ret_path, &errors);
	bool usable = rc == 0 && try_out(life, &conf, &errors) == 0;
	bool kept;

	report(&errors);
	kept = !usable && load_kept(life, &errors, ret_conf);
	conf_errors_fini(&errors);
	if (kept) {
		if (rc == 0)
			conf_fini(&conf);
		return EX_OK;
	}
	if (rc == 0) {
		*ret_conf = conf;
		return EX_OK;
	}
	if (rc == -EINVAL)
		return EX_CONFIG;
	return rc == -ENOMEM ? EX_OSERR : EX_NOINPUT;
}

/* Does what the configuration promises fit? Then there is room for it. */
static int
fit(const struct conf *conf)
{
	struct conf_errors errors = { 0 };
	int rc = fd_limit_fit(conf, &errors);

	report(&errors);
	conf_errors_fini(&errors);
	if (rc == 0)
		fd_limit_make_room(conf);
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

/* Do what needs a configuration; @life if there is one. */
static int
act(const struct options *options, struct life *life)
{
	struct conf conf;
	const char *path;
	int code = load(options, life, &conf, &path);

	if (code != EX_OK)
		return code;
	if (options->action == OPTIONS_TEST)
		code = test(path);
	else if (options->action == OPTIONS_DUMP)
		conf_print(&conf, stdout);
	else if (options->action == OPTIONS_CHECK_STATE)
		code = check_state(&life->inheritance);
	else
		code = run(options, &conf, path, life);
	conf_fini(&conf);
	return code;
}

/* Say whether this chatd could go on from an older one. */
static int
judge(const struct options *options)
{
	struct life life = { .options = options, .conf_fd = -1 };
	int code;

	if (setenv(INHERITANCE_VARIABLE, options->state, 1) < 0 ||
	    inheritance_take(&life.inheritance) < 0 ||
	    life.inheritance.damaged > 0) {
		fprintf(stderr, "what it would leave is not understood: %s\n",
			options->state);
		return EX_USAGE;
	}
	code = act(options, &life);
	life_end(&life);
	return code;
}

/* Be the daemon. */
static int
live(const struct options *options)
{
	struct life life;
	int rc = standby_wait();
	int code;

	if (rc == -ECANCELED)
		return EX_OK;
	if (rc < 0) {
		log_error_errno(rc, "cannot take what the supervisor passes");
		return EX_OSERR;
	}
	code = life_begin(&life, options);
	if (code != EX_OK)
		return code;
	code = act(options, &life);
	life_give_up(&life, code);
	life_rest(&life, code);
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
	case OPTIONS_CHECK_STATE:
		return judge(&options);
	case OPTIONS_RUN:
		return live(&options);
	default:
		return act(&options, NULL);
	}
}
