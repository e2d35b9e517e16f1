/* SPDX-License-Identifier: MIT */
/*
 * Completion in a real shell: what chatctl offers arrives in bash, and where a
 * file is wanted there are files.
 */
#include "config.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"

/* The directory of chatctl, which is that of chatd. */
static const char *
directory(void)
{
	static char dir[4096];
	const char *chatd = getenv("CHATD");
	const char *slash = chatd ? strrchr(chatd, '/') : NULL;

	snprintf(dir, sizeof(dir), "%.*s", slash ? (int)(slash - chatd) : 1,
		 slash ? chatd : ".");
	return dir;
}

/* Has bash run @script. Returns its exit code; 127: there is no bash. */
static int
run_bash(const char *script, char *text, size_t size)
{
	FILE *out;
	int fds[2], status;
	size_t n;
	pid_t pid;

	ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (dup2(fds[1], STDOUT_FILENO) >= 0)
			execlp("bash", "bash", "--norc", "--noprofile", "-c",
			       script, (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	out = fdopen(fds[0], "r");
	ck_assert_ptr_nonnull(out);
	n = fread(text, 1, size - 1, out);
	text[n] = '\0';
	fclose(out);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WEXITSTATUS(status);
}

/* What bash would offer behind @words, one a line; the last one is begun. */
static const char *
offered(const char *words)
{
	static char text[16 * 1024];
	char script[9000];

	snprintf(script, sizeof(script),
		 "PATH='%s':$PATH; . '%s/ctl/completion/chatctl.bash' || exit;"
		 " COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
		 " complete -p chatctl >/dev/null && _chatctl;"
		 " printf '%%s\\n' \"${COMPREPLY[@]}\"",
		 directory(), getenv("top_srcdir"), words);
	ck_assert_int_eq(run_bash(script, text, sizeof(text)), 0);
	return text;
}

/* Is there a bash? Else that is said. */
static bool
has_bash(void)
{
	char text[16];

	if (run_bash(":", text, sizeof(text)) == 0)
		return true;
	printf("# there is no bash: its completion is not tried\n");
	return false;
}

static void
has_line(const char *text, const char *line)
{
	char whole[64];

	snprintf(whole, sizeof(whole), "\n%s\n", line);
	ck_assert_msg(strncmp(text, whole + 1, strlen(whole) - 1) == 0 ||
			      strstr(text, whole),
		      "no %s in: %s", line, text);
}

START_TEST(bash_completes_commands)
{
	static const char *const commands[] = {
		"status", "clients",   "kick",   "ban",     "unban",  "mute",
		"unmute", "op",        "deop",   "slow",    "clear",  "bans",
		"say",    "history",   "fibers", "metrics", "reload", "upgrade",
		"drain",  "log-level", "help",
	};
	const char *text;

	if (!has_bash())
		return;
	text = offered("chatctl ''");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		has_line(text, commands[i]);
	ck_assert_str_eq(offered("chatctl ba"), "ban\nbans\n");
	ck_assert_str_eq(offered("chatctl -s /x me"), "metrics\n");
	ck_assert_str_eq(offered("chatctl log-level d"), "debug\n");
	ck_assert_str_eq(offered("chatctl nonsense"), "\n");
}
END_TEST

START_TEST(bash_completes_options)
{
	const char *text;

	if (!has_bash())
		return;
	text = offered("chatctl history --");
	has_line(text, "--since");
	has_line(text, "--last");
	has_line(text, "--follow");
	has_line(text, "--output");
	has_line(text, "--json");
	has_line(text, "--socket");
	ck_assert_str_eq(offered("chatctl ban 192.0.2.1 --f"), "--for\n");
	ck_assert_str_eq(offered("chatctl drain --t"), "--timeout\n");
}
END_TEST

START_TEST(bash_completes_files)
{
	char line[8200];
	const char *dir = directory();

	if (!has_bash())
		return;
	snprintf(line, sizeof(line), "chatctl history --output '%s/chatct'",
		 dir);
	ck_assert_ptr_nonnull(strstr(offered(line), "/chatctl\n"));
	snprintf(line, sizeof(line), "chatctl --socket '%s/chatct'", dir);
	ck_assert_ptr_nonnull(strstr(offered(line), "/chatctl\n"));
}
END_TEST

SUITE(completion)
{
	ADD(bash_completes_commands);
	ADD(bash_completes_options);
	ADD(bash_completes_files);
}
