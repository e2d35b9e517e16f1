/* SPDX-License-Identifier: MIT */
/*
 * The examples do what they say, to the byte.
 */
#include "config.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/tempdir.h"
#include "system/example.h"

START_TEST(example_streams_P1_P3)
{
	struct example e;

	example_start(&e, "streams", NULL);
	example_expect(&e,
		       "+fiber waiting...\n"
		       "callback sleeping...\n"
		       "callback sending 1 to fiber\n"
		       "+fiber got \"1\" from callback\n"
		       "+fiber sleeping...\n"
		       "+fiber sending 2 to callback...\n"
		       "+fiber done\n"
		       "callback got \"2\" from fiber\n",
		       0);
}
END_TEST

/* Backtraces are what the compiler and the libraries at hand make of them. */
START_TEST(example_dump)
{
	static const char pattern[] =
		"scope \"runtime\": 1 fiber, 0 daemons\n"
		"  fiber \"main\": running for *\n"
		"    scope \"scope\": 2 fibers, 0 daemons\n"
		"      fiber \"sleeper\": waiting for timer, * left for *\n"
#ifdef HAVE_LIBDW
		"          #0 *\n"
		"          #? coir_sleep*\n"
		"          #? oversleep*\n"
		"          #? sleeper_main*\n"
#endif
		"*"
		"      fiber \"receiver\": waiting for channel receive for *\n"
		"*"
		"fiber \"main\" has kept the loop for *\n"
#ifdef HAVE_LIBDW
		"    #0 compute*\n"
		"    #1 look_and_compute*\n"
#endif
		"*";
	char said[65536];
	struct example e;

	example_start(&e, "dump", NULL);
	example_finish(&e, said, sizeof(said), 0);
	ck_assert_msg(fnmatch(pattern, said, 0) == 0, "%s", said);
}
END_TEST

START_TEST(example_timer)
{
	struct example e;

	example_start(&e, "timer", NULL);
	example_expect(&e,
		       "A - next - 1\nA - next - 2\nA - next - 3\n"
		       "A - next - 4\nA - next - 5\nA - next - 6\n"
		       "A - next - 7\nA - next - 8\nA - next - 9\n"
		       "A - next - 10\n",
		       0);
}
END_TEST

START_TEST(example_mixed)
{
	struct example e;

	example_start(&e, "mixed", NULL);
	example_expect(&e,
		       "fiber: waiting for tick 1\n"
		       "callback: tick 1\n"
		       "fiber: waiting for tick 2\n"
		       "callback: tick 2\n"
		       "fiber: waiting for tick 3\n"
		       "callback: tick 3\n"
		       "fiber: done\n",
		       0);
}
END_TEST

START_TEST(example_signal)
{
	struct example e;

	example_start(&e, "signal", NULL);
	example_expect(&e,
		       "SIGUSR1 (1)\nSIGUSR1 (1)\n"
		       "SIGTERM: good-bye\n",
		       0);
}
END_TEST

#ifdef HAVE_ZMQ

START_TEST(example_zmq_threads)
{
	struct example e;

	example_start(&e, "zmq_threads", NULL);
	example_expect(&e,
		       "do: 1\ndo: 2\ndo: 3\ndo: 4\ndo: 5\n"
		       "do: 6\ndo: 7\ndo: 8\ndo: 9\ndo: 10\n",
		       0);
}
END_TEST

START_TEST(example_zmq_fibers)
{
	struct example e;

	example_start(&e, "zmq_fibers", NULL);
	example_expect(&e,
		       "GOT: tick: 1\nGOT: tick: 2\nGOT: tick: 3\n"
		       "GOT: tick: 4\nGOT: tick: 5\nGOT: tick: 6\n"
		       "GOT: tick: 7\nGOT: tick: 8\nGOT: tick: 9\n"
		       "GOT: tick: 10\n",
		       0);
}
END_TEST

#endif

START_TEST(example_each)
{
	struct example e;

	example_start_virtual(&e, "each");
	example_expect(&e,
		       "done: 1\ndone: 2\ndone: 3\ndone: 0\ndone: 4\n"
		       "15, 5, 5, 1, 9\n",
		       0);
}
END_TEST

