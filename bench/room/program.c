/* SPDX-License-Identifier: MIT */
/*
 * program.c - see program.h.
 */
#include "config.h"

#include "program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "listener.h"

/* Servers are not in everybody's PATH. */
#define SERVERS "/usr/sbin:/sbin"

#define ARGUMENTS_MAX 16
#define ARGUMENT_MAX 64
#define PATH_SIZE 4096

/* What a server may take to start. */
#define START_NS 10000000000

static void
find_servers(void)
{
	const char *path = getenv("PATH");
	char all[PATH_SIZE];

	if (path && strstr(path, SERVERS))
		return;
	snprintf(all, sizeof(all), "%s:" SERVERS, path ? path : "/bin");
	setenv("PATH", all, 1);
}

bool
program_exists(const char *name)
{
	char all[PATH_SIZE], path[PATH_SIZE + ARGUMENT_MAX];
	char *rest = all, *directory;

	find_servers();
	snprintf(all, sizeof(all), "%s", getenv("PATH"));
	while ((directory = strsep(&rest, ":"))) {
		snprintf(path, sizeof(path), "%s/%s", directory, name);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

/* @text, with the port for each "@". */
static void
write_with_port(FILE *file, const char *text, int port)
{
	for (; *text; text++)
		if (*text == '@')
			fprintf(file, "%d", port);
		else
			putc(*text, file);
}

static void
write_conf(const char *conf, int port)
{
	FILE *file = fopen("conf", "w");

	bench_check(file != NULL, "conf");
	write_with_port(file, conf, port);
	bench_check(fclose(file) == 0, "conf");
}

/* Become the program. */
static _Noreturn void
become(const char *const *argv, const char *conf, int cpu,
       const struct program *program)
{
	static char texts[ARGUMENTS_MAX][ARGUMENT_MAX];
	char *own[ARGUMENTS_MAX + 1] = { NULL };
	int log;

	/* where Debian has them, whoever has made node itself */
	setenv("NODE_PATH", "/usr/share/nodejs", 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	bench_pin(cpu);
	bench_check(chdir(program->directory) == 0, program->directory);
	for (int i = 0; i < ARGUMENTS_MAX && argv[i]; i++) {
		FILE *text = fmemopen(texts[i], ARGUMENT_MAX, "w");

		bench_check(text != NULL, "an argument");
		write_with_port(text, argv[i], program->port);
		fclose(text);
		own[i] = texts[i];
	}
	write_conf(conf ? conf : "", program->port);
	log = open("log", O_WRONLY | O_CREAT | O_APPEND, 0600);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	execvp(own[0], own);
	bench_check(false, own[0]);
	_exit(1);
}

/* Is there a socket that listens on @port in @list of the kernel's? */
static bool
lists(const char *list, int port)
{
	FILE *sockets = fopen(list, "r");
	char listener[32], line[256];
	bool found = false;

	if (!sockets)
		return false;
	snprintf(listener, sizeof(listener), ":%04X 00000000", (unsigned)port);
	while (!found && fgets(line, sizeof(line), sockets))
		found = strstr(line, listener) && strstr(line, ":0000 0A ");
	fclose(sockets);
	return found;
}

/*
 * Does somebody listen on @port? To connect and leave would tell, too, but
 * ncat does not survive that.
 */
static bool
listens(int port)
{
	return lists("/proc/net/tcp", port) || lists("/proc/net/tcp6", port);
}

static void
show_log(const struct program *program, const char *name)
{
	char path[SCRATCH_PATH + 8], said[2048];
	FILE *log;
	size_t len;

	snprintf(path, sizeof(path), "%s/log", program->directory);
	log = fopen(path, "r");
	len = log ? fread(said, 1, sizeof(said), log) : 0;
	if (log)
		fclose(log);
	fprintf(stderr, "%s does not start: %.*s\n", name, (int)len, said);
}

bool
program_start(const char *const *argv, const char *conf, int cpu,
	      struct program *ret)
{
	int64_t until = bench_now() + START_NS;

	scratch_make(ret->directory);
	ret->port = listener_free_port();
	ret->pid = fork();
	bench_check(ret->pid >= 0, "fork");
	if (ret->pid == 0)
		become(argv, conf, cpu, ret);
	while (bench_now() < until && waitpid(ret->pid, NULL, WNOHANG) == 0) {
		if (listens(ret->port))
			return true;
		poll(NULL, 0, 5);
	}
	show_log(ret, argv[0]);
	program_stop(ret);
	return false;
}

void
program_stop(struct program *program)
{
	kill(program->pid, SIGKILL);
	waitpid(program->pid, NULL, 0);
	scratch_remove(program->directory);
}
