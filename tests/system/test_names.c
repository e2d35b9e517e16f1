/* SPDX-License-Identifier: MIT */
/*
 * test_names.c - names and accounts, when chatd ends in between.
 */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/peer.h"
#include "system/supervised.h"

/* The ports, and so the front ends. */
#define PORTS 2

static const char conf[] = "listeners: { a: { port = 0; driver = \"fiber\"; };"
			   " b: { port = 0; driver = \"callback\"; }; };"
			   "people: { accounts = \"yes\"; };";

static struct supervised pair;
static struct peer one, two;

static void
meet(int port)
{
	char line[512];

	supervised_start(&pair, conf);
	peer_connect(&one, pair.d.ports[port]);
	peer_skip_to_join(&one, daemon_labels[port]);
	peer_connect(&two, pair.d.ports[!port]);
	peer_skip_to_join(&two, daemon_labels[!port]);
	peer_line(&one, line, sizeof(line));
}

static void
part(void)
{
	peer_close(&one);
	peer_close(&two);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}

/* Both read @text. */
static void
both(const char *text)
{
	peer_expect(&one, "%s", text);
	peer_expect(&two, "%s", text);
}

START_TEST(names_outlive_a_crash)
{
	meet(_i);
	peer_say(&one, "/nick alice\n");
	both("*** guest-1 is now alice\n");
	supervised_again(&pair, SIGKILL);
	peer_say(&one, "hi\n");
	both("<alice> hi\n");
	peer_say(&two, "/nick ALICE\n");
	peer_expect(&two,
		    "*** somebody here is \"alice\"; take another name\n");
	supervised_again(&pair, SIGUSR2);
	peer_say(&one, "/nick bob\n");
	both("*** alice is now bob\n");
	peer_say(&two, "/nick alice\n");
	both("*** guest-2 is now alice\n");
	part();
}
END_TEST

START_TEST(names_that_are_registered_outlive_a_crash)
{
	meet(_i);
	peer_say(&one, "/nick alice\n/register four old words\n");
	both("*** guest-1 is now alice\n");
	peer_expect(&one,
		    "*** \"alice\" is registered: from now on only who knows "
		    "the password can have this name; next time say /login "
		    "alice PASSWORD\n");
	supervised_again(&pair, SIGKILL);
	/* it is logged in, and can change its password */
	peer_say(&one, "/register other words\n");
	peer_expect(&one, "*** \"alice\" has this password from now on\n");
	peer_say(&two, "/login alice four old words\n");
	peer_expect(&two, "*** that is not the password of \"alice\"\n");
	supervised_again(&pair, SIGKILL);
	peer_say(&two, "/login alice other words\n");
	peer_expect(&two, "*** you are logged in as \"alice\"\n");
	both("*** alice is now guest-1\n*** guest-2 is now alice\n");
	peer_say(&one, "/nick alice\n");
	peer_expect(&one,
		    "*** \"alice\" is registered; take another name, or say "
		    "/login alice PASSWORD if it is yours\n");
	part();
}
END_TEST

/* Is @text in the file @path from @from to @to? */
static bool
is_between(const char *path, const char *text, uint64_t from, uint64_t to)
{
	char *bytes = malloc((size_t)(to - from));
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;
	bool found;

	ck_assert_ptr_nonnull(bytes);
	if (fd >= 0)
		n = pread(fd, bytes, (size_t)(to - from), (off_t)from);
	found = n > 0 && memmem(bytes, (size_t)n, text, strlen(text));
	close(fd);
	free(bytes);
	return found;
}

/*
 * Is @text anywhere in what process @pid can write to? What is huge is no
 * memory of chatd's but of a sanitizer.
 */
static bool
is_in_memory(pid_t pid, const char *text)
{
	const uint64_t huge = 64 << 20;
	char path[64], memory[64], line[512];
	bool found = false;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	snprintf(memory, sizeof(memory), "/proc/%d/mem", (int)pid);
	maps = fopen(path, "r");
	ck_assert_ptr_nonnull(maps);
	while (!found && fgets(line, sizeof(line), maps)) {
		char *end;
		uint64_t from = strtoull(line, &end, 16);
		uint64_t to = strtoull(end + 1, &end, 16);

		if (strncmp(end, " rw", 3) == 0 && to - from < huge)
			found = is_between(memory, text, from, to);
	}
	fclose(maps);
	return found;
}

/* Neither when it is done with nor in the process that comes then. */
START_TEST(names_leave_no_password_in_memory)
{
	meet(_i);
	peer_say(&one, "/nick alice\n/register four old words\n");
	both("*** guest-1 is now alice\n");
	peer_expect(&one,
		    "*** \"alice\" is registered: from now on only who knows "
		    "the password can have this name; next time say /login "
		    "alice PASSWORD\n");
	peer_say(&one, "a line of them\n");
	both("<alice> a line of them\n");
	ck_assert(is_in_memory(pair.chatd, "a line of them"));
	ck_assert(!is_in_memory(pair.chatd, "four old words"));
	supervised_again(&pair, SIGKILL);
	peer_say(&one, "another one\n");
	both("<alice> another one\n");
	ck_assert(!is_in_memory(pair.chatd, "four old words"));
	part();
}
END_TEST

SUITE(names)
{
	tcase_add_loop_test(tc_, names_leave_no_password_in_memory, 0, PORTS);

	tcase_add_loop_test(tc_, names_outlive_a_crash, 0, PORTS);
	tcase_add_loop_test(tc_, names_that_are_registered_outlive_a_crash, 0,
			    PORTS);
}