START_TEST(example_generator)
{
	struct example e;

	example_start(&e, "generator", NULL);
	example_expect(&e, "0\n1\n1\n2\n3\n5\n8\n13\n21\n34\n", 0);
}
END_TEST

START_TEST(example_step_P47)
{
	struct example e;

	example_start_virtual(&e, "step");
	example_expect(&e,
		       "fiber: moves, frame 1\n"
		       "fiber: nothing else to do\n"
		       "main: draws frame 0 of 3\n"
		       "fiber: moves, frame 2\n"
		       "main: draws frame 1 of 3\n"
		       "fiber: moves, frame 3\n"
		       "main: draws frame 2 of 3\n"
		       "main: draws frame 3 of 3\n"
		       "main: 0 fibers are left\n",
		       0);
}
END_TEST

/* Who of the two is first when both are due is the clock's affair. */
START_TEST(example_eco_P87)
{
	char line[64];
	struct example e;
	int lines[2] = { 0, 0 };

	example_start_virtual(&e, "eco");
	for (int i = 0; i < 8; i++) {
		int who = 0;

		ck_assert_ptr_nonnull(fgets(line, sizeof(line), e.out));
		ck_assert_int_eq(sscanf(line, "eco%d\n", &who), 1);
		ck_assert(who == 1 || who == 2);
		ck_assert(i > 1 || who == i + 1);
		lines[who - 1]++;
	}
	example_expect(&e, "", 0);
	ck_assert_int_eq(lines[0], 5);
	ck_assert_int_eq(lines[1], 3);
}
END_TEST

START_TEST(example_process_P98)
{
	struct example e;

	example_start(&e, "process", NULL);
	example_expect(&e,
		       "one\ntwo\n"
		       "it said hello: exit code 3\n"
		       "too slow: signal SIGTERM\n"
		       "running command: sh -c \"exit 3\" \"\": exit code 3\n",
		       0);
}
END_TEST

START_TEST(example_file)
{
	struct example e;
	char dir[PATH_MAX];

	tempdir_new();
	snprintf(dir, sizeof(dir), "%s", in_tempdir("a/b"));
	example_start(&e, "file", dir);
	example_expect(&e,
		       "done: 8 bytes\n"
		       "later: 0 bytes\n"
		       "todo: 16 bytes\n"
		       "1 sleep\n2 eat\n3 sleep\n",
		       0);
	ck_assert_int_eq(rmdir(in_tempdir("a")), 0);
	tempdir_remove();
	example_start(&e, "file", "/proc/none");
	example_expect(&e,
		       "file: making /proc/none: No such file or directory\n",
		       1);
}
END_TEST

START_TEST(example_watch)
{
	struct example e;

	tempdir_new();
	example_start(&e, "watch", in_tempdir("spool"));
	example_expect(&e,
		       "draft is there\n"
		       "draft is written\n"
		       "draft has another name:\n"
		       "letter is the name\n"
		       "letter is gone\n"
		       "stop is there\n",
		       0);
	tempdir_remove();
}
END_TEST

START_TEST(example_offload)
{
	struct example e;

	example_start(&e, "offload", NULL);
	example_expect(&e,
		       "reader: waiting\n"
		       "writer: the loop is free\n"
		       "reader: 5 bytes\n",
		       0);
}
END_TEST

START_TEST(example_thread_P28)
{
	struct example e;

	example_start(&e, "thread", NULL);
	example_expect(&e,
		       "meanwhile\n"
		       "JOIN: answer 42\n"
		       "1 squared: 1\n"
		       "2 squared: 4\n"
		       "3 squared: 9\n",
		       0);
}
END_TEST

SUITE(examples)
{
	ADD(example_offload);
	ADD(example_thread_P28);
	ADD(example_file);
	ADD(example_watch);
	ADD(example_streams_P1_P3);
	ADD(example_dump);
	ADD(example_timer);
	ADD(example_mixed);
	ADD(example_process_P98);
	ADD(example_signal);
#ifdef HAVE_ZMQ
	ADD(example_zmq_fibers);
	ADD(example_zmq_threads);
#endif
	ADD(example_each);
	ADD(example_generator);
	ADD(example_step_P47);
	ADD(example_eco_P87);
}
