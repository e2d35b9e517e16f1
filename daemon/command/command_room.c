/* SPDX-License-Identifier: MIT */
/*
 * command_room.c - /motd, /time, /ping and /quit: of the room itself.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "client/client.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "common/span_text.h"
#include "conf/conf.h"
#include "store/store.h"
#include "text/phrase.h"
#include "text/text.h"

/* Bytes of a file that are shown, and of one of its lines. */
#define MOTD_FILE_MAX (16 * 1024)
#define MOTD_LINE_MAX 1024

/* Room for a point in time. */
#define MOMENT_MAX 64

/*
 * Opens @path if that is a file: anything else might be long in answering.
 * Returns 0, or -1 and sets errno.
 */
static int
open_file(const char *path, FILE **ret)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat about;

	if (fd < 0)
		return -1;
	if (fstat(fd, &about) == 0 && !S_ISREG(about.st_mode))
		errno = EINVAL;
	else
		*ret = fdopen(fd, "r");
	if (*ret)
		return 0;
	close(fd);
	return -1;
}

/* Adds the lines of @file, cleaned. */
static void
tell_file(struct errand *errand, FILE *file)
{
	char line[MOTD_LINE_MAX];
	char clean[TEXT_CLEAN_MAX(MOTD_LINE_MAX) + 1];
	size_t told = 0;

	while (told < MOTD_FILE_MAX && fgets(line, sizeof(line), file)) {
		size_t len = strcspn(line, "\r\n");

		told += len + 1;
		len = text_clean(clean, line, len);
		clean[len] = '\0';
		errand_tell(errand, "%s", clean);
	}
}

void
command_motd(struct errand *errand)
{
	const char *motd = errand->commands->conf->room.motd;
	FILE *file = NULL;

	if (*motd == '\0') {
		errand_tell(errand, _("there is no message of the day"));
		return;
	}
	if (*motd != '/') {
		errand_tell(errand, "%s", motd);
		return;
	}
	if (open_file(motd, &file) < 0) {
		errand_tell(errand,
			    _("the message of the day cannot be read: %s"),
			    strerror(errno));
		return;
	}
	tell_file(errand, file);
	fclose(file);
	if (errand->commands->answer_len == 0)
		errand_tell(errand, _("there is no message of the day"));
}

void
command_time(struct errand *errand)
{
	int64_t now = store_now();
	const time_t seconds = (time_t)(now / INT64_C(1000000000));
	char moment[MOMENT_MAX] = "", here[SPAN_TEXT_MAX];
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(moment, sizeof(moment), "%Y-%m-%d %H:%M:%S %Z", &tm);
	span_text(now - errand->client->since, here);
	errand_tell(errand, _("it is %s; you have been here for %s"), moment,
		    here);
}

void
command_ping(struct errand *errand)
{
	errand_tell(errand, "pong");
}

void
command_quit(struct errand *errand)
{
	struct client *client = errand->client;

	errand->told = true;
	if (client_end(client) == -ENOMEM)
		client_cut(client, REASON_MEMORY);
}
