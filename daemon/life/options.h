/* SPDX-License-Identifier: MIT */
/*
 * options.h - the command line:
 * chatd [-c FILE] [-d] [--supervise] [-t] [-T] [-V] [-h].
 *
 * Parsing only: it says nothing and ends nothing. Of the words that say what
 * to do the last one counts. --check-state is for chatd's own use (upgrade.h),
 * and in no usage.
 */
#ifndef CHATD_OPTIONS_H
#define CHATD_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

/* What to do. */
enum options_action {
	OPTIONS_RUN,         /* be the daemon */
	OPTIONS_SUPERVISE,   /* start one, again and again */
	OPTIONS_CHECK_STATE, /* could this chatd go on from an older one? */
	OPTIONS_TEST,        /* check the configuration */
	OPTIONS_DUMP,        /* print the configuration in force */
	OPTIONS_VERSION,     /* print the version */
	OPTIONS_HELP,        /* print the usage */
};

/* A command line, understood. */
struct options {
	enum options_action action;
	const char *conf_path; /* of -c, points into argv; or NULL */
	const char *state;     /* of --check-state, likewise; or NULL */
	bool debug;            /* log everything */
};

/*
 * Reads argv. On a mistake writes one line about it and the usage to err.
 * 0 or -EINVAL.
 */
int options_parse(int argc, char *argv[], struct options *ret_options,
		  FILE *err);

/* The usage, for -h. */
void options_usage(FILE *out);

/* Name and version, for -V. */
void options_version(FILE *out);

#endif
