/* SPDX-License-Identifier: MIT */
/*
 * chatd_conf.c - see chatd_conf.h.
 */
#include "config.h"

#include "chatd_conf.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "secret.h"

/* Lines that are kept if nobody asks for more. */
#define HISTORY 256

/* The longest configuration that chatd prints. */
#define KNOWN_MAX (64 * 1024)

/* What the chatd at @program prints of itself: all of its keys. */
static void
ask(const char *program, char known[KNOWN_MAX])
{
	int ends[2];
	ssize_t got = 1;
	size_t len = 0;
	pid_t pid;

	bench_check(pipe(ends) == 0, "pipe");
	pid = fork();
	bench_check(pid >= 0, "fork");
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execl(program, "chatd", "-T", "-c", "/dev/null", (char *)NULL);
		_exit(1);
	}
	close(ends[1]);
	for (; got > 0 && len < KNOWN_MAX - 1; len += (size_t)got) {
		got = read(ends[0], known + len, KNOWN_MAX - 1 - len);
		bench_check(got >= 0, program);
	}
	close(ends[0]);
	known[len] = '\0';
	bench_check(waitpid(pid, NULL, 0) == pid, "waitpid");
}

bool
chatd_conf_knows(const char *program, const char *key)
{
	static char known[KNOWN_MAX];
	char line[64];

	if (!known[0])
		ask(program, known);
	snprintf(line, sizeof(line), "\t%s = ", key);
	return strstr(known, line) != NULL;
}

/* "KEY = VALUE; " if there is such a key. */
static void __attribute__((format(printf, 4, 5)))
put(FILE *file, const char *program, const char *key, const char *value, ...)
{
	va_list arguments;

	if (!chatd_conf_knows(program, key))
		return;
	fprintf(file, "%s = ", key);
	va_start(arguments, value);
	vfprintf(file, value, arguments);
	va_end(arguments);
	fprintf(file, "; ");
}

/* The listener. */
static void
put_listener(FILE *file, const struct chatd_options *options,
	     const char *directory)
{
	fprintf(file,
		"listeners: { bench: { address = \"127.0.0.1\"; port = 0; "
		"driver = \"%s\"; max_clients = %d; backlog = 4096; ",
		options->driver, options->max_clients);
	if (options->web)
		fprintf(file, "protocol = \"web\"; ");
	if (options->secret)
		fprintf(file,
			"tls: { certificate = \"%s/" SECRET_CERTIFICATE
			"\"; key = \"%s/" SECRET_KEY "\"; }; ",
			directory, directory);
	fprintf(file, "}; };\n");
}

void
chatd_conf_write(FILE *file, const char *program,
		 const struct chatd_options *options, const char *directory)
{
	put_listener(file, options, directory);
	fprintf(file, "room: { ");
	put(file, program, "history_lines", "%d",
	    options->history ? options->history : HISTORY);
	if (options->durability)
		put(file, program, "durability", "\"%s\"", options->durability);
	fprintf(file, "};\n");
	if (chatd_conf_knows(program, "exempt"))
		fprintf(file,
			"limits: { exempt = \"0.0.0.0/0\"; "
			"clients_memory = 0; };\n");
}
