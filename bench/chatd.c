/* SPDX-License-Identifier: MIT */
/*
 * chatd.c - see chatd.h.
 */
#include "config.h"

#include "chatd.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "secret.h"

/* What of the log is read at the start. */
#define SAID_MAX 4096

/* What it may take to answer a signal. */
#define PASSES_MS 500

/* In its directory. */
#define CONF "chatd.conf"
#define LOG CHATD_LOG

/* chatd lies one directory above this program. */
static void
find_program(char ret_path[PATH_MAX])
{
	static const char chatd[] = "/../chatd";
	const char *named = getenv("CHATD");
	ssize_t len =
		readlink("/proc/self/exe", ret_path, PATH_MAX - sizeof(chatd));

	if (named) {
		bench_check(realpath(named, ret_path) != NULL, named);
		return;
	}
	bench_check(len > 0, "/proc/self/exe");
	ret_path[len] = '\0';
	memcpy(strrchr(ret_path, '/'), chatd, sizeof(chatd));
}

/* Opens a file of the daemon's directory. */
static FILE *
open_file(const struct chatd *chatd, const char *name, const char *mode)
{
	char path[SCRATCH_PATH + 16];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", chatd->directory, name);
	file = fopen(path, mode);
	bench_check(file != NULL, path);
	return file;
}

static void
write_conf(const struct chatd *chatd, const struct chatd_options *options)
{
	FILE *file = open_file(chatd, CONF, "w");
	char program[PATH_MAX];

	find_program(program);
	chatd_conf_write(file, program, options, chatd->directory);
	bench_check(fclose(file) == 0, CONF);
}

bool
chatd_knows(const char *key)
{
	char program[PATH_MAX];

	find_program(program);
	return chatd_conf_knows(program, key);
}

/* Is it ready, by what it has said so far? Its port is in there. */
static bool
is_ready(struct chatd *chatd, char said[SAID_MAX])
{
	FILE *file = open_file(chatd, LOG, "r");
	size_t len = fread(said, 1, SAID_MAX - 1, file);
	const char *where;

	fclose(file);
	said[len] = '\0';
	where = strstr(said, "127.0.0.1:");
	if (!where || !strstr(where, "ready\n"))
		return false;
	chatd->port = (int)strtol(where + 10, NULL, 10);
	return true;
}

static void
await_ready(struct chatd *chatd)
{
	char said[SAID_MAX];

	while (!is_ready(chatd, said)) {
		bool gone = waitpid(chatd->pid, NULL, WNOHANG) != 0;

		if (gone && !is_ready(chatd, said)) {
			fprintf(stderr, "chatd does not start: %s\n", said);
			exit(1);
		}
		poll(NULL, 0, 1);
	}
}

/* A supervisor is not killed: it has to end its chatd. */
static _Noreturn void
become_chatd(const struct chatd *chatd, const struct chatd_options *options,
	     int cpu)
{
	char file[PATH_MAX];

	find_program(file);
	prctl(PR_SET_PDEATHSIG, options->supervised ? SIGTERM : SIGKILL);
	if (cpu >= 0)
		bench_pin(cpu);
	bench_check(chdir(chatd->directory) == 0 &&
			    setenv("STATE_DIRECTORY", chatd->directory, 1) ==
				    0 &&
			    setenv("RUNTIME_DIRECTORY", chatd->directory, 1) ==
				    0,
		    chatd->directory);
	dup2(open(LOG, O_WRONLY | O_APPEND), STDERR_FILENO);
	execl(file, "chatd", "-c", CONF,
	      options->supervised ? "--supervise" : NULL, (char *)NULL);
	bench_check(false, file);
	_exit(1);
}

void
chatd_start(const struct chatd_options *options, int cpu,
	    struct chatd *ret_chatd)
{
	scratch_make(ret_chatd->directory);
	write_conf(ret_chatd, options);
	if (options->secret)
		secret_certify(ret_chatd->directory);
	fclose(open_file(ret_chatd, LOG, "w"));
	ret_chatd->pid = fork();
	bench_check(ret_chatd->pid >= 0, "fork");
	if (ret_chatd->pid == 0)
		become_chatd(ret_chatd, options, cpu);
	ret_chatd->supervised = options->supervised;
	await_ready(ret_chatd);
}

/* Looks for "N loop passes" in the log: from there to the end of the line. */
static bool
find_passes(const struct chatd *chatd, char ret_text[CHATD_PASSES])
{
	FILE *file = open_file(chatd, LOG, "r");
	char line[CHATD_PASSES], *at = NULL;

	while (!at && fgets(line, sizeof(line), file))
		at = strstr(line, " loop passes");
	fclose(file);
	if (!at)
		return false;
	while (at > line && at[-1] != ' ')
		at--;
	at[strcspn(at, "\n")] = '\0';
	memmove(ret_text, at, strlen(at) + 1);
	return true;
}

void
chatd_passes(const struct chatd *chatd, char ret_text[CHATD_PASSES])
{
	kill(chatd->pid, SIGUSR1);
	for (int i = 0; i < PASSES_MS; i++) {
		if (find_passes(chatd, ret_text))
			return;
		poll(NULL, 0, 1);
	}
	ret_text[0] = '\0';
}

void
chatd_stop(struct chatd *chatd)
{
	kill(chatd->pid, chatd->supervised ? SIGTERM : SIGKILL);
	waitpid(chatd->pid, NULL, 0);
	scratch_remove(chatd->directory);
}
