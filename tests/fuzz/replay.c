/* SPDX-License-Identifier: MIT */
/*
 * replay.c - a fuzzer's corpus as a plain test.
 *
 * The program is called fuzz-NAME; the directory of this tree that has its
 * inputs is $top_srcdir/tests/fuzz/corpus/NAME. Each input, and the empty one,
 * goes through the fuzzer in a child of its own: one line of TAP an input.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The whole of a file; the caller frees it. NULL: it cannot be read. */
static uint8_t *
read_whole(const char *path, size_t *ret_size)
{
	FILE *in = fopen(path, "rb");
	FILE *out;
	char *data = NULL;
	char chunk[4096];
	size_t n;

	if (!in)
		return NULL;
	out = open_memstream(&data, ret_size);
	while (out && (n = fread(chunk, 1, sizeof(chunk), in)) > 0)
		fwrite(chunk, 1, n, out);
	if (out)
		fclose(out);
	fclose(in);
	return (uint8_t *)data;
}

/* Does a child survive the input? */
static int
survives(const uint8_t *data, size_t size)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		exit(LLVMFuzzerTestOneInput(data, size));
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 0;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* One line of TAP; returns whether the input went through. */
static int
try_input(const char *dir, const char *name, int number)
{
	char path[4096];
	uint8_t *data;
	size_t size;
	int ok;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	data = read_whole(path, &size);
	ok = data && survives(data, size);
	free(data);
	printf("%s %d - %s\n", ok ? "ok" : "not ok", number, name);
	return ok;
}

static int
is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int
main(void)
{
	const char *name = strchr(program_invocation_short_name, '-');
	const char *top = getenv("top_srcdir");
	struct dirent **entries;
	char dir[2048];
	int i, n, ok;

	snprintf(dir, sizeof(dir), "%s/tests/fuzz/corpus/%s", top ? top : ".",
		 name ? name + 1 : "");
	n = scandir(dir, &entries, is_input, alphasort);
	if (n <= 0) {
		printf("Bail out! no inputs in %s\n", dir);
		return 1;
	}
	ok = survives((const uint8_t *)"", 0);
	printf("1..%d\n%s 1 - nothing\n", n + 1, ok ? "ok" : "not ok");
	for (i = 0; i < n; i++) {
		ok &= try_input(dir, entries[i]->d_name, i + 2);
		free(entries[i]);
	}
	free(entries);
	return !ok;
}
