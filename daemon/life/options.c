/* SPDX-License-Identifier: MIT */
/*
 * options.c - the command line: see options.h.
 *
 * getopt_long's own messages are off: ours come with the usage, on the stream
 * that the caller names. Whatever name chatd was started by, it is "chatd".
 */
#include "config.h"

#include "life/options.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>

static const char options_short[] = ":c:tTdVh";

static const struct option options_long[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "supervise", no_argument, NULL, 'S' },
	{ "check-state", required_argument, NULL, 'C' },
	{ "test", no_argument, NULL, 't' },
	{ "dump-config", no_argument, NULL, 'T' },
	{ "debug", no_argument, NULL, 'd' },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char options_text[] =
	"usage: chatd [-c FILE] [-d] [--supervise] [-t] [-T] [-V] [-h]\n"
	"\n"
	"  -c, --config FILE  read FILE, not the standard chatd.conf\n"
	"  -t, --test         check the configuration and exit\n"
	"  -T, --dump-config  print the configuration in force and exit\n"
	"      --supervise    start chatd again when it falls, and keep its\n"
	"                     clients connected meanwhile, as systemd does\n"
	"  -d, --debug        log everything\n"
	"  -V, --version      print the version and exit\n"
	"  -h, --help         print this and exit\n"
	"\n"
	"chatd runs in the foreground; see chatd(8) and chatd.conf(5).\n";

void
options_usage(FILE *out)
{
	fputs(options_text, out);
}

void
options_version(FILE *out)
{
	fputs("chatd " PACKAGE_VERSION "\n", out);
}

/* Says what is wrong with the option that getopt stopped at. */
static void
options_complain(int c, char *argv[], FILE *err)
{
	const char *word = argv[optind - 1];

	if (c == ':' && optopt == 'C')
		fprintf(err, "chatd: option %s needs a STATE\n", word);
	else if (c == ':')
		fprintf(err, "chatd: option %s needs a FILE\n", word);
	else if (optopt == 0)
		fprintf(err, "chatd: unknown option %s\n", word);
	else if (strncmp(word, "--", 2) == 0)
		fprintf(err, "chatd: option %s takes no value\n", word);
	else
		fprintf(err, "chatd: unknown option -%c\n", optopt);
}

/* Takes one option; false if there is no such one. */
static bool
options_take(int c, struct options *options)
{
	switch (c) {
	case 'c':
		options->conf_path = optarg;
		return true;
	case 'S':
		options->action = OPTIONS_SUPERVISE;
		return true;
	case 'C':
		options->action = OPTIONS_CHECK_STATE;
		options->state = optarg;
		return true;
	case 't':
		options->action = OPTIONS_TEST;
		return true;
	case 'T':
		options->action = OPTIONS_DUMP;
		return true;
	case 'd':
		options->debug = true;
		return true;
	case 'V':
		options->action = OPTIONS_VERSION;
		return true;
	case 'h':
		options->action = OPTIONS_HELP;
		return true;
	default:
		return false;
	}
}

int
options_parse(int argc, char *argv[], struct options *ret_options, FILE *err)
{
	struct options options = { .action = OPTIONS_RUN };
	bool supervises = false;
	bool looks = false;
	int c;

	opterr = 0;
	optind = 0;
	while ((c = getopt_long(argc, argv, options_short, options_long,
				NULL)) != -1) {
		supervises |= c == 'S';
		looks |= c == 't' || c == 'T';
		if (options_take(c, &options))
			continue;
		options_complain(c, argv, err);
		options_usage(err);
		return -EINVAL;
	}
	if (supervises && looks) {
		fputs("chatd: --supervise goes with neither -t nor -T\n", err);
		options_usage(err);
		return -EINVAL;
	}
	if (optind < argc) {
		fprintf(err, "chatd: unexpected argument %s\n", argv[optind]);
		options_usage(err);
		return -EINVAL;
	}
	*ret_options = options;
	return 0;
}
