/* SPDX-License-Identifier: MIT */
/*
 * chatd.c - see chatd.h.
 */
#include "config.h"

#include "chatd.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define PROGRAM_MAX 4096

/* chatd lies one directory above this program. */
static const char *
program(char path[PROGRAM_MAX])
{
	static const char chatd[] = "/../chatd";
	ssize_t len =
		readlink("/proc/self/exe", path, PROGRAM_MAX - sizeof(chatd));
	const char *named = getenv("CHATD");

	if (named)
		return named;
	bench_check(len > 0, "/proc/self/exe");
	path[len] = '\0';
	memcpy(strrchr(path, '/'), chatd, sizeof(chatd));
	return path;
}

/* Writes a configuration for one listener to a new file named @path. */
static void
write_conf(char *path, const char *driver, int max_clients)
{
	int fd = mkstemp(path);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	bench_check(file != NULL, path);
	fprintf(file,
		"listeners: { bench: { address = \"127.0.0.1\"; port = 0; "
		"driver = \"%s\"; max_clients = %d; backlog = 4096; }; };\n"
		"room: { history_lines = 256; };\n",
		driver, max_clients);
	bench_check(fclose(file) == 0, path);
}

/* Copies what the daemon says until it is ready; its port is in there. */
static int
await_ready(int log)
{
	FILE *file = fdopen(dup(log), "r");
	char said[4096];
	size_t len = 0;
	int port = 0;

	bench_check(file != NULL, "reading the log");
	while (len < sizeof(said) - 1 &&
	       fgets(said + len, (int)(sizeof(said) - len), file)) {
		const char *where = strstr(said + len, "127.0.0.1:");

		if (where)
			port = (int)strtol(where + 10, NULL, 10);
		if (port && strstr(said + len, "ready"))
			break;
		len += strlen(said + len);
	}
	if (!port || !strstr(said, "ready")) {
		fprintf(stderr, "chatd does not start: %.*s\n", (int)len, said);
		exit(1);
	}
	fclose(file);
	return port;
}

void
chatd_start(const char *driver, int max_clients, int cpu,
	    struct chatd *ret_chatd)
{
	char conf[] = "/tmp/chatd-bench-XXXXXX", path[PROGRAM_MAX];
	const char *file = program(path);
	int log[2];

	write_conf(conf, driver, max_clients);
	bench_check(pipe(log) == 0, "pipe");
	ret_chatd->pid = fork();
	bench_check(ret_chatd->pid >= 0, "fork");
	if (ret_chatd->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (cpu >= 0)
			bench_pin(cpu);
		dup2(log[1], STDERR_FILENO);
		close(log[0]);
		close(log[1]);
		execl(file, "chatd", "-c", conf, (char *)NULL);
		bench_check(false, file);
	}
	close(log[1]);
	ret_chatd->log = log[0];
	ret_chatd->port = await_ready(log[0]);
	unlink(conf);
}

void
chatd_stop(struct chatd *chatd)
{
	kill(chatd->pid, SIGKILL);
	waitpid(chatd->pid, NULL, 0);
	close(chatd->log);
}
