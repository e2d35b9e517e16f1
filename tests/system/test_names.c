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
#include "system/couple.h"

static const char conf[] = DAEMON_CONF "people: { accounts = \"yes\"; };";

START_TEST(names_outlive_a_crash)
{
	couple_meet(conf, _i);
	peer_say(&couple.one, "/nick alice\n");
	couple_hear("*** guest-1 is now alice\n");
	supervised_again(&couple.pair, SIGKILL);
	peer_say(&couple.one, "hi\n");
	couple_hear("<alice> hi\n");
	peer_say(&couple.two, "/nick ALICE\n");
	peer_expect(&couple.two,
		    "*** somebody here is \"alice\"; take another name\n");
	supervised_again(&couple.pair, SIGUSR2);
	peer_say(&couple.one, "/nick bob\n");
	couple_hear("*** alice is now bob\n");
	peer_say(&couple.two, "/nick alice\n");
	couple_hear("*** guest-2 is now alice\n");
	couple_part();
}
END_TEST

START_TEST(names_that_are_registered_outlive_a_crash)
{
	couple_meet(conf, _i);
	peer_say(&couple.one, "/nick alice\n/register four old words\n");
	couple_hear("*** guest-1 is now alice\n");
	peer_expect(&couple.one,
		    "*** \"alice\" is registered: from now on only who knows "
		    "the password can have this name; next time say /login "
		    "alice PASSWORD\n");
	supervised_again(&couple.pair, SIGKILL);
	/* it is logged in, and can change its password */
	peer_say(&couple.one, "/register other words\n");
	peer_expect(&couple.one,
		    "*** \"alice\" has this password from now on\n");
	peer_say(&couple.two, "/login alice four old words\n");
	peer_expect(&couple.two, "*** that is not the password of \"alice\"\n");
	supervised_again(&couple.pair, SIGKILL);
	peer_say(&couple.two, "/login alice other words\n");
	peer_expect(&couple.two, "*** you are logged in as \"alice\"\n");
	couple_hear("*** alice is now guest-1\n*** guest-2 is now alice\n");
	peer_say(&couple.one, "/nick alice\n");
	peer_expect(&couple.one,
		    "*** \"alice\" is registered; take another name, or say "
		    "/login alice PASSWORD if it is yours\n");
	couple_part();
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
	couple_meet(conf, _i);
	peer_say(&couple.one, "/nick alice\n/register four old words\n");
	couple_hear("*** guest-1 is now alice\n");
	peer_expect(&couple.one,
		    "*** \"alice\" is registered: from now on only who knows "
		    "the password can have this name; next time say /login "
		    "alice PASSWORD\n");
	peer_say(&couple.one, "a line of them\n");
	couple_hear("<alice> a line of them\n");
	ck_assert(is_in_memory(couple.pair.chatd, "a line of them"));
	ck_assert(!is_in_memory(couple.pair.chatd, "four old words"));
	supervised_again(&couple.pair, SIGKILL);
	peer_say(&couple.one, "another one\n");
	couple_hear("<alice> another one\n");
	ck_assert(!is_in_memory(couple.pair.chatd, "four old words"));
	couple_part();
}
END_TEST

SUITE(names)
{
	tcase_add_loop_test(tc_, names_leave_no_password_in_memory, 0,
			    COUPLE_PORTS);

	tcase_add_loop_test(tc_, names_outlive_a_crash, 0, COUPLE_PORTS);
	tcase_add_loop_test(tc_, names_that_are_registered_outlive_a_crash, 0,
			    COUPLE_PORTS);
}
